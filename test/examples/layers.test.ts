/** Layer by layer against tables of torchvision: one wrong shape cannot hide behind a right sum. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { layerFigures } from '../../server/src/cost/figures';
import { walk } from '../../server/src/graph/walk';
import { exampleNetwork } from './load';

type Row = readonly [type: string, output: readonly number[], params: number, macs: number];

interface Table {
  readonly params: number;
  readonly macs: number;
  readonly layers: readonly Row[];
}

const modules: Readonly<Record<string, string>> = {
  conv: 'Conv2d',
  dwconv: 'Conv2d',
  fc: 'Linear',
  bn: 'BatchNorm2d',
  relu: 'ReLU',
  relu6: 'ReLU6',
  swish: 'SiLU',
  sigmoid: 'Sigmoid',
  maxpool: 'MaxPool2d',
  gap: 'AdaptiveAvgPool2d',
  dropout: 'Dropout',
};

/** What torchvision computes by a call of a function, a hook on modules does not see; stochastic depth only trains. */
const alike = [
  { model: 'mobilenet_v2', file: 'mobilenet-v2.lwnet', network: 'MobileNetV2', functional: ['gap'] },
  { model: 'resnet50', file: 'resnet-50.lwnet', network: 'ResNet50', functional: [] },
  { model: 'shufflenet_v2_x1_0', file: 'shufflenet-v2.lwnet', network: 'ShuffleNetV2', functional: ['gap'] },
  { model: 'efficientnet_b0', file: 'efficientnet.lwnet', network: 'EfficientNetB0', functional: [] },
];

describe.each(alike)('$network against $model', ({ model, file, network, functional }) => {
  const url = new URL(`oracle/${model}.json`, import.meta.url);
  const table = JSON.parse(readFileSync(url, 'utf8')) as Table;

  test('every layer in order: kind, output shape, parameters, MACs', () => {
    const ours: Row[] = [];
    for (const { layer } of walk(exampleNetwork(file, network).body)) {
      const type = modules[layer.op.name];
      if (type === undefined || functional.includes(layer.op.name)) continue;
      const { params, macs } = layerFigures(layer);
      ours.push([type, withoutOnes(layer.outputs[0]!), params, macs]);
    }
    const theirs = table.layers
      .filter(([type]) => type !== 'StochasticDepth')
      .map(([type, output, params, macs]): Row => [type, withoutOnes(output), params, macs]);
    expect(ours).toEqual(theirs);
  });
});

/** A vector is written `[c]` here and `[c, 1, 1]` there. */
const withoutOnes = (shape: readonly number[]): readonly number[] =>
  shape.slice(1).every(extent => extent === 1) ? shape.slice(0, 1) : shape;
