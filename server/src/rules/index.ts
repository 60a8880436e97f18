/** Every rule, and the loop that runs them over each piece of text that makes layers. */
import { layerFigures } from '../cost/figures';
import type { Body, Evaluated, Layer } from '../graph/graph';
import type { Node, Unit } from '../syntax/tree';
import type { Place, Problem } from '../text/problem';
import { groupConvMemoryAccess } from './group-conv-memory-access';
import type { AnyRule, Subject } from './rule';

export const rules: readonly AnyRule[] = [groupConvMemoryAccess];

/** Problems of the networks at their defaults; each piece of text is judged once in each network. */
export function runRules(networks: readonly Evaluated[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const network of networks) {
    for (const subjects of byPlace(network.body)) {
      for (const rule of rules) {
        const found = rule.check(subjects);
        if (found === undefined) continue;
        const { kind } = rule as { kind: Problem['kind'] };
        const place = argumentPlace(subjects[0]!.layer.place, found.at);
        problems.push({ kind, place, data: found.data, related: [], mends: [] });
      }
    }
  }
  return problems;
}

/** Layers grouped by the text that makes them, each with how often it runs. */
function byPlace(body: Body): readonly (readonly Subject[])[] {
  const times = new Map<Layer, number>();
  const visit = (inside: Body, count: number) => {
    for (const item of inside.items) {
      if (item.kind === 'layer') times.set(item, (times.get(item) ?? 0) + count);
      else if (item.kind === 'use') visit(item.body, count);
      else for (const run of item.runs) visit(run.body, count * run.times);
    }
  };
  visit(body, 1);
  const groups = new Map<object, Map<number, Subject[]>>();
  for (const [layer, count] of times) {
    const { unit, start } = layer.place;
    let inUnit = groups.get(unit);
    if (inUnit === undefined) groups.set(unit, (inUnit = new Map()));
    const list = inUnit.get(start) ?? [];
    list.push({ layer, figures: layerFigures(layer), times: count });
    inUnit.set(start, list);
  }
  return [...groups.values()].flatMap(inUnit => [...inUnit.values()]);
}

/** The named argument of the call that makes a layer, or the call's name where the argument is not written so. */
function argumentPlace(place: Place, parameter: string): Place {
  const { node } = place.unit as Unit<Node>;
  const stages = node.kind === 'flow' || node.kind === 'shared' ? node.stages : [];
  const call = stages.find(stage => stage.kind === 'call' && stage.name.start === place.start);
  const arg = call?.kind === 'call' ? call.args?.find(a => a.name?.name === parameter) : undefined;
  return arg === undefined ? place : { ...place, start: arg.start, end: arg.end };
}
