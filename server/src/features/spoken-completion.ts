/** Suggestions and help on parameters in the language that an editor is set to: names, code and whatever is typed stay. */
import type { CompletionItem, CompletionList, MarkupContent, SignatureHelp } from 'vscode-languageserver';
import { english, type Speaks } from '../languages';
import { markdownIn, type Reach } from './spoken-hover';

type Documentation = string | MarkupContent | undefined;

function documentationIn(say: Speaks, documentation: Documentation, linked: Reach): Documentation {
  if (documentation === undefined || typeof documentation === 'string')
    return documentation && say(documentation);
  return { ...documentation, value: markdownIn(say, documentation.value, linked) };
}

/** What stands behind a name in the list: words, or a signature, of which nothing is found to be said anew. */
export function itemIn(say: Speaks, item: CompletionItem, linked: Reach): CompletionItem {
  if (say === english) return item;
  const spoken = { ...item };
  if (item.detail !== undefined) spoken.detail = say(item.detail);
  if (item.labelDetails?.description !== undefined)
    spoken.labelDetails = { ...item.labelDetails, description: say(item.labelDetails.description) };
  if (item.documentation !== undefined)
    spoken.documentation = documentationIn(say, item.documentation, linked)!;
  return spoken;
}

export const completionIn = (say: Speaks, list: CompletionList, linked: Reach): CompletionList =>
  say === english ? list : { ...list, items: list.items.map(item => itemIn(say, item, linked)) };

export function signatureIn(
  say: Speaks,
  help: SignatureHelp | undefined,
  linked: Reach,
): SignatureHelp | undefined {
  if (help === undefined || say === english) return help;
  return {
    ...help,
    signatures: help.signatures.map(one => ({
      ...one,
      ...(one.documentation && { documentation: documentationIn(say, one.documentation, linked)! }),
      ...(one.parameters && {
        parameters: one.parameters.map(parameter => ({
          ...parameter,
          ...(parameter.documentation && {
            documentation: documentationIn(say, parameter.documentation, linked)!,
          }),
        })),
      }),
    })),
  };
}
