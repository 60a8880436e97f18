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
  private readonly seen = new Map<object, Set<string>>();

  /** @param home the file whose uses are told apart */
  constructor(private readonly home?: string) {}

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
    // One layer may be at odds with several targets, each in its own words.
    const { target = '' } = problem.data as { readonly target?: string };
    const { unit, start } = useIn(this.home, problem)?.place ?? problem.place;
    const key = `${problem.kind.code}:${problem.place.start}:${target}:${start}`;
    let keys = this.seen.get(unit);
    if (keys === undefined) this.seen.set(unit, (keys = new Set()));
    if (keys.has(key)) return;
    keys.add(key);
    this.problems.push(problem);
  }
}
