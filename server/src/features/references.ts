/** Where a name is written, for the list of references and for the marks in the text. */
import { type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { type Mention, mentionsOf, pointedAt } from './referents';
import { rangeOf } from './text';

export function references(
  analysis: Analysis,
  offset: number,
  withDefinition: boolean,
): Location[] | undefined {
  return mentionsAt(analysis, offset)
    ?.filter(({ defines }) => withDefinition || !defines)
    .map(mention => ({ uri: analysis.uri, range: rangeOfMention(analysis, mention) }));
}

export function highlights(analysis: Analysis, offset: number): DocumentHighlight[] | undefined {
  return mentionsAt(analysis, offset)?.map(mention => ({
    range: rangeOfMention(analysis, mention),
    kind: mention.defines ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

function mentionsAt(analysis: Analysis, offset: number): readonly Mention[] | undefined {
  const pointed = pointedAt(analysis, offset);
  return pointed && mentionsOf(analysis, pointed.referent);
}

export const rangeOfMention = (analysis: Analysis, { unit, span }: Mention) => {
  const start = analysis.positions.start(unit) ?? 0;
  return rangeOf(analysis.file, { start: start + span.start, end: start + span.end });
};
