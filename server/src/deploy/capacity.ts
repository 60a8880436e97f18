/** What a chip cannot hold, whatever a deployment budgets: weights, maps that arrive, layers. */
import { bytesOf } from '../cost/precision';
import { hasShared } from '../graph/bodies';
import type { Body, Layer, Segment } from '../graph/graph';
import { kept } from '../graph/kept';
import { firstUses } from '../graph/walk';
import type { KernelKind } from '../kernels';
import * as kinds from '../problems/targets';
import { compare, numberIn, type Quantity } from '../quantity/quantity';
import { peakElements } from '../schedule/peak';
import type { Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import { apartProblems } from './apart';
import { fullestIn, type Look, needOf } from './arena';
import { besideProblems } from './beside';
import type { Deployed } from './deployment';
import { type Effect, isVisit } from './effect';
import { instanceProblems } from './instances';
import { chipsOf } from './precision';
import { type Part, partsOf } from './sizes';

/** @param body the whole network, nothing of it unknown */
export function capacityProblems(
  deployed: Deployed,
  target: Target,
  body: Body,
  effect: Effect,
): readonly Problem[] {
  // What runs elsewhere may lie elsewhere.
  if (target.unsupported !== 'error') return [];
  const problems: Problem[] = [];
  const parts = partsOf(deployed, target, body);
  const weights = roomFor('weights', target);
  if (target.memories.some(({ beside }) => beside !== undefined))
    problems.push(...besideProblems(deployed, target, effect, chipsOf(deployed, target, body), ownIn(body)));
  else if (weights !== undefined) {
    const bytes = parts.reduce((sum, part) => sum + bytesOf(part.figures, part.precision).weightBytes, 0);
    problems.push(
      ...exceeded(deployed, target, weights, 'the weights', numberIn('bytes', bytes), { budget: 'weights' }),
    );
  }
  const maps = roomFor('activations', target);
  const arriving = inputsOf(body);
  const shapes = arriving.flatMap(({ outputs }) => outputs.filter(shape => shape !== undefined));
  const pieces = instanceProblems(deployed, target, effect, shapes);
  problems.push(...pieces);
  // What a runtime makes of maps, and what is too large for a piece, has them all in it.
  if (maps !== undefined && target.runtime === undefined && pieces.length === 0)
    for (const { outputs } of arriving) {
      const [shape] = outputs;
      if (shape === undefined || shape[0]! <= maps.streams) continue;
      const bits = shape.reduce((product, extent) => product * extent, 1) * mapBits(parts);
      const bytes = numberIn('bytes', Math.ceil(bits / 8));
      problems.push(...exceeded(deployed, target, maps, `an input of ${shape.join('×')}`, bytes));
    }
  const { layers } = target;
  if (layers !== undefined) {
    const count = countIn(effect, layers.counted);
    if (count > layers.most)
      problems.push(
        problemOf(kinds.layersExceeded, deployed.targetPlace, {
          target: target.name,
          most: layers.most,
          layers: count,
        }),
      );
    else problems.push(...apartProblems(deployed, target, body, effect));
  }
  return problems;
}

/** Which layers have weights of their own; absent where none are shared. */
const ownIn = (body: Body): readonly boolean[] | undefined => (hasShared(body) ? firstUses(body) : undefined);

/** Where the maps lie that a runtime lays out, if its size is known. */
export const arenaRoom = (target: Target): Room | undefined =>
  target.runtime === undefined || target.unsupported !== 'error' ? undefined : roomFor('activations', target);

/** Maps, as a runtime lays them out, that the memory for them cannot hold. */
export function arenaProblems(
  deployed: Deployed,
  target: Target,
  body: Body,
  look: Look,
): readonly Problem[] {
  const room = arenaRoom(target);
  if (room === undefined) return [];
  const parts = partsOf(deployed, target, body);
  const alive = numberIn('bytes', Math.ceil((peakElements(body) * mapBits(parts)) / 8));
  const { value, arena } = needOf(alive, deployed, target, look);
  const what = arena === undefined ? 'the maps that are alive at once' : 'the arena';
  const budget = 'peak_memory';
  const about = arena === undefined ? { budget } : { precision: deployed.precision.name, alive, budget };
  const related = arena === undefined ? [] : fullestIn(arena);
  return exceeded(deployed, target, room, what, value, about).map(problem => ({ ...problem, related }));
}

const mapBits = (parts: readonly Part[]): number =>
  Math.min(...parts.map(({ precision }) => precision.activationBits));

/** The memories for something, taken together. */
export interface Room {
  readonly memory: string;
  readonly bytes: number;
  readonly streams: number;
}

/** Nothing where one has no known size, or none is named. */
export function roomFor(what: 'weights' | 'activations', { memories }: Target): Room | undefined {
  const holding = memories.filter(({ holds }) => holds.includes(what));
  if (holding.length === 0 || holding.some(({ bytes }) => bytes === null)) return undefined;
  return {
    memory: holding.map(({ name }) => name).join(' and '),
    bytes: holding.reduce((sum, { bytes }) => sum + bytes!, 0),
    streams: Math.max(...holding.map(({ streams = 0 }) => streams)),
  };
}

function exceeded(
  { targetPlace }: Deployed,
  { name: target }: Target,
  { memory, bytes: size }: Room,
  what: string,
  bytes: Quantity,
  more: Pick<kinds.TooFull, 'precision' | 'alive' | 'budget'> = {},
): readonly Problem[] {
  const most = numberIn('bytes', size);
  if ((compare(bytes, most) ?? 0) <= 0) return [];
  return [problemOf(kinds.memoryExceeded, targetPlace, { target, memory, what, ...more, bytes, most })];
}

const known = kept<Effect, Map<readonly KernelKind[], number>>();

/** Steps of these kinds, each turn counted; what an edit leaves alone is not counted again. */
function countIn(effect: Effect, kinds: readonly KernelKind[]): number {
  let counts = known.get(effect);
  if (counts === undefined) known.set(effect, (counts = new Map()));
  let count = counts.get(kinds);
  if (count === undefined) {
    count = 0;
    for (const part of effect.parts)
      if (isVisit(part)) count += part.times * countIn(part.effect, kinds);
      else for (const { kind } of part.works) if (kinds.includes(kind)) count++;
    counts.set(kinds, count);
  }
  return count;
}

const inputs = kept<Segment, readonly Layer[]>();

/** The layers at which maps arrive at a network; what an edit leaves alone is not looked through again. */
const inputsOf = ({ segments }: Body): readonly Layer[] => segments.flatMap(inputsIn);

function inputsIn(segment: Segment): readonly Layer[] {
  let found = inputs.get(segment);
  if (found === undefined) {
    found = segment.items.filter(item => item.kind === 'layer' && item.op.inputs.max === 0) as Layer[];
    inputs.set(segment, found);
  }
  return found;
}
