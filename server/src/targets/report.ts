/** From placed kernels to problems: each piece of text once, at the place that a designer can change. */
import type { Deployed } from '../graph/deployment';
import { identity } from '../graph/values';
import { type Kernel, type Scope, scopesOf } from '../lower/kernel';
import { oneOf } from '../lower/kinds';
import { workOf } from '../lower/lower';
import {
  kernelEmulated,
  kernelOnHost,
  kernelRefused,
  kernelUnknown,
  type LayerData,
} from '../problems/targets';
import type { Place, Problem, ProblemKind } from '../text/problem';
import type { Placed } from './place';
import { type Outcome, rides } from './support';
import { behind, type Target } from './target';

/** Worst first; of several at one place the worst is told. */
const kinds: readonly (readonly [Outcome, ProblemKind<LayerData>])[] = [
  ['refused', kernelRefused],
  ['host', kernelOnHost],
  ['unknown', kernelUnknown],
  ['emulated', kernelEmulated],
];

interface Merged {
  readonly limit: string | undefined;
  readonly whats: Set<string>;
  readonly values: Set<string>;
  readonly steps: readonly string[];
}

interface Here {
  readonly placed: Placed;
  /** The block or network of another file that is used here and holds the layer. */
  readonly block: string | undefined;
  /** A layer's own text is at work once a layer; a block's text once a use. */
  readonly instance: unknown;
}

/** What one piece of the deployment's file stands for on the chip. */
interface Spot {
  readonly place: Place;
  readonly kernels: Here[];
  readonly instances: Set<unknown>;
}

export function layerProblems(
  deployed: Deployed,
  target: Target,
  placed: readonly Placed[],
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const spot of spots(deployed, placed).values()) {
    const concerned = spot.kernels.filter(k => !k.placed.follows && !rides(target, k.placed.kernel.work));
    const worst = kinds.find(([outcome]) => concerned.some(k => k.placed.support.outcome === outcome));
    if (worst === undefined) continue;
    const [outcome, kind] = worst;
    const guilty = concerned.filter(k => k.placed.support.outcome === outcome);
    problems.push({
      kind: kind as never,
      place: spot.place,
      data: {
        target: target.name,
        host: behind(target)?.name ?? '',
        blocks: [...new Set(guilty.map(k => k.block).filter(name => name !== undefined))],
        layers: new Set(guilty.map(({ placed: { kernel }, instance }) => pieceOf(kernel, instance))).size,
        uses: new Set(guilty.map(k => k.instance)).size,
        of: spot.instances.size,
        reasons: merge(guilty.map(k => k.placed)),
        by: [...new Set(guilty.map(k => k.placed.support.by).filter(by => by !== undefined))],
      } satisfies LayerData,
      related: [{ place: deployed.targetPlace, text: `The network is deployed on ${target.name} here.` }],
      mends: [],
    });
  }
  return problems;
}

/** A use of a block is told by the lines of the block; a network of another file by its layers, as it is used once. */
const pieceOf = ({ layer, path }: Kernel, use: unknown): string =>
  use === undefined ? path : keyOf(layer.place);

/** Equal keys exactly for the same piece of text. */
const keyOf = ({ unit, start, end }: Place): string => `${identity(unit)}:${start}:${end}`;

/** A layer of another file is told at the use that leads to it, outwards to the first that stands in this one. */
function spots(deployed: Deployed, placed: readonly Placed[]): ReadonlyMap<string, Spot> {
  const found = new Map<string, Spot>();
  // Most units have nothing but what the target runs as it is, and nothing is told of them.
  const wanted = new Set<object>();
  for (const { kernel, support } of placed)
    if (support.outcome !== 'native') wanted.add(kernel.layer.place.unit);
  for (const one of placed) {
    const { kernel } = one;
    let { place } = kernel.layer;
    if (place.uri === deployed.uri && !wanted.has(place.unit)) continue;
    let through: Scope | undefined;
    const isOwn = place.uri === deployed.uri;
    if (!isOwn) {
      for (const scope of scopesOf(kernel))
        if (scope.use.place.uri === deployed.uri) {
          through = scope;
          break;
        }
      place = through?.use.place ?? deployed.targetPlace;
    }
    const key = keyOf(place);
    let spot = found.get(key);
    if (spot === undefined) found.set(key, (spot = { place, kernels: [], instances: new Set() }));
    const block = isOwn ? undefined : (through?.use.name ?? deployed.evaluated?.declared.node.name.name);
    const instance = isOwn ? kernel.path : through;
    spot.instances.add(instance);
    spot.kernels.push({ placed: one, block, instance });
  }
  return found;
}

/** Kernels that break the same limit, or lack altogether, share a reason. */
function merge(guilty: readonly Placed[]): LayerData['reasons'] {
  const found = new Map<string | undefined, Merged>();
  for (const { kernel, support } of guilty) {
    const { what, limit, value } = support.reason;
    let one = found.get(limit);
    if (one === undefined)
      found.set(limit, (one = { limit, whats: new Set(), values: new Set(), steps: stepsOf(kernel) }));
    one.whats.add(what);
    if (value !== undefined) one.values.add(value);
  }
  return [...found.values()].map(({ whats, values, ...one }) => ({
    ...one,
    whats: [...whats],
    values: [...values],
  }));
}

/** What a layer is run as, where that is more than one step. */
function stepsOf({ layer, work }: Kernel): readonly string[] {
  const chain = workOf(layer, work.bias === true);
  return chain.length > 1 ? chain.map(({ kind }) => oneOf(kind)) : [];
}
