/**
 * How far the numbers of a tensor spread, estimated without running the network: seeded weights are chosen so that no map
 * grows beyond what its format can hold, and integers get the scale that a calibration would find about. Estimates treat
 * elements as independent; they decide no figure of lwnet.
 */

import type { Flat, FlatNode, TensorId } from '../../graph/flat';
import { elements } from '../../ops/lib/shape';
import type { Attrs } from '../../ops/op';

export interface Spread {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  /** The root of the mean square. */
  readonly rms: number;
}

/** Few numbers of a bell curve lie beyond so many deviations; integers need not reach them. */
const reach = 4.5;

/** Below 0 at its least, since nothing says that it is not: a least of 0 is a promise that others build on. */
const bell = (mean: number, deviation: number): Spread => ({
  least: Math.min(mean - reach * deviation, -1e-3 * deviation),
  most: mean + reach * deviation,
  mean,
  rms: Math.hypot(mean, deviation),
});

const deviationOf = ({ mean, rms }: Spread): number => Math.sqrt(Math.max(rms * rms - mean * mean, 1e-12));

/** Images and vectors are taken as normalised to a mean of 0 and a deviation of 1. */
const normal: Spread = { least: -3, most: 3, mean: 0, rms: 1 };

/** Places on the bell curve, of equal probability, at which a function is looked at. */
const quantiles = [
  -2.1, -1.5, -1.15, -0.89, -0.67, -0.49, -0.32, -0.16, 0, 0.16, 0.32, 0.49, 0.67, 0.89, 1.15, 1.5, 2.1,
];

function mapped(x: Spread, f: (value: number) => number): Spread {
  const deviation = deviationOf(x);
  const clip = (value: number) => Math.min(Math.max(value, x.least), x.most);
  const inner = quantiles.map(q => f(clip(x.mean + q * deviation)));
  const all = [...inner, f(x.least), f(x.most)];
  const mean = inner.reduce((sum, y) => sum + y, 0) / inner.length;
  const square = inner.reduce((sum, y) => sum + y * y, 0) / inner.length;
  return { least: Math.min(...all), most: Math.max(...all), mean, rms: Math.max(Math.sqrt(square), 1e-3) };
}

type Estimate = (inputs: readonly Spread[], node: FlatNode) => Spread;

const pointwise =
  (f: (x: number, attrs: Attrs) => number): Estimate =>
  ([x], { layer }) =>
    mapped(x!, value => f(value, layer.attrs));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => (x > 30 ? x : Math.log1p(Math.exp(x)));
const relu6 = (x: number): number => Math.min(Math.max(x, 0), 6);
/** Abramowitz and Stegun 7.1.26; five digits are many more than an estimate needs. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}

const kept: Estimate = ([x]) => x!;
const made: Estimate = () => bell(0, 1);

/** A channel that sees no other has the size of that one: their deviations differ, and the largest numbers lie further out. */
const madeAlone: Estimate = () => ({ ...bell(0, 1), least: -2 * reach, most: 2 * reach });

/** The deviation becomes 1, and the ends keep their distance in deviations; scales up to 1.2 and shifts come on top. */
const normalised: Estimate = ([x]) => {
  const far = 1.1 / deviationOf(x!);
  return {
    ...bell(0, 1),
    least: Math.min((x!.least - x!.mean) * far, -1),
    most: Math.max((x!.most - x!.mean) * far, 1),
  };
};

/** Of several maps one beside the other, or of which each element comes from one of them. */
const pooled: Estimate = inputs => ({
  least: Math.min(...inputs.map(x => x.least)),
  most: Math.max(...inputs.map(x => x.most)),
  mean: inputs.reduce((sum, x) => sum + x.mean, 0) / inputs.length,
  rms: Math.sqrt(inputs.reduce((sum, x) => sum + x.rms * x.rms, 0) / inputs.length),
});

/** A sum lies within both its own bell curve and the sum of the ends. */
function summed(inputs: readonly Spread[], signs: readonly number[]): Spread {
  const mean = inputs.reduce((sum, x, i) => sum + signs[i]! * x.mean, 0);
  const curve = bell(mean, Math.sqrt(inputs.reduce((sum, x) => sum + deviationOf(x) ** 2, 0)));
  const ends = (low: boolean) =>
    inputs.reduce((sum, x, i) => sum + signs[i]! * (low === signs[i]! > 0 ? x.least : x.most), 0);
  return { ...curve, least: Math.max(curve.least, ends(true)), most: Math.min(curve.most, ends(false)) };
}

