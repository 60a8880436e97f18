/** Examples, written as ONNX and read back, are the same networks: equal parameters, MACs and results. */
import { describe, expect, test, vi } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { formats } from '../../server/src/formats';
import { flatten } from '../../server/src/graph/flat';
import type { Evaluated } from '../../server/src/graph/graph';
import { elements } from '../../server/src/ops/lib/shape';
import { analyseExample, exampleFiles, exampleNetwork } from '../examples/load';
import { imported, told } from './imported';

// Only shapes of weights are read: making numbers would take longer than all else.
vi.mock('../../server/src/formats/lib/weights', async original => ({
  ...(await original<object>()),
  numbersOf: ({ shape }: { readonly shape: readonly number[] }) => new Float32Array(elements(shape)),
}));

function written(evaluated: Evaluated, opset: number): Uint8Array {
  const outcome = formats.get('onnx')!.write(flatten(evaluated), { precision: 'fp32', seed: 0, opset });
  if (!('chunks' in outcome)) throw new Error(JSON.stringify(outcome));
  return new Uint8Array(Buffer.concat([...outcome.chunks()]));
}

/** Larger ones are of the same kinds, and would only take longer. */
const mostParameters = 6_000_000;
const mostLayers = 260;

const isSmall = ({ body }: Evaluated): boolean =>
  totalsOf(body).params < mostParameters && body.layerCount < mostLayers;

/** ONNX has no shift, and what is written for one multiplies. */
const hasShift = (evaluated: Evaluated): boolean =>
  flatten(evaluated).nodes.some(({ layer }) => layer.op.name === 'shift');

describe('every example', () => {
  test.each(exampleFiles.filter(file => file.startsWith('zoo/')))('%s', file => {
    const found = analyseExample(file).networks.map(({ evaluated }) => evaluated);
    const evaluated = found.find(one => isSmall(one) && !hasShift(one));
    if (evaluated !== undefined) {
      const { params, macs } = totalsOf(evaluated.body);
      const results = evaluated.body.outputs.map(shape => shape!.join('×')).join(' ');
      const name = evaluated.declared.node.name.name;
      expect(told(imported(`${name}.onnx`, written(evaluated, 17))), name).toEqual({
        parameters: params,
        macs,
        results,
      });
    }
  });
});

test.each([
  ['resnet-50.lwnet', 'ResNet50', 60],
  ['mobilenet-v2.lwnet', 'MobileNetV2', 60],
  ['efficientnet.lwnet', 'EfficientNetB0', 80],
])('%s comes back as a design, not a list', (file, name, lines) => {
  for (const opset of [13, 22]) {
    const { text } = imported(`${name}.onnx`, written(exampleNetwork(file, name), opset));
    expect(text.split('\n').length).toBeLessThan(lines);
    expect(text).toContain('block Unit(');
    expect(text).toMatch(/\n {2}for .* of \[\n/);
  }
});
