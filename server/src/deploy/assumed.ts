/** A deployment that stands in no file: what a chip would make of a network as it has been evaluated. */
import type { Precision } from '../cost/precision';
import type { Evaluated } from '../graph/graph';
import type { Deploy, Unit } from '../syntax/tree';
import { parse } from '../syntax/units';
import type { Deployed } from './deployment';

/**
 * Layers are told in the network's own file.
 * @param args what the network has been given, as it reads
 * @param target the name of a target
 */
export function assumedOn(
  evaluated: Evaluated,
  args: readonly string[],
  target: string,
  precision: Precision,
): Deployed {
  const { node, uri } = evaluated.declared;
  const unit = parse(`deploy ${node.name.name} on ${target} {\n}\n`).units[0] as Unit<Deploy>;
  const { start, end } = unit.node.target;
  const targetPlace = { uri, unit, start, end };
  return {
    unit,
    uri,
    targetPlace,
    evaluated,
    args,
    precisions: [{ precision, paths: [], place: targetPlace }],
    precision,
    budgets: [],
    activations: [],
    problems: [],
  };
}
