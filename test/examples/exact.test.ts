import { describe, expect, test } from 'vitest';
import { layerFigures } from '../../server/src/cost/figures';
import { totalsOf } from '../../server/src/cost/totals';
import type { Layer } from '../../server/src/graph/graph';
import { walk } from '../../server/src/graph/walk';
import { exampleNetwork } from './load';
import { definitions, printed } from './published';

describe('to the last digit', () => {
  test.each(definitions)('$network: $params parameters, $macs MACs', definition => {
    const totals = totalsOf(exampleNetwork(definition.file, definition.network).body);
    expect(totals.params).toBe(definition.params);
    expect(totals.macs).toBe(definition.macs);
  });

  test.each(definitions.filter(d => d.foldedElements !== undefined))(
    '$network stores what an export with batch norm folded stores: $foldedElements elements',
    definition => {
      const totals = totalsOf(exampleNetwork(definition.file, definition.network).body);
      expect(totals.storedKernelElements + totals.storedBiasElements).toBe(definition.foldedElements);
    },
  );
});

const layersOf = (network: string): readonly Layer[] => {
  const { file } = definitions.find(d => d.network === network)!;
  return [...walk(exampleNetwork(file, network).body)].map(flat => flat.layer);
};

const sum = (layers: readonly Layer[], figure: 'params' | 'macs'): number =>
  layers.reduce((total, layer) => total + layerFigures(layer)[figure], 0);

const named = (layers: readonly Layer[], ...names: string[]): readonly Layer[] =>
  layers.filter(layer => names.includes(layer.op.name));

const round = (n: number, unit: number, digits = 0): number => Number((n / unit).toFixed(digits));
const cut = (n: number, unit: number, digits = 0): number =>
  Math.floor((n / unit) * 10 ** digits) / 10 ** digits;

