/** What ONNX Runtime's optimiser makes of several nodes, and hands of transformers' tools: operators of com.microsoft. */
import type { View } from '../lib/drawing';
import { together, withConstant } from '../lib/joining';
import { Unsaid } from '../reader';
import { gemm, layerNorm, matmul, softmax } from './arithmetic';
import type { Attribute } from './model';
import type { Reading } from './node';
import type { Operator } from './operators';
import { conv, pooled } from './windows';

/** What the numbers of `activation_params` are called where the activation is a node of its own. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  Clip: ['min', 'max'],
  HardSigmoid: ['alpha', 'beta'],
};

/** The activation that a node names at its end, which its operator alone would lose. */
export function activated(
  r: Reading,
  view: View,
  operators: Readonly<Record<string, Operator>>,
  batch: number,
): View {
  const type = r.text('activation', '');
  if (type === '') return view;
  const operator = operators[type];
  if (operator === undefined) throw new Unsaid(`its activation is ${type}, which the language does not have`);
  const attributes = new Map<string, Attribute>();
  for (const [i, name] of (parameters[type] ?? ['alpha']).entries()) {
    const float = r.floats('activation_params')?.[i] ?? r.float(`activation_${name}`, undefined);
    if (float !== undefined) attributes.set(name, { float });
  }
  return operator(r.behind(view, [], attributes), batch) as View;
}

/** With a map, or a constant, added to what an operator makes. */
const plus = (r: Reading, view: View, index: number): View =>
  !r.has(index)
    ? view
    : r.isView(index)
      ? together(r.d, 'add', [view, r.view(index)])
      : withConstant(r.d, 'plus', view, r.weight(index));

function fusedMatmul(r: Reading): View {
  if (r.int('transBatchA', 0) === 1 || r.int('transBatchB', 0) === 1)
    throw new Unsaid('it transposes what is multiplied for each of several');
  const alpha = r.float('alpha', 1);
  const made = matmul(r);
  return alpha === 1 ? made : r.d.each(made, 'times', { by: alpha });
}

/** A sum, and its norm; the sum is the last result. */
function skipNorm(r: Reading): readonly View[] {
  const sum = plus(r, together(r.d, 'add', [r.view(0), r.view(1)]), 4);
  const made = layerNorm(r.behind(sum, [2, 3]));
  // Mean and deviation are results of training alone.
  return [made, made, made, sum];
}

export const fused: Readonly<Record<string, Operator>> = {
  BiasGelu: r => r.d.each(plus(r, r.x, 1), 'gelu'),
  BiasSoftmax: r => softmax(r.behind(plus(r, r.x, 1))),
  FastGelu: r => r.d.each(plus(r, r.x, 1), 'gelu'),
  FusedConv: r => plus(r, conv(r), 3),
  FusedGemm: gemm,
  FusedMatMul: fusedMatmul,
  NhwcFusedConv: r => plus(r, conv(r), 3),
  NhwcMaxPool: r => pooled(r, 'max'),
  QuickGelu: r => {
    r.d.note('is a GELU by a sigmoid; `gelu` of the design costs the same');
    return r.d.each(r.x, 'gelu');
  },
  SkipLayerNormalization: skipNorm,
};
