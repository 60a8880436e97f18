/** Where units stand in their text. Units know no positions, so that an edit elsewhere leaves them as they are. */
import type { Span } from '../text/span';
import { bodiesOf } from './bodies';
import { factsOf, rareIn } from './facts';
import type { File, Node, SyntaxProblem, Unit, UnitList } from './tree';

export interface Positions {
  /** The offset of a unit in the text; `undefined` for a unit of another text. */
  readonly start: (unit: object) => number | undefined;
  /** A range of a unit as a range of the text. */
  readonly of: (place: {
    readonly unit: object;
    readonly start: number;
    readonly end: number;
  }) => Span | undefined;
  /** The units that hold an offset, outermost first. */
  readonly at: (offset: number) => readonly Unit[];
  readonly syntaxProblems: () => readonly Misread[];
}

/** A mistake of form, and the unit that it is relative to. */
export interface Misread {
  readonly unit: Unit | File;
  readonly problem: SyntaxProblem;
}

/** The mistakes of form in a unit and those inside it. */
export function misreadIn(unit: Unit, into: Misread[] = []): readonly Misread[] {
  if (!factsOf(unit).misread) return into;
  for (const problem of unit.problems) into.push({ unit, problem });
  for (const body of bodiesOf(unit)) for (const inside of body.units) misreadIn(inside, into);
  return into;
}

export function positionsOf(file: File): Positions {
  let starts: Map<object, number> | undefined;
  let inner: Map<object, number> | undefined;
  let isIndexed = false;
  const outermost = (): Map<object, number> => {
    if (starts === undefined) {
      starts = new Map([[file as object, 0]]);
      for (let i = 0; i < file.units.length; i++) starts.set(file.units[i]!, file.offsets[i]!);
    }
    return starts;
  };
  const start = (unit: object): number | undefined => {
    const own = outermost().get(unit);
    if (own !== undefined) return own;
    if (!isIndexed) for (const declaration of file.units) index(declaration);
    isIndexed = true;
    const home = homes.get(unit);
    const base = home && outermost().get(home.declaration);
    if (base !== undefined) return base + home!.offset;
    // A unit that has since become part of another text's declaration.
    if (inner === undefined) place(file, 0, (inner = new Map()));
    return inner.get(unit);
  };
  return {
    start,
    of: ({ unit, start: from, end }) => {
      const base = start(unit);
      return base === undefined ? undefined : { start: base + from, end: base + end };
    },
    at: offset => holding(file, 0, offset),
    syntaxProblems: () => {
      const found: Misread[] = file.problems.map(problem => ({ unit: file, problem }));
      for (const unit of rareIn(file).misread) misreadIn(unit, found);
      return found;
    },
  };
}

/** The declaration that a unit stands in, and where in it: what an edit elsewhere leaves as it is. */
interface Home {
  readonly declaration: object;
  readonly offset: number;
}

/** Where units were last seen. */
const homes = new WeakMap<object, Home>();
const indexed = new WeakSet<object>();

function index(declaration: Unit): void {
  if (indexed.has(declaration)) return;
  indexed.add(declaration);
  const starts = new Map<object, number>();
  for (const body of bodiesOf(declaration)) place(body, 0, starts);
  for (const [unit, offset] of starts) homes.set(unit, { declaration, offset });
}

function place(list: UnitList<Node>, base: number, into: Map<object, number>): void {
  for (let i = 0; i < list.units.length; i++) {
    const unit = list.units[i]!;
    const start = base + list.offsets[i]!;
    into.set(unit, start);
    for (const body of bodiesOf(unit)) place(body, start, into);
  }
}

function holding(list: UnitList<Node>, base: number, offset: number): readonly Unit[] {
  let low = 0;
  let high = list.units.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (base + list.offsets[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  const unit = list.units[low];
  if (unit === undefined) return [];
  const start = base + list.offsets[low]!;
  if (offset < start || offset > start + unit.length) return [];
  for (const body of bodiesOf(unit))
    if (offset >= start + body.start && offset <= start + body.end)
      return [unit, ...holding(body, start, offset)];
  return [unit];
}
