/** Where a name is written, for the list of references and for the marks in the text. */
import { type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { libraryUri } from '../std/library';
import type { Everywhere } from './elsewhere';
import { type Mention, mentionsOf, pointedAt, type Referent } from './referents';
import { rangeOf } from './text';

export async function references(
  analysis: Analysis,
  offset: number,
  withDefinition: boolean,
  everywhere: Everywhere,
): Promise<Location[] | undefined> {
  const referent = pointedAt(analysis, offset)?.referent;
  if (referent === undefined) return undefined;
  const files = await filesWith(analysis, referent, everywhere);
  return files.flatMap(file =>
    mentionsOf(file, referent)
      .filter(({ defines }) => withDefinition || !defines)
      .map(mention => ({ uri: file.uri, range: rangeOfMention(file, mention) })),
  );
}

export function highlights(analysis: Analysis, offset: number): DocumentHighlight[] | undefined {
  const pointed = pointedAt(analysis, offset);
  return (
    pointed &&
    mentionsOf(analysis, pointed.referent).map(mention => ({
      range: rangeOfMention(analysis, mention),
      kind: mention.defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }))
  );
}

/** The files in which a name can be written. What the library declares is looked for here alone. */
export async function filesWith(
  analysis: Analysis,
  referent: Referent,
  everywhere: Everywhere,
): Promise<readonly Analysis[]> {
  const uri = declaringUri(referent);
  return uri === libraryUri || !leavesFile(referent) ? [analysis] : everywhere(uri);
}

export const declaringUri = (referent: Referent): string =>
  referent.kind === 'local' ? referent.uri : referent.declared.uri;

/** Arguments name a declaration's parameters, and a deployment's paths the lines of its network. */
function leavesFile(referent: Referent): boolean {
  if (referent.kind === 'declared') return true;
  const { definition, declaration } = referent;
  return (
    definition.kind === 'parameter' || (definition.kind === 'map' && declaration.node.kind === 'network')
  );
}

export const rangeOfMention = (analysis: Analysis, { unit, span }: Mention) => {
  const start = analysis.positions.start(unit) ?? 0;
  return rangeOf(analysis.file, { start: start + span.start, end: start + span.end });
};
