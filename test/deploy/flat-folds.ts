/** What folds in a network, from a walk over all its layers: a tensor by itself for each turn of each loop. */
import { type Body, inputId, type Layer, type MapId } from '../../server/src/graph/graph';
import { keepsChannels } from '../../server/src/graph/layers';
import { type Pass, passOf, passOfTurns } from '../../server/src/graph/through';

export type Fold = 'vanishes' | 'needs a bias' | 'takes in' | '';

interface Tensor {
  readers: number;
  /** The affine layer that reads it, and what that makes. */
  affine: { readonly at: number; readonly makes: Tensor; readonly shifts: boolean } | undefined;
}

interface Step {
  readonly layer: Layer;
  readonly reads: readonly Tensor[];
  readonly makes: readonly Tensor[];
}

const tensor = (): Tensor => ({ readers: 0, affine: undefined });

/** What folds becomes of each layer, in the order of execution. */
export function flatFolds(root: Body): readonly Fold[] {
  const steps: Step[] = [];
  for (const result of visit(root, root.inputs.map(tensor), steps)) result.readers++;
  const folds: Fold[] = steps.map(() => '');
  for (const [at, { layer, makes }] of steps.entries()) {
    if (layer.op.absorbsAffine !== true) continue;
    let made = makes[0]!;
    while (made.readers === 1 && made.affine !== undefined) {
      folds[made.affine.at] = 'vanishes';
      if (folds[at] !== 'needs a bias') folds[at] = made.affine.shifts ? 'needs a bias' : 'takes in';
      made = made.affine.makes;
    }
  }
  return folds;
}

/** Biases that are stored, for a network that shares no weights. */
export function flatBiases(root: Body): number {
  const layers: Step[] = [];
  visit(root, root.inputs.map(tensor), layers);
  const folds = flatFolds(root);
  let sum = 0;
  for (const [at, { layer }] of layers.entries()) {
    const { op, inputShapes, attrs, outputs } = layer;
    if (folds[at] === 'vanishes') continue;
    if (folds[at] === 'needs a bias') sum += outputs[0]![0]!;
    else
      for (const { name, shape } of op.weights?.(inputShapes, attrs) ?? [])
        if (name !== 'weight') sum += shape.reduce((product, extent) => product * extent, 1);
  }
  return sum;
}

function visit(body: Body, inputs: readonly Tensor[], steps: Step[]): readonly Tensor[] {
  const maps = new Map<MapId, Tensor>(inputs.map((one, i) => [inputId(i), one]));
  const read = (id: MapId): Tensor => {
    let one = maps.get(id);
    if (one === undefined) maps.set(id, (one = tensor()));
    return one;
  };
  for (const item of body.items) {
    const arriving = item.inputs.map(read);
    let made: readonly Tensor[];
    if (item.kind === 'layer') made = atWork(item, arriving, steps);
    else if (item.kind === 'use') {
      // The weights of what is shared are the same at its other uses.
      if (item.shared !== undefined) for (const one of arriving) one.readers += 2;
      made =
        item.body.layerCount > 0 ? visit(item.body, arriving, steps) : passed(passOf(item.body), arriving);
      if (item.shared !== undefined) for (const one of made) one.readers += 2;
    } else {
      made = arriving;
      for (const run of item.runs) {
        const captured = run.captured.map(read);
        if (run.body.layerCount === 0)
          made = passed(passOfTurns(run.body, run.times, captured.length), [...made, ...captured]);
        else
          for (let turn = 0; turn < run.times; turn++) made = visit(run.body, [...made, ...captured], steps);
      }
    }
    for (const [i, one] of made.entries()) maps.set(item.first + i, one);
  }
  return body.results.map(read);
}

const passed = (pass: Pass, arriving: readonly Tensor[]): readonly Tensor[] =>
  pass.map(i => (i === undefined ? undefined : arriving[i]) ?? tensor());

function atWork(layer: Layer, reads: readonly Tensor[], steps: Step[]): readonly Tensor[] {
  const { op } = layer;
  const hands = op.view === true && keepsChannels(layer);
  const makes = hands ? [reads[0]!] : layer.outputs.map(tensor);
  steps.push({ layer, reads, makes });
  if (hands) return makes;
  for (const one of reads) one.readers++;
  if (op.affine === true)
    reads[0]!.affine = { at: steps.length - 1, makes: makes[0]!, shifts: op.name === 'bn' };
  return makes;
}
