/** What can be folded: bodies, lists over several lines, runs of comments. */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { lex } from '../syntax/lex';
import { positionOf } from './text';

const opens = new Set(['{', '[', '(']);
const closes = new Set(['}', ']', ')']);

export function folding({ file }: Analysis): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const line = (offset: number) => positionOf(file, offset).line;
  const { tokens, comments } = lex(file.text);
  const stack: number[] = [];
  for (const token of tokens) {
    if (opens.has(token.image)) stack.push(line(token.startOffset));
    if (!closes.has(token.image)) continue;
    const start = stack.pop();
    const end = line(token.startOffset) - 1;
    if (start !== undefined && end > start) ranges.push({ startLine: start, endLine: end });
  }
  let first: number | undefined;
  let last = -2;
  const close = () => {
    if (first !== undefined && last > first)
      ranges.push({ startLine: first, endLine: last, kind: FoldingRangeKind.Comment });
  };
  for (const comment of comments) {
    const at = line(comment.startOffset);
    if (at !== last + 1) {
      close();
      first = at;
    }
    last = at;
  }
  close();
  const imports = file.units
    .map((unit, i) => ({ unit, start: file.offsets[i]! }))
    .filter(({ unit }) => unit.node.kind === 'import');
  const [one, other] = [imports[0], imports.at(-1)];
  if (one !== undefined && other !== one)
    ranges.push({
      startLine: line(one.start + one.unit.head),
      endLine: line(other!.start + other!.unit.length),
      kind: FoldingRangeKind.Imports,
    });
  return ranges;
}
