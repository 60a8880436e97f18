/** Where a name is written, for the list of references and for the marks in the text. */
import { type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import type { Everywhere } from './elsewhere';
import { filesWith, type Mention, mentionsOf, pointedAt } from './referents';
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

export const rangeOfMention = (analysis: Analysis, { unit, span }: Mention) => {
  const start = analysis.positions.start(unit) ?? 0;
  return rangeOf(analysis.file, { start: start + span.start, end: start + span.end });
};
