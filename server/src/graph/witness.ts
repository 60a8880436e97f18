/**
 * An evaluation that tells what names stand for and which maps leave each line, at every use and every turn. The graph
 * keeps only what costs are made of; hover and hints ask here.
 */
import type { Shape } from '../ops/op';
import type { Flow as FlowStatement } from '../syntax/tree';
import type { Place } from '../text/problem';
import { Evaluator, Memo } from './evaluate';
import { nameOf, type Omitted, type Site } from './evaluator/names';
import type { Evaluated } from './graph';
import { type Env, type Flow, placeOf } from './scope';
import type { Value } from './values';

export interface Witness {
  readonly defined: (place: Place, value: Value | undefined) => void;
  readonly line: (place: Place, shapes: readonly (Shape | undefined)[] | undefined) => void;
}

/** Evaluates a network once more; nothing is remembered from before, as that would not be told. */
export function witnessNetwork({ declared, args }: Evaluated, witness: Witness): void {
  const given = [...args].map(([name, value]) => ({
    name,
    value,
    place: nameOf(declared),
    namePlace: undefined,
  }));
  new Watched(witness).network(declared, given, undefined);
}

class Watched extends Evaluator {
  constructor(private readonly witness: Witness) {
    super(new Memo());
  }

  protected override define(env: Env, ident: { name: string; start: number; end: number }, binding: Omitted) {
    super.define(env, ident, binding);
    const place = placeOf(env, ident);
    if (binding.kind === 'value') this.witness.defined(place, binding.value);
    else if (binding.kind === 'map') this.witness.defined(place, { kind: 'map', shape: binding.map.shape });
  }

  protected override flow(node: FlowStatement, env: Env, above: string, site: Site): Flow {
    const flow = super.flow(node, env, above, site);
    this.witness.line(
      placeOf(env, node),
      flow?.map(map => map.shape),
    );
    return flow;
  }
}