function multiplied(inputs: readonly Spread[]): Spread {
  return inputs.reduce((a, b) => {
    const ends = [a.least * b.least, a.least * b.most, a.most * b.least, a.most * b.most];
    return { least: Math.min(...ends), most: Math.max(...ends), mean: a.mean * b.mean, rms: a.rms * b.rms };
  });
}

/** Of `n` numbers that are alike; the mean of many still differs from channel to channel. */
const averaged: Estimate = ([x]) => ({ ...x!, rms: Math.hypot(x!.mean, deviationOf(x!) / 2) });
const largest: Estimate = ([x]) => {
  const mean = Math.min(x!.mean + deviationOf(x!), x!.most);
  return { ...x!, mean, rms: Math.hypot(mean, deviationOf(x!) / 2) };
};

const estimates: Readonly<Record<string, Estimate>> = {
  abs: pointwise(Math.abs),
  adaptive_avgpool: averaged,
  adaptive_maxpool: largest,
  add: inputs =>
    summed(
      inputs,
      inputs.map(() => 1),
    ),
  avgpool: averaged,
  bilinear: kept,
  bn: normalised,
  concat: pooled,
  conv: made,
  depth_to_space: kept,
  // Nothing is known of how near the divisor comes to 0.
  div: ([a, b]) => bell(0, a!.rms / Math.max(b!.rms, 1e-3)),
  drop_path: kept,
  dropout: kept,
  dwconv: madeAlone,
  elu: pointwise((x, a) => (x > 0 ? x : (a.alpha as number) * Math.expm1(x))),
  fc: made,
  flatten: kept,
  gap: averaged,
  gelu: pointwise(x => (x * (1 + erf(x / Math.SQRT2))) / 2),
  gmp: largest,
  gn: made,
  hsigmoid: pointwise(x => relu6(x + 3) / 6),
  hswish: pointwise(x => (x * relu6(x + 3)) / 6),
  identity: kept,
  input: () => normal,
  leaky: pointwise((x, a) => (x > 0 ? x : (a.slope as number) * x)),
  ln: made,
  lrn: pointwise((x, a) => x / (a.k as number) ** (a.beta as number)),
  matmul([a, b], { layer }) {
    const summands =
      layer.op.macs!(layer.inputShapes, layer.attrs, layer.outputs) / elements(layer.outputs[0]!);
    return bell(summands * a!.mean * b!.mean, Math.sqrt(summands) * a!.rms * b!.rms);
  },
  maximum: pooled,
  maxpool: largest,
  minimum: pooled,
  mish: pointwise(x => x * Math.tanh(softplus(x))),
  mul: multiplied,
  nearest: kept,
  pad: kept,
  permute: kept,
  prelu: pointwise(x => (x > 0 ? x : 0.25 * x)),
  reduce_max: largest,
  reduce_mean: averaged,
  reduce_sum([x], { layer }) {
    const n = elements(layer.inputShapes[0]!) / elements(layer.outputs[0]!);
    return bell(n * x!.mean, Math.sqrt(n) * deviationOf(x!));
  },
  relu: pointwise(x => Math.max(x, 0)),
  relu6: pointwise(relu6),
  reshape: kept,
  scale: ([x]) => ({ ...x!, least: 1.2 * x!.least, most: 1.2 * x!.most }),
  shift: kept,
  shuffle: kept,
  sigmoid: pointwise(sigmoid),
  slice: kept,
  softmax([x], { layer }) {
    const n = layer.inputShapes[0]![layer.attrs.axis as number]!;
    // The largest of n weights by exponentials of a bell curve, over their sum.
    const deviation = deviationOf(x!);
    const most = Math.min(1, (2 * Math.exp(Math.min(reach * deviation, 50))) / n);
    return {
      least: 0,
      most,
      mean: 1 / n,
      rms: Math.min(1, Math.exp(Math.min(deviation * deviation, 50)) / n),
    };
  },
  softplus: pointwise(softplus),
  space_to_depth: kept,
  split: kept,
  sub: inputs => summed(inputs, [1, -1]),
  swish: pointwise(x => x * sigmoid(x)),
  tanh: pointwise(Math.tanh),
  tconv: made,
};

/** The spread of every tensor, by its index. */
export function spreadsOf(flat: Flat): readonly Spread[] {
  const found: Spread[] = [];
  for (const node of flat.nodes) {
    const own = spreadOf(
      node,
      node.inputs.map((id: TensorId) => found[id]!),
    );
    for (const id of node.outputs) found[id] = own;
  }
  return found;
}

function spreadOf(node: FlatNode, inputs: readonly Spread[]): Spread {
  const estimate = estimates[node.layer.op.name];
  if (estimate === undefined) throw new Error(`nothing is known of the spread of ${node.layer.op.name}`);
  return estimate(inputs, node);
}
