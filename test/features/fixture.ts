/** Text in, text out: `$0` is the cursor. */

import type { Hover, Range, TextEdit } from 'vscode-languageserver';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { Elsewhere } from '../../server/src/features/elsewhere';
import { offsetOf } from '../../server/src/features/text';
import { positionsOf } from '../../server/src/syntax/positions';
import { applyEdits } from '../../server/src/text/span';

export const uri = 'file:///project/net.lwnet';

export interface Fixture {
  readonly analysis: Analysis;
  readonly text: string;
  readonly offset: number;
  readonly elsewhere: Elsewhere;
}

/** @param others files beside it, by the path that an import names */
export function fixture(marked: string, others: Readonly<Record<string, string>> = {}): Fixture {
  const offset = marked.indexOf('$0');
  const text = offset === -1 ? marked : marked.slice(0, offset) + marked.slice(offset + 2);
  const files = new Map(
    Object.entries(others).map(([path, content]) => [path, analyse(`file:///project/${path}`, content)]),
  );
  const analysis = analyse(uri, text, { imports: path => files.get(path)?.linked });
  const elsewhere: Elsewhere = other => {
    const found = [...files.values()].find(file => file.uri === other);
    return found && { file: found.file, positions: positionsOf(found.file) };
  };
  return { analysis, text, offset: Math.max(0, offset), elsewhere };
}

export const hoverText = (hover: Hover | undefined): string =>
  hover === undefined ? '' : (hover.contents as { value: string }).value;

/** The text that a range of the protocol covers. */
export const covered = ({ analysis, text }: Fixture, range: Range): string =>
  text.slice(offsetOf(analysis.file, range.start), offsetOf(analysis.file, range.end));

export function edited({ analysis, text }: Fixture, edits: readonly TextEdit[]): string {
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({
      start: offsetOf(analysis.file, range.start),
      end: offsetOf(analysis.file, range.end),
      text: newText,
    })),
  );
}
