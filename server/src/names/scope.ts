/** What names mean at one place of a body. Names are never shadowed. */

import type { Home } from '../graph/builder';
import type { Body, Declared, MapId, SharedInstance } from '../graph/graph';
import type { Value } from '../graph/values';
import type { Shape } from '../ops/op';
import type { Stage, Unit } from '../syntax/tree';
import type { Mend, Place, Problem, ProblemKind, Related } from '../text/problem';

/** A map on its way: which body made it, and its shape where that is known. */
export interface FlowMap {
  readonly home: Home;
  readonly id: MapId;
  readonly shape: Shape | undefined;
  /** True where a half-typed stage was passed over: shapes behind it are shown but not judged. */
  readonly guessed: boolean;
}

/** The maps that travel together; `undefined` when an error left open even how many there are. */
export type Flow = readonly FlowMap[] | undefined;

/** What a shared layer is on maps of one kind. */
export interface SharedUse {
  readonly body: Body;
  readonly out: Flow;
  /** Maps from around it that it reads. */
  readonly captured: readonly FlowMap[];
}

export interface SharedBinding {
  readonly instance: SharedInstance;
  readonly stages: readonly Stage[];
  readonly env: Env;
  /** Its uses by what arrives. */
  readonly made: Map<string, SharedUse>;
  /** Parameters that its first use has; every use must have as many. */
  parameterCount: number | undefined;
}

export type Binding = (
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly what: string }
  | { readonly kind: 'map'; readonly map: FlowMap; readonly what: string }
  | { readonly kind: 'shared'; readonly shared: SharedBinding; readonly what: string }
) & { readonly place: Place | undefined };

export class Scope {
  /** Whether a name of it hides one that means the same everywhere: an operator's, or one with a capital. */
  hides: boolean;
  private readonly names = new Map<string, Binding>();

  constructor(private readonly parent: Scope | undefined) {
    this.hides = parent?.hides === true;
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }

  set(name: string, binding: Binding): void {
    this.names.set(name, binding);
  }

  *all(): Iterable<string> {
    yield* this.names.keys();
    if (this.parent !== undefined) yield* this.parent.all();
  }
}

/** Tells a problem; the same mistake at the same place is told once. */
export type Report = <D>(
  kind: ProblemKind<D>,
  place: Place,
  data: D,
  more?: { readonly related?: readonly Related[]; readonly mends?: readonly Mend[] },
) => void;

/** Everything that evaluating a stage or an expression needs to know about where it stands. */
export interface Env {
  readonly declared: Declared;
  readonly unit: Unit;
  readonly scope: Scope;
  /** The input of the block. */
  readonly in: Flow;
  /** The map that arrives here. */
  readonly it: Flow;
  readonly report: Report;
  /** Notes that something written here was not evaluated, as it did not matter for the values at hand. */
  readonly skip: () => void;
}

/** The same surroundings at another place. It is asked for at every stage, so each field is written out: that is fastest. */
export const envAt = (env: Env, unit: Unit, it: Flow): Env => ({
  declared: env.declared,
  unit,
  scope: env.scope,
  in: env.in,
  it,
  report: env.report,
  skip: env.skip,
});

export const placeOf = (env: Env, span: { readonly start: number; readonly end: number }): Place => ({
  uri: env.declared.uri,
  unit: env.unit,
  start: span.start,
  end: span.end,
});

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
