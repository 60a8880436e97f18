/** What a network's evaluation tells beside its graph: values of names and shapes behind lines. Made once for each. */
import type { Evaluated } from '../graph/graph';
import { keyOf, type Value } from '../graph/values';
import { witnessNetwork } from '../graph/witness';
import type { Shape } from '../ops/op';

type Shapes = readonly (Shape | undefined)[];

export interface Witnessed {
  /** Every different value of a name, by the unit and place where it is defined. */
  readonly values: (unit: object, start: number) => readonly (Value | undefined)[];
  /** The maps that leave a line, wherever it is at work; each different answer once. */
  readonly lines: (unit: object) => readonly (Shapes | undefined)[];
}

const known = new WeakMap<Evaluated, Witnessed>();

export function witnessed(network: Evaluated): Witnessed {
  let found = known.get(network);
  if (found === undefined) known.set(network, (found = witness(network)));
  return found;
}

function witness(network: Evaluated): Witnessed {
  const values = new Map<object, Map<number, Map<string, Value | undefined>>>();
  const lines = new Map<object, Map<string, Shapes | undefined>>();
  witnessNetwork(network, {
    defined: ({ unit, start }, value) => {
      const here = entry(entry(values, unit, new Map()), start, new Map<string, Value | undefined>());
      here.set(keyOf(value), value);
    },
    line: ({ unit }, shapes) => {
      const key = shapes?.map(shape => shape?.join() ?? '?').join(';') ?? '?';
      entry(lines, unit, new Map<string, Shapes | undefined>()).set(key, shapes);
    },
  });
  return {
    values: (unit, start) => [...(values.get(unit)?.get(start)?.values() ?? [])],
    lines: unit => [...(lines.get(unit)?.values() ?? [])],
  };
}

function entry<K, V>(map: Map<K, V>, key: K, fresh: V): V {
  const found = map.get(key) ?? fresh;
  map.set(key, found);
  return found;
}
