/** What names mean at one place of a body. Names are never shadowed. */
import type { Flow, FlowMap } from '../graph/builder';
import type { Body, Declared, SharedInstance } from '../graph/graph';
import type { Value } from '../graph/values';
import type { Report } from '../problems/list';
import type { Stage, Unit } from '../syntax/tree';
import type { Place } from '../text/problem';

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
  /** Told what stands without a name of its own in an expression, where someone asks. */
  readonly tell?: ((place: Place, value: Value | undefined) => void) | undefined;
  /** Whether what is evaluated is one of several counts, as the extents of an input are; set where a mistake is told of it. */
  readonly isCount?: boolean;
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
  tell: env.tell,
});

export const placeOf = (env: Env, span: { readonly start: number; readonly end: number }): Place => ({
  uri: env.declared.uri,
  unit: env.unit,
  start: span.start,
  end: span.end,
});
