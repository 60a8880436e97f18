/**
 * The tree after an edit, at the price of what the edit touched: the smallest run of units around it is read again and
 * put in place of the old ones; every other unit keeps its identity. Where an edit could reach further (braces out of
 * balance, a declaration's head, comments beside a brace) everything is read again. Equal to `parse` always.
 */

import { type Change, difference } from '../text/change';
import { adopt, adoptList } from './adopt';
import { bodiesOf } from './bodies';
import { matchBrackets } from './brackets';
import { isLocal, joined, keepsLines, type Layout, layoutOf, layouts, unknownLayout } from './layout';
import { indentation, lex } from './lex';
import { mayConflict } from './merge';
import { beginsValueOnly } from './plain';
import { redeclare } from './redeclare';
import { beginsDeclaration, T } from './tokens';
import type { Body, Comment, Declaration, File, Node, SyntaxProblem, Unit, UnitList } from './tree';
import { movedBy, startsLine } from './trivia';
import { type ListKind, parse, parseList } from './units';

export function reparse(before: File, text: string): File {
  if (text === before.text) return before;
  if (mayConflict(text) || mayConflict(before.text)) return adopt(before, parse(text));
  const change = difference(before.text, text);
  const layout = layouts.get(before) ?? unknownLayout;
  const placed =
    replaceIn(before.units, before.offsets, 0, { ...before, layout, depth: 0 }, text, change) ??
    redeclare(before, layout, text, change);
  if (placed === undefined) return adopt(before, parse(text));
  const { units, offsets } = placed;
  const shift = shifter(change.oldTo, change.newTo - change.oldTo);
  const comments = before.comments.map(shift);
  const file = { units, offsets, comments, problems: before.problems.map(shift), text };
  layouts.set(file, placed.layout);
  return file;
}

/** The text of before with how far its brackets reach. */
interface Before {
  readonly text: string;
  readonly layout: Layout;
  /** How many bodies the units looked at stand in. */
  readonly depth: number;
}

type Placed = Pick<UnitList<Declaration>, 'units' | 'offsets'> & { readonly layout: Layout };

/** Finds the unit whose body holds the change, and replaces it; `undefined` when the edit reaches further. */
function replaceIn<N extends Node>(
  units: readonly Unit<N>[],
  offsets: readonly number[],
  base: number,
  file: Before,
  text: string,
  change: Change,
): Placed | undefined {
  const index = lastAt(offsets, change.from - base);
  const unit = units[index];
  if (unit === undefined) return undefined;
  const start = base + offsets[index]!;
  const replaced = replaceInside(unit, start, file, text, change);
  if (replaced === undefined) return undefined;
  const { unit: changed, layout } = replaced;
  const delta = change.newTo - change.oldTo;
  return {
    units: units.with(index, changed as unknown as Unit<N>) as unknown as Unit<Declaration>[],
    offsets: offsets.map((offset, i) => (i > index ? offset + delta : offset)),
    layout,
  };
}