describe('beside what was printed', () => {
  test('MobileNetV1: the figures of the paper are the definition, rounded', () => {
    const layers = layersOf('MobileNetV1');
    expect(round(sum(layers, 'macs'), 1e6)).toBe(printed.mobileNetV1.macs);
    expect(round(sum(layers, 'params'), 1e6, 1)).toBe(printed.mobileNetV1.params);
  });

  test('MobileNetV2: cut and not rounded, and the parameters without batch norm', () => {
    const layers = layersOf('MobileNetV2');
    const macs = sum(layers, 'macs');
    expect(round(macs, 1e6)).toBe(301);
    expect(cut(macs, 1e6)).toBe(printed.mobileNetV2.macs);
    const withoutNorm = sum(layers, 'params') - sum(named(layers, 'bn'), 'params');
    expect(withoutNorm).toBe(3_470_760);
    expect(round(withoutNorm, 1e6, 2)).toBe(printed.mobileNetV2TensorFlow.params);
    expect(cut(withoutNorm, 1e6, 1)).toBe(printed.mobileNetV2.params);
  });

  test('ShuffleNetV1: the paper counts the convolutions alone', () => {
    const layers = layersOf('ShuffleNetV1');
    const classifier = sum(named(layers, 'fc'), 'macs');
    expect(classifier).toBe(960 * 1000);
    const convolutions = sum(layers, 'macs') - classifier;
    expect(convolutions).toBe(136_500_672);
    expect(round(convolutions, 1e6)).toBe(printed.shuffleNetV1.macs);
    expect(round(sum(layers, 'params'), 1e6, 1)).toBe(printed.shuffleNetV1Authors.params);
  });

  test('ShuffleNetV2: printed 0.8 % higher, which nothing in the definition explains', () => {
    const layers = layersOf('ShuffleNetV2');
    const macs = sum(layers, 'macs');
    expect(round(sum(layers, 'params'), 1e6, 1)).toBe(printed.shuffleNetV2.params);
    expect(round(macs, 1e6)).toBe(145);
    expect(round(printed.shuffleNetV2.macs * 1e6 - macs, macs / 100, 1)).toBe(0.8);
    // One operation more for each element of a convolution's result, a bias or a folded batch norm, is too much.
    const results = named(layers, 'conv', 'dwconv', 'fc').reduce(
      (total, layer) => total + layerFigures(layer).outputElements,
      0,
    );
    expect(round(macs + results, 1e6)).toBe(147);
  });

  test('GhostNet: the figures of the paper are the definition, rounded', () => {
    const layers = layersOf('GhostNet');
    expect(round(sum(layers, 'macs'), 1e6)).toBe(printed.ghostNet.macs);
    expect(round(sum(layers, 'params'), 1e6, 1)).toBe(printed.ghostNet.params);
  });

  test('ShiftNetA: cut and not rounded', () => {
    const layers = layersOf('ShiftNetA');
    expect(round(sum(layers, 'params'), 1e6, 1)).toBe(4.2);
    expect(cut(sum(layers, 'params'), 1e6, 1)).toBe(printed.shiftNetA.params);
    expect(cut(sum(layers, 'macs'), 1e9, 1)).toBe(printed.shiftNetA.gigaMacs);
  });

  test('ResNet50: the paper has the stride in the first 1×1, and cuts', () => {
    const layers = layersOf('ResNet50');
    expect(sum(layers, 'params') / 1e6).toBe(printed.resNet50Counted.params);
    // The 1×1 convolutions in front of the three 3×3 ones with a stride see four times as many pixels here.
    const kernel = (layer: Layer) => layer.op.weights!(layer.inputShapes, layer.attrs)[0]!.shape.at(-1)!;
    const convolutions = named(layers, 'conv');
    const before = convolutions.filter((layer, i) => {
      const next = convolutions[i + 1];
      return (
        next !== undefined &&
        kernel(layer) === 1 &&
        kernel(next) === 3 &&
        next.outputs[0]![1] !== layer.outputs[0]![1]
      );
    });
    expect(before.map(layer => layer.outputs[0])).toEqual([
      [128, 56, 56],
      [256, 28, 28],
      [512, 14, 14],
    ]);
    const asPrinted = sum(layers, 'macs') - (sum(before, 'macs') * 3) / 4;
    expect(asPrinted).toBe(3_857_973_248);
    expect(cut(asPrinted, 1e9, 1)).toBe(printed.resNet50.gigaMacs);
  });

  test('EfficientNetB0: the figures of the paper are the definition, rounded', () => {
    const layers = layersOf('EfficientNetB0');
    expect(round(sum(layers, 'macs'), 1e9, 2)).toBe(printed.efficientNetB0.gigaMacs);
    expect(round(sum(layers, 'params'), 1e6, 1)).toBe(printed.efficientNetB0.params);
  });

  test('EfficientNetB4: printed 4.4 % lower than the definition, which nothing in it explains', () => {
    const layers = layersOf('EfficientNetB4');
    const macs = sum(layers, 'macs');
    expect(round(sum(layers, 'params'), 1e6)).toBe(printed.efficientNetB4.params);
    expect(round(macs, 1e9, 1)).toBe(4.4);
    expect(round(macs - printed.efficientNetB4.gigaMacs * 1e9, macs / 100, 1)).toBe(4.4);
  });

  test("TinyYOLOv3: Darknet's BFLOPs count a MAC twice, its file holds batch norm's statistics", () => {
    const layers = layersOf('TinyYOLOv3');
    expect(round(2 * sum(layers, 'macs'), 1e9, 1)).toBe(printed.tinyYolo.billionOps);
    // A running mean and a running variance beside each scale and shift; the header has 20 bytes.
    const statistics = sum(named(layers, 'bn'), 'params');
    expect(statistics).toBe(6_368);
    const fileBytes = 4 * (sum(layers, 'params') + statistics) + 20;
    expect(fileBytes).toBe(35_434_956);
    expect(cut(fileBytes, 2 ** 20, 1)).toBe(printed.tinyYolo.weightMiB);
  });
});
