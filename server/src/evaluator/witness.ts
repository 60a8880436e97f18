/**
 * An evaluation that tells what names stand for, at every use and every turn. The graph keeps only what costs are made
 * of; hover asks here.
 */
import { type Evaluated, nameOf } from '../graph/graph';
import type { Value } from '../graph/values';
import { type Env, placeOf } from '../names/scope';
import type { Place } from '../text/problem';
import { Evaluator, Memo } from './evaluate';
import type { Omitted } from './names';

export interface Witness {
  readonly defined: (place: Place, value: Value | undefined) => void;
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
}
