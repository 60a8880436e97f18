/** What a network's evaluation tells beside its graph: the values of names. Made once for each, when first asked. */
import { witnessNetwork } from '../evaluator/witness';
import type { Evaluated } from '../graph/graph';
import { keyOf, type Value } from '../graph/values';

export interface Witnessed {
  /** Every different value of a name, by the unit and place where it is defined. */
  readonly values: (unit: object, start: number) => readonly (Value | undefined)[];
}

const known = new WeakMap<Evaluated, Witnessed>();

export function witnessed(network: Evaluated): Witnessed {
  let found = known.get(network);
  if (found === undefined) known.set(network, (found = witness(network)));
  return found;
}

function witness(network: Evaluated): Witnessed {
  const values = new Map<object, Map<number, Map<string, Value | undefined>>>();
  witnessNetwork(network, {
    defined: ({ unit, start }, value) => {
      const here = entry(entry(values, unit, new Map()), start, new Map<string, Value | undefined>());
      here.set(keyOf(value), value);
    },
  });
  return {
    values: (unit, start) => [...(values.get(unit)?.get(start)?.values() ?? [])],
  };
}

function entry<K, V>(map: Map<K, V>, key: K, fresh: V): V {
  const found = map.get(key) ?? fresh;
  map.set(key, found);
  return found;
}
