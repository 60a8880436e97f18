/** What a selection grows to, step by step: word, value, arguments, stage, statement, body, declaration, file. */
import type { SelectionRange } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import type { Body, Call, Node, Unit } from '../syntax/tree';
import type { Span } from '../text/span';
import { childrenOf, type Syntax } from './cursor';
import { rangeOf } from './text';

export function selectionRange({ file }: Pick<Analysis, 'file'>, offset: number): SelectionRange {
  let around: SelectionRange = { range: rangeOf(file, { start: 0, end: file.text.length }) };
  let last: Span = { start: 0, end: file.text.length };
  for (const span of spansAt(file.units, file.offsets, 0, offset, file.text)) {
    const isInside = span.start >= last.start && span.end <= last.end;
    const isSmaller = span.end - span.start < last.end - last.start;
    if (!isInside || !isSmaller) continue;
    around = { range: rangeOf(file, span), parent: around };
    last = span;
  }
  return around;
}

/** What holds an offset, outermost first. */
function* spansAt(
  units: readonly Unit[],
  offsets: readonly number[],
  base: number,
  offset: number,
  text: string,
): Generator<Span> {
  // Where two meet, the one that begins there is meant.
  const at = units.findLastIndex((unit, i) => {
    const start = base + offsets[i]!;
    return start <= offset && offset <= start + unit.length;
  });
  const unit = units[at];
  if (unit === undefined) return;
  const start = base + offsets[at]!;
  // With the comments that belong to it, and without.
  yield { start, end: start + unit.length };
  yield* inNode(unit.node, start, offset, text);
}

function* inNode(node: Syntax, base: number, offset: number, text: string): Generator<Span> {
  const span = { start: base + node.start, end: base + node.end };
  if (offset < span.start || offset > span.end) return;
  yield span;
  const inner = insideOf(node as Node | Body | Call, span, base, text);
  if (inner !== undefined && offset >= inner.start && offset <= inner.end) yield inner;
  if (node.kind === 'body') {
    const { units, offsets } = node as Body;
    yield* spansAt(units, offsets, base, offset, text);
    return;
  }
  const child = childrenOf(node).find(one => offset >= base + one.start && offset <= base + one.end);
  if (child !== undefined) yield* inNode(child, base, offset, text);
}

/** What stands between the brackets of a body or a call, without the blanks around it. */
function insideOf(node: Node | Body | Call, span: Span, base: number, text: string): Span | undefined {
  if (node.kind === 'call') {
    const [first, last] = [node.args?.[0], node.args?.at(-1)];
    return first && last && { start: base + first.start, end: base + last.end };
  }
  if (node.kind !== 'body') return undefined;
  let { start, end } = { start: span.start + 1, end: span.end - 1 };
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return start < end ? { start, end } : undefined;
}
