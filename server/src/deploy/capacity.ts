/** What a chip cannot hold, whatever a deployment budgets: weights, maps that arrive, layers. */
import { bytesOf, mapBytes } from '../cost/precision';
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
      for (const { layer } of inputsOf(body)) {
        const [shape] = layer.outputs;
        if (shape === undefined || shape[0]! <= streams) continue;
        const bits = Math.min(...parts.map(({ precision }) => precision.activationBits));
        tell(`an input of ${shape.join('×')}`, numberIn('bytes', mapBytes(shape, bits)));
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

function inputsOf(body: Body): readonly { readonly layer: Layer }[] {
  const found: { readonly layer: Layer }[] = [];
  for (const layer of body.items)
    if (layer.kind === 'layer' && layer.inputs.length === 0 && layer.op.inputs.max === 0)
      found.push({ layer });
  return found;
}