/** The index of the last offset not beyond a position; −1 when all are. */
function lastAt(offsets: readonly number[], at: number): number {
  let low = -1;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function replaceInside(
  unit: Unit,
  start: number,
  file: Before,
  text: string,
  change: Change,
): { readonly unit: Unit; readonly layout: Layout } | undefined {
  const { from, oldTo, newTo } = change;
  const body = bodiesOf(unit).find(b => start + b.start < from && oldTo < start + b.end);
  if (body === undefined || unit.problems.length > 0) return undefined;
  // A brace that is not written belongs to a mended header or an unclosed body.
  if (file.text[start + body.start] !== '{' || file.text[start + body.end - 1] !== '}') return undefined;
  const kind: ListKind = unit.node.kind === 'deploy' ? 'deploy' : 'body';
  const delta = newTo - oldTo;
  const inner = { ...file, depth: file.depth + 1 };
  const list =
    replaceIn(body.units, body.offsets, start, inner, text, change) ??
    reread(body, kind, start, inner, text, change);
  if (list === undefined) return undefined;
  const { units, offsets, layout } = list;
  const shift = shifter(oldTo - start, delta);
  const comments = 'comments' in list ? (list.comments as readonly Comment[]) : body.comments.map(shift);
  const inside = { ...body, units, offsets, comments, end: body.end + delta } as unknown as Body<Node>;
  const changed = {
    ...unit,
    length: unit.length + delta,
    node: moved(unit.node, oldTo - start, delta, body, inside) as Node,
    comments: unit.comments.map(shift),
    problems: unit.problems,
  };
  return { unit: changed, layout };
}

/** Reads the units around the change again: those it touches and one on either side. */
function reread(
  body: Body<Node>,
  kind: ListKind,
  start: number,
  { text: old, layout: whole, depth }: Before,
  text: string,
  change: Change,
): (Placed & { readonly comments: readonly Comment[] }) | undefined {
  const { from, oldTo, newTo } = change;
  const delta = newTo - oldTo;
  const { units, offsets } = body;
  if (units.length === 0) return undefined;
  let first = Math.max(0, lastAt(offsets, from - start) - 1);
  // What stands in front on the same line could be part of a mistake that reaches here.
  while (first > 0 && !startsLine(old, start + offsets[first]!)) first--;
  // In a deployment names and values stand side by side: one more or less changes the pairs of all that follow.
  let last = kind === 'deploy' ? units.length - 1 : first;
  while (last < units.length - 1 && start + offsets[last]! <= oldTo) last++;
  const begin = start + offsets[first]!;
  const isLast = last === units.length - 1;
  const end = isLast ? start + body.end - 1 : start + offsets[last]! + units[last]!.length;
  if (from <= begin || oldTo >= end) return undefined;
  // What follows on the same line could become part of a bracket or a comment.
  if (!isLast && !/^[ \t]*(?:\r|\n)/.test(old.slice(end, end + 200))) return undefined;
  for (let i = first; i <= last; i++) if (hasLayoutProblem(units[i]!)) return undefined;
  // With the margin of its line: brackets are matched by indentation as well.
  const margin = ' '.repeat(indentation(text, begin));
  const slice = margin + text.slice(begin, end + delta);
  const lexed = lex(slice);
  if (isLast && !staysBrace(slice)) return undefined;
  const brackets = matchBrackets(lexed);
  if (lexed.tokens.some(token => beginsDeclaration.has(token.tokenType))) return undefined;
  if (lexed.problems.some(({ code }) => code === 'merge-marker' || code === 'python-class')) return undefined;
  // What a body begins with can say that it is none but a value.
  if (first === 0 && beginsValueOnly.has(lexed.tokens[0]?.tokenType ?? T.Hole)) return undefined;
  const part = layoutOf(lexed, brackets);
  const layout = joined(whole, part);
  if (!part.balanced) return undefined;
  const replaced = margin + old.slice(begin, end);
  // The brace behind the last line is matched by its own place as well.
  const keepsBrace = !isLast || blankBehind(replaced) === blankBehind(slice);
  const isSafe = isLocal(layout) || (keepsBrace && keepsLines(layout, lex(replaced), lexed));
  if (!isSafe) return undefined;
  const fresh = parseList(lexed, brackets, kind, depth);
  if (fresh === undefined || fresh.units.length === 0 || (!isLast && fresh.comments.length > 0))
    return undefined;
  // The neighbours are mostly what they were.
  const replacedList = {
    units: units.slice(first, last + 1),
    offsets: offsets.slice(first, last + 1),
    comments: [],
  };
  adoptList({ text: old, base: start, list: replacedList }, { text: slice, base: 0, list: fresh });
  const shift = shifter(oldTo - start, delta);
  const place = begin - margin.length - start;
  return {
    units: [
      ...units.slice(0, first),
      ...fresh.units,
      ...units.slice(last + 1),
    ] as unknown as Unit<Declaration>[],
    offsets: [
      ...offsets.slice(0, first),
      ...fresh.offsets.map(offset => offset + place),
      ...offsets.slice(last + 1).map(offset => offset + delta),
    ],
    layout,
    comments: isLast
      ? fresh.comments.map(c => ({ ...c, start: c.start + place, end: c.end + place }))
      : body.comments.map(shift),
  };
}

const blankBehind = (text: string): string => text.slice(text.trimEnd().length);

/** Whether a brace behind a text stays one: it could become part of a comment or of a path without its closing quote. */
function staysBrace(text: string): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  const last = lex(`${line}}`).tokens.at(-1);
  return last?.tokenType === T.BraceClose && last.startOffset === line.length;
}

const layoutCodes: ReadonlySet<string> = new Set([
  'unclosed-bracket',
  'unmatched-bracket',
  'merge-marker',
  'too-deep',
  'unexpected-character',
  'colon-body',
  'python-class',
]);

/** Whether a unit, or one inside it, has brackets that could reach beyond it. */
function hasLayoutProblem(unit: Unit): boolean {
  const braces = unit.problems.some(
    p => layoutCodes.has(p.code) && (p.data['found'] === undefined || /[{}｛｝:：]/.test(p.data['found'])),
  );
  return braces || bodiesOf(unit).some(body => body.units.some(hasLayoutProblem));
}

const shifter =
  (at: number, delta: number) =>
  <S extends Comment | SyntaxProblem>(span: S): S =>
    span.start >= at ? movedBy(span, delta) : span;

/** A copy of a node with one body replaced by another of the same length. */
export const replaceBody = <N extends Node>(node: N, from: Body<Node>, to: Body<Node>): N =>
  moved(node, 0, 0, from, to) as N;

/** A copy of a node with one body replaced and everything behind the change moved. */
function moved(value: unknown, at: number, delta: number, from: Body<Node>, to: Body<Node>): unknown {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map(element => moved(element, at, delta, from, to));
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Record<string, unknown> & { start?: number; end?: number };
  if (node.end === undefined || node.end < at) return value;
  const behind = node.start! >= at;
  const shifted = { start: behind ? node.start! + delta : node.start!, end: node.end + delta };
  if (node['kind'] === 'body') {
    const body = value as Body<Node>;
    const shift = shifter(0, delta);
    return {
      ...body,
      ...shifted,
      offsets: body.offsets.map(offset => offset + delta),
      comments: body.comments.map(shift),
    };
  }
  const copy: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(node)) copy[key] = moved(child, at, delta, from, to);
  return Object.assign(copy, shifted);
}
