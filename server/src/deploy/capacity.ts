/** What a chip cannot hold, whatever a deployment budgets: weights, maps that arrive, layers. */
import { bytesOf } from '../cost/precision';
import type { Body, Layer } from '../graph/graph';
import type { KernelKind } from '../kernels';
import * as kinds from '../problems/targets';
import { compare, numberIn } from '../quantity/quantity';
import type { Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import type { Deployed } from './deployment';
import { type Effect, isVisit } from './effect';
import { partsOf } from './sizes';

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
  const weights = parts.reduce((sum, part) => sum + bytesOf(part.figures, part.precision).weightBytes, 0);
  const at = deployed.targetPlace;
  for (const { name: memory, bytes: size, holds, streams = 0 } of target.memories) {
    if (size === null) continue;
    const most = numberIn('bytes', size);
    const tell = (what: string, bytes: ReturnType<typeof numberIn>) => {
      if ((compare(bytes, most) ?? 0) > 0)
        problems.push(
          problemOf(kinds.memoryExceeded, at, { target: target.name, memory, what, bytes, most }),
        );
    };
    if (holds.length !== 1) continue;
    if (holds[0] === 'weights') tell('the weights', numberIn('bytes', weights));
    if (holds[0] === 'activations')
      for (const { outputs } of inputsOf(body)) {
        const [shape] = outputs;
        if (shape === undefined || shape[0]! <= streams) continue;
        const bits =
          shape.reduce((product, extent) => product * extent, 1) *
          Math.min(...parts.map(({ precision }) => precision.activationBits));
        tell(`an input of ${shape.join('×')}`, numberIn('bytes', Math.ceil(bits / 8)));
      }
  }
  const { layers } = target;
  if (layers !== undefined) {
    const count = countIn(effect, layers.counted);
    if (count > layers.most)
      problems.push(
        problemOf(kinds.layersExceeded, at, { target: target.name, most: layers.most, layers: count }),
      );
  }
  return problems;
}

const known = new WeakMap<Effect, Map<readonly KernelKind[], number>>();

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

const inputs = new WeakMap<Body, readonly Layer[]>();

/** The layers at which maps arrive at a network. */
function inputsOf(body: Body): readonly Layer[] {
  let found = inputs.get(body);
  if (found === undefined) {
    found = body.items.filter(item => item.kind === 'layer' && item.op.inputs.max === 0) as Layer[];
    inputs.set(body, found);
  }
  return found;
}
