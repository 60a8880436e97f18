/** Problems on their way to whoever shows them. */
import type { Unit } from '../syntax/tree';
import type { Mend, Place, Problem, ProblemKind, Related } from '../text/problem';

/** Tells a problem; the same mistake at the same place is told once. */
export type Report = <D>(
  kind: ProblemKind<D>,
  place: Place,
  data: D,
  more?: { readonly related?: readonly Related[]; readonly mends?: readonly Mend[] },
) => void;

/** The innermost use in a file that leads to a problem in another. */
export const useIn = (uri: string | undefined, { place, related }: Problem): Related | undefined =>
  place.uri === uri ? undefined : related.find(r => r.use !== undefined && r.place.uri === uri);

/** Collects problems in order, each place and code once; what is wrong inside another file, once for each use of it. */
export class ProblemList {
  readonly problems: Problem[] = [];
  /** What is told of a unit: mostly one problem, else all by where they start there, few of them at one place. */
  private readonly seen = new Map<object, Problem | Map<number, Problem[]>>();

  /** @param home the file whose uses are told apart */
  constructor(private readonly home?: string) {}

  /** The same list, to go on with beside this one. */
  copy(): ProblemList {
    const list = new ProblemList(this.home);
    for (const problem of this.problems) list.add(problem);
    return list;
  }

  readonly report: Report = (kind, place, data, more) => {
    // What a line with a mistake in its form means is not known, so nothing else is told of it.
    if ((place.unit as Unit).problems.length > 0) return;
    this.add({
      kind,
      place,
      data,
      related: more?.related ?? [],
      mends: more?.mends ?? [],
    } as unknown as Problem);
  };

  add(problem: Problem): void {
    const { unit, start } = this.placeOf(problem);
    let seen = this.seen.get(unit);
    if (seen === undefined) this.seen.set(unit, problem);
    else {
      if (!(seen instanceof Map)) this.seen.set(unit, (seen = new Map([[this.placeOf(seen).start, [seen]]])));
      const told = seen.get(start);
      if (told === undefined) seen.set(start, [problem]);
      else if (told.some(other => isSame(other, problem))) return;
      else told.push(problem);
    }
    this.problems.push(problem);
  }

  private placeOf(problem: Problem): Place {
    return useIn(this.home, problem)?.place ?? problem.place;
  }
}

/** One layer may be at odds with several targets, each in its own words. */
const isSame = (a: Problem, b: Problem): boolean =>
  a.kind.code === b.kind.code && a.place.start === b.place.start && targetOf(a) === targetOf(b);

const targetOf = ({ data }: Problem): string => (data as { readonly target?: string }).target ?? '';
