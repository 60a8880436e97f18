/** From what is found on a chip to problems: each piece of text once, at the place that a designer can change. */
import {
  kernelEmulated,
  kernelOnHost,
  kernelRefused,
  kernelUnknown,
  type LayerData,
} from '../problems/targets';
import type { Target } from '../targets/target';
import type { Problem, ProblemKind } from '../text/problem';
import type { Deployed } from './deployment';
import type { Effect, Guilt, PlacedLayer, Spot } from './effect';
import { guiltOf } from './guilt';
import { instancesOf } from './listing';
import type { Outcome } from './support';

/** Worst first; of several at one place the worst is told. */
const kinds: readonly (readonly [Outcome, ProblemKind<LayerData>])[] = [
  ['refused', kernelRefused],
  ['host', kernelOnHost],
  ['unknown', kernelUnknown],
  ['emulated', kernelEmulated],
];

export function layerProblems(deployed: Deployed, target: Target, effect: Effect): readonly Problem[] {
  const problems: Problem[] = [];
  const instances = instancesOf(
    effect,
    deployed.uri,
    [...effect.spots.values()].map(spot => spot.place),
  );
  for (const { key, place, guilt } of effect.spots.values()) {
    const told = worstOf(guilt);
    // The blocks of other files that are used here are told by their pieces of text, a layer by itself.
    const layers = told.blocks.size > 0 ? told.pieces.size : told.layers;
    problems.push(rememberedOf(deployed, target, { place }, told, layers, instances.get(key)!));
  }
  if (effect.guilt.length > 0) {
    const told = worstOf(effect.guilt);
    const block = deployed.evaluated!.declared.node.name.name;
    const guilt = { ...told, uses: 1, blocks: new Set([block]) };
    problems.push(problemOf(deployed, target, { place: deployed.targetPlace }, guilt, told.layers, 1));
  }
  return problems;
}

/** Why a layer does not run as it is, in the words of its problem; nothing where it does. */
export function whyOf(placed: PlacedLayer, target: Target): string | undefined {
  const guilt = guiltOf(placed);
  if (guilt.length === 0) return placed.follows ? 'It stays where the layer before it runs.' : undefined;
  const told = worstOf(guilt);
  const [, kind] = kinds.find(([of]) => of === told.outcome)!;
  return (kind as ProblemKind<LayerData>).say(dataOf(target, told, 1, 1));
}

/** What was last told of what a layer, or several, lack. */
const known = new WeakMap<Guilt, Problem>();

/** Most of what is told of a long network is what was told before the last edit. */
function rememberedOf(
  deployed: Deployed,
  target: Target,
  spot: Pick<Spot, 'place'>,
  guilt: Guilt,
  layers: number,
  of: number,
): Problem {
  const before = known.get(guilt);
  if (before !== undefined && before.place === spot.place) {
    const data = before.data as LayerData;
    const isSame = data.of === of && data.layers === layers && data.target === target.name;
    if (isSame && before.related[0]!.place.unit === deployed.targetPlace.unit) return before;
  }
  const problem = problemOf(deployed, target, spot, guilt, layers, of);
  known.set(guilt, problem);
  return problem;
}

const worstOf = (guilt: readonly Guilt[]): Guilt =>
  guilt.find(({ outcome }) => outcome === kinds.find(([kind]) => guilt.some(g => g.outcome === kind))![0])!;

function problemOf(
  deployed: Deployed,
  target: Target,
  { place }: Pick<Spot, 'place'>,
  guilt: Guilt,
  layers: number,
  of: number,
): Problem {
  const [, kind] = kinds.find(([of]) => of === guilt.outcome)!;
  return {
    kind: kind as never,
    place,
    data: dataOf(target, guilt, layers, of),
    related: [{ place: deployed.targetPlace, text: `The network is deployed on ${target.name} here.` }],
    mends: [],
  };
}

const dataOf = (
  target: Target,
  { outcome, uses, blocks, reasons, by }: Guilt,
  layers: number,
  of: number,
): LayerData => ({
  target: target.name,
  host: outcome === 'host' ? [...by].join(' or ') : '',
  blocks: [...blocks],
  layers,
  uses,
  of,
  reasons: [...reasons].map(([limit, { whats, values, steps }]) => ({
    limit,
    whats: [...whats],
    values: [...values],
    steps,
  })),
  by: outcome === 'host' ? [] : [...by],
});
