/** Light examples, written in a format and read back, are the same networks: equal parameters, MACs and results. */
import { describe, expect, test, vi } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { formats } from '../../server/src/formats';
import type { Outcome } from '../../server/src/formats/format';
import { fusionOf } from '../../server/src/formats/tflite/lowered';
import { type Flat, flatten } from '../../server/src/graph/flat';
import type { Evaluated } from '../../server/src/graph/graph';
import { elements } from '../../server/src/ops/lib/shape';
import { analyseExample, exampleFiles, exampleNetwork } from '../examples/load';
import { imported, told } from './imported';

// Only shapes of weights are read: making numbers would take longer than all else.
vi.mock('../../server/src/formats/lib/weights', async original => ({
  ...(await original<object>()),
  numbersOf: ({ shape }: { readonly shape: readonly number[] }) => new Float32Array(elements(shape)).fill(1),
}));

const outcome = (flat: Flat, to: string, precision: string, opset: number | undefined): Outcome =>
  formats.get(to)!.write(flat, { precision, seed: 0, opset });

function bytesOf(written: Outcome): Uint8Array {
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  return new Uint8Array(Buffer.concat([...written.chunks()]));
}

/** Larger ones are of the same kinds, and would only take longer. */
const mostParameters = 6_000_000;
const mostLayers = 260;

const isSmall = ({ body }: Evaluated): boolean =>
  totalsOf(body).params < mostParameters && body.layerCount < mostLayers;

const smallOf = (file: string): readonly Evaluated[] =>
  analyseExample(file)
    .networks.map(({ evaluated }) => evaluated)
    .filter(isSmall);

const nameOf = ({ declared }: Evaluated): string => declared.node.name.name;

const toldOf = ({ body }: Evaluated) => ({
  parameters: totalsOf(body).params,
  macs: totalsOf(body).macs,
  results: body.outputs.map(shape => shape!.join('×')).join(' '),
});

const files = exampleFiles.filter(file => smallOf(file).length > 0);

describe('every light example comes back from ONNX', () => {
  test.each(files)('%s', file => {
    for (const evaluated of smallOf(file)) {
      const name = nameOf(evaluated);
      const bytes = bytesOf(outcome(flatten(evaluated), 'onnx', 'fp32', 17));
      expect(told(imported(`${name}.onnx`, bytes)), name).toEqual(toldOf(evaluated));
    }
  });
});

/** What TensorFlow Lite says otherwise than the design, whatever its precision. */
const reasons = {
  bias: 'a layer without a bias has one of zeros: no norm behind it gives it one',
  norm: 'a norm or scale that no layer absorbs is a depthwise convolution of one pixel, with MACs and a shift',
} as const;

type Reason = keyof typeof reasons;

/** The light examples of which it does. */
const otherwise: Readonly<Record<string, readonly Reason[]>> = {
  FasterNetT0: ['bias'],
  OFANote8Lat22: ['bias'],
  OFANote8Lat31: ['bias'],
  PPLCNet: ['bias'],
  ShiftNetA: ['bias', 'norm'],
  ShiftNetB: ['bias', 'norm'],
  ShiftNetC: ['bias', 'norm'],
  SinglePathOneShot: ['bias'],
  StarNetS050: ['norm'],
  StarNetS1: ['norm'],
  StarNetS100: ['norm'],
  StarNetS150: ['norm'],
  StarNetS2: ['norm'],
  StarNetS3: ['norm'],
};

const refusedAtInt8: Readonly<Record<string, string>> = {
  MobileViTS: 'a layer norm has no operator for integers',
};

/** What a file of TensorFlow Lite holds, from the layers: norms are folded into those before them. */
function inTensorFlowLite(flat: Flat): {
  readonly parameters: number;
  readonly macs: number;
  readonly why: readonly Reason[];
} {
  let { macs } = totalsOf(flat.evaluated.body);
  const parameters = new Map<string, number>();
  const why = new Set<Reason>();
  for (const { node, affines } of fusionOf(flat).fused) {
    const { op, attrs, inputShapes, outputs } = node.layer;
    const weights = op.weights?.(inputShapes, attrs) ?? [];
    const own = weights.reduce((sum, { shape }) => sum + elements(shape), 0);
    const [made] = outputs;
    const channels = made?.[0] ?? 0;
    let held = own;
    if (op.absorbsAffine === true) {
      const hasBias = weights.some(({ name }) => name === 'bias');
      if (!hasBias && affines.length === 0) why.add('bias');
      held = own + (hasBias ? 0 : channels);
    } else if (op.affine === true && made?.length === 3) {
      why.add('norm');
      held = 2 * channels;
      macs += elements(made);
    }
    parameters.set(`${node.weightsKey} ${affines.map(({ weightsKey }) => weightsKey).join(' ')}`, held);
  }
  return { parameters: [...parameters.values()].reduce((a, b) => a + b, 0), macs, why: [...why].sort() };
}

describe('every light example comes back from TensorFlow Lite', () => {
  test.each(files)('%s', file => {
    for (const evaluated of smallOf(file)) {
      const name = nameOf(evaluated);
      const flat = flatten(evaluated);
      const { why, ...expected } = inTensorFlowLite(flat);
      expect({ name, why }).toEqual({ name, why: otherwise[name] ?? [] });
      const { storedKernelElements, storedBiasElements, macs } = totalsOf(evaluated.body);
      // What is told of memory says the same without knowing the format.
      if (why.length === 0)
        expect({ name, ...expected }).toEqual({
          name,
          parameters: storedKernelElements + storedBiasElements,
          macs,
        });
      const { results } = toldOf(evaluated);
      for (const precision of ['fp32', 'int8']) {
        const written = outcome(flat, 'tflite', precision, undefined);
        const refused = 'refusals' in written ? [...new Set(written.refusals.map(one => one.why))] : [];
        expect({ name, precision, refused }).toEqual({
          name,
          precision,
          refused: precision === 'int8' && name in refusedAtInt8 ? [refusedAtInt8[name]] : [],
        });
        if (refused.length > 0) continue;
        const back = told(imported(`${name}.tflite`, bytesOf(written)));
        expect({ name, precision, ...back }).toEqual({ name, precision, ...expected, results });
      }
    }
  });
});

test.each([
  ['resnet-50.lwnet', 'ResNet50', 60],
  ['mobilenet-v2.lwnet', 'MobileNetV2', 60],
  ['efficientnet.lwnet', 'EfficientNetB0', 80],
])('%s comes back as a design, not a list', (file, name, lines) => {
  for (const opset of [13, 22]) {
    const { text } = imported(
      `${name}.onnx`,
      bytesOf(outcome(flatten(exampleNetwork(file, name)), 'onnx', 'fp32', opset)),
    );
    expect(text.split('\n').length).toBeLessThan(lines);
    expect(text).toContain('block Unit(');
    expect(text).toMatch(/\n {2}for .* of \[\n/);
  }
});
