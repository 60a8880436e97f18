/** From what is found on a chip to problems: each piece of text once, at the place that a designer can change. */
import { kept } from '../graph/kept';
import {
  kernelEmulated,
  kernelOnHost,
  kernelRefused,
  kernelUnknown,
  type LayerData,
} from '../problems/targets';
import type { Target } from '../targets/target';
import type { Problem, ProblemKind } from '../text/problem';
import { accountOf } from './account';
import type { Deployed } from './deployment';
import { type Effect, type Guilt, isVisit, type PlacedLayer, type Spot } from './effect';
import { guiltOf } from './guilt';
import { allInstances, instancesOf } from './listing';
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
  const { spots, guilt: abroad } = accountOf(effect);
  const places = [...spots.values()].map(spot => spot.place);
  const instances = instancesOf(effect, deployed.uri, places);
  const told = new Set<Spot>();
  const tell = (spot: Spot) => {
    if (told.has(spot)) return;
    told.add(spot);
    problems.push(toldOf(deployed, target, spot, instances.get(spot.key)!));
  };
  // In the order of execution.
  for (const part of effect.parts) {
    if (!isVisit(part)) continue;
    for (const problem of ownProblems(deployed, target, part.effect)) problems.push(problem);
    for (const key of accountOf(part.effect).spots.keys()) tell(spots.get(key)!);
  }
  for (const spot of spots.values()) tell(spot);
  if (abroad.length > 0) {
    const told = worstOf(abroad);
    const block = deployed.evaluated!.declared.node.name.name;
    const guilt = { ...told, uses: 1, blocks: new Set([block]) };
    problems.push(problemOf(deployed, target, { place: deployed.targetPlace }, guilt, told.layers, 1));
  }
  return problems;
}

interface Told {
  readonly of: object;
  readonly target: Target;
  readonly problems: readonly Problem[];
}

const own = kept<Effect, Told>();

/** What is told of the statements' own text: of most of them what was told before the last edit. */
function ownProblems(deployed: Deployed, target: Target, effect: Effect): readonly Problem[] {
  const of = deployed.targetPlace.unit;
  const before = own.get(effect);
  if (before !== undefined && before.of === of && before.target === target) return before.problems;
  const problems: Problem[] = [];
  for (const part of effect.parts)
    if (isVisit(part) && part.isPiece)
      for (const problem of ownProblems(deployed, target, part.effect)) problems.push(problem);
  const { own: spots } = accountOf(effect);
  const instances = spots.size === 0 ? undefined : allInstances(effect, deployed.uri);
  for (const spot of spots.values()) problems.push(toldOf(deployed, target, spot, instances!.get(spot.key)!));
  own.set(effect, { of, target, problems });
  return problems;
}

function toldOf(deployed: Deployed, target: Target, { place, guilt }: Spot, of: number): Problem {
  const told = worstOf(guilt);
  // The blocks of other files that are used here are told by their pieces of text, a layer by itself.
  const layers = told.blocks.size > 0 ? told.pieces.size : told.layers;
  return rememberedOf(deployed, target, { place }, told, layers, of);
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
