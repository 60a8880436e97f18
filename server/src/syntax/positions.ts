/** Where units stand in their text. Units know no positions, so that an edit elsewhere leaves them as they are. */
import type { Span } from '../text/span';
import { bodiesOf } from './bodies';
import { factsOf } from './facts';
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
  const all = (): Map<object, number> => {
    if (starts === undefined) {
      starts = new Map([[file as object, 0]]);
      place(file, 0, starts);
    }
    return starts;
  };
  const start = (unit: object) => all().get(unit);
  return {
    start,
    of: ({ unit, start: from, end }) => {
      const base = start(unit);
      return base === undefined ? undefined : { start: base + from, end: base + end };
    },
    at: offset => holding(file, 0, offset),
    syntaxProblems: () => {
      const found: Misread[] = file.problems.map(problem => ({ unit: file, problem }));
      for (const unit of file.units) misreadIn(unit, found);
      return found;
    },
  };
}

function place(list: UnitList<Node>, base: number, into: Map<object, number>): void {
  list.units.forEach((unit, i) => {
    const start = base + list.offsets[i]!;
    into.set(unit, start);
    for (const body of bodiesOf(unit)) place(body, start, into);
  });
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
