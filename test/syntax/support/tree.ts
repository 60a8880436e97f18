/** What holds of every tree, whatever the text, and what of a tree is meaning. */
import { lex } from '../../../server/src/syntax/lex';
import type {
  Body,
  Comment,
  File,
  Node,
  SyntaxProblem,
  Unit,
  UnitList,
} from '../../../server/src/syntax/tree';
import type { Span } from '../../../server/src/text/span';

/** A unit with where it starts in the text. */
export interface Placed {
  readonly unit: Unit;
  readonly start: number;
}

/** All units, each before those it holds. */
export function unitsOf(list: UnitList<Node>, base = 0): Placed[] {
  return list.units.flatMap((unit, i) => {
    const start = base + list.offsets[i]!;
    return [{ unit, start }, ...bodiesIn(unit.node).flatMap(body => unitsOf(body, start))];
  });
}

/** The bodies of a unit, not those of the units inside them. */
export function bodiesIn(node: unknown): Body<Node>[] {
  if (Array.isArray(node)) return node.flatMap(bodiesIn);
  if (!isObject(node)) return [];
  if (node['kind'] === 'body') return [node as unknown as Body<Node>];
  return Object.values(node).flatMap(bodiesIn);
}

/** Problems at their places in the text, in order. */
export function problemsOf(file: File): SyntaxProblem[] {
  const inUnits = unitsOf(file).flatMap(({ unit, start }) =>
    unit.problems.map(p => ({ ...p, start: p.start + start, end: p.end + start })),
  );
  return [...inUnits, ...file.problems].sort((a, b) => a.start - b.start);
}

/** Comments at their places in the text, in order. */
export function commentsOf(file: File): Comment[] {
  const shift = (comments: readonly Comment[], by: number) =>
    comments.map(c => ({ ...c, start: c.start + by, end: c.end + by }));
  const inUnits = unitsOf(file).flatMap(({ unit, start }) => [
    ...shift(unit.comments, start),
    ...bodiesIn(unit.node).flatMap(body => shift(body.comments, start)),
  ]);
  return [...inUnits, ...file.comments].sort((a, b) => a.start - b.start);
}

/** The meaning of a text: its tree without places, comments and problems; what is broken counts as its text. */
export function meaningOf(file: File): unknown {
  return file.units.map((unit, i) => unitMeaning(unit, file.offsets[i]!, file.text));
}

function unitMeaning(unit: Unit, start: number, text: string): unknown {
  if (unit.problems.length > 0 || unit.node.kind === 'broken')
    return text.slice(start + unit.head, start + unit.length);
  return meaning(unit.node, start, text);
}

function meaning(value: unknown, base: number, text: string): unknown {
  if (Array.isArray(value)) return value.map(item => meaning(item, base, text));
  if (!isObject(value)) return value;
  if (value['kind'] === 'body') {
    const { units, offsets } = value as unknown as Body<Node>;
    return units.map((unit, i) => unitMeaning(unit, base + offsets[i]!, text));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      key === 'start' || key === 'end' ? [] : [[key, meaning(item, base, text)]],
    ),
  );
}

/** Says what is wrong with the places in a tree; nothing if all is well. */
export function misplaced(file: File): string[] {
  const wrong: string[] = [];
  const { text } = file;
  inOrder(file, 0, text.length, 'file', wrong);
  for (const p of [...file.problems, ...file.comments]) inside(p, 0, text.length, 'file', wrong);
  for (const { unit, start } of unitsOf(file)) {
    const name = `${unit.node.kind} at ${start}`;
    if (unit.head < 0 || unit.head > unit.length) wrong.push(`${name}: head ${unit.head}`);
    for (const p of unit.problems) inside(p, 0, unit.length, `${name}: problem ${p.code}`, wrong);
    for (const c of unit.comments) inside(c, 0, unit.length, `${name}: comment`, wrong);
    nested(unit.node, 0, unit.length, name, wrong);
  }
  const found = commentsOf(file).map(c => `${c.start} ${c.text}`);
  const written = lex(text).comments.map(c => `${c.startOffset} ${c.image}`);
  if (found.join('\n') !== written.join('\n')) wrong.push(`comments: ${found} instead of ${written}`);
  return wrong;
}

function inOrder(list: UnitList<Node>, from: number, to: number, name: string, wrong: string[]): void {
  if (list.units.length !== list.offsets.length) wrong.push(`${name}: ${list.offsets.length} offsets`);
  let end = from;
  list.units.forEach((unit, i) => {
    const start = list.offsets[i]!;
    if (start < end) wrong.push(`${name}: unit ${i} starts at ${start}, before ${end}`);
    if (unit.length <= 0) wrong.push(`${name}: unit ${i} is empty`);
    end = start + unit.length;
  });
  if (end > to) wrong.push(`${name}: units end at ${end}, behind ${to}`);
}

function inside({ start, end }: Span, from: number, to: number, name: string, wrong: string[]): void {
  if (start < from || end > to || start > end) wrong.push(`${name}: ${start}..${end} outside ${from}..${to}`);
}

function nested(value: unknown, from: number, to: number, name: string, wrong: string[]): void {
  if (Array.isArray(value)) for (const item of value) nested(item, from, to, name, wrong);
  if (!isObject(value) || Array.isArray(value)) return;
  const isPlaced = typeof value['start'] === 'number' && typeof value['end'] === 'number';
  const span = isPlaced ? (value as unknown as Span) : { start: from, end: to };
  inside(span, from, to, `${name}, ${value['kind'] ?? value['name']}`, wrong);
  if (value['kind'] === 'body') {
    const body = value as unknown as Body<Node>;
    inOrder(body, body.start, body.end, `${name}, body`, wrong);
    for (const c of body.comments) inside(c, body.start, body.end, `${name}, body comment`, wrong);
    return;
  }
  for (const item of Object.values(value)) nested(item, span.start, span.end, name, wrong);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
