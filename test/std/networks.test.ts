/** Published networks rebuilt from the library's blocks, to the last digit. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { layerFigures } from '../../server/src/cost/figures';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { walk } from '../../server/src/graph/walk';
import { sayProblem } from '../../server/src/text/problem';
import { definitionOf } from '../examples/published';

const text = readFileSync(new URL('networks.lwnet', import.meta.url), 'utf8');
const analysis = analyse('test:/networks.lwnet', text);

const bodyOf = (name: string) =>
  analysis.networks.find(n => n.evaluated.declared.node.name.name === name)!.evaluated.body;

test('the file is sound and in form', () => {
  expect(analysis.problems.filter(p => p.kind.severity !== 'hint').map(sayProblem)).toEqual([]);
  expect(formatText(text)).toBe(text);
});

const hooks = 'torchvision 0.14.1, parameters and convolution + linear MACs by forward hooks';
const meta = "torchvision 0.14's weights: num_params, and _ops in billions with three decimals";

/** `macs` where they were counted one by one, `gigaMacs` where they are printed. */
const known = [
  { network: 'ResNet18', params: 11_689_512, macs: 1_814_073_344, source: hooks },
  { network: 'SqueezeNet', params: 1_235_496, macs: 349_151_936, source: hooks },
  { network: 'GoogLeNetNorm', params: 6_624_904, macs: 1_498_376_192, source: hooks },
  { network: 'ResNeXt50', params: 25_028_904, gigaMacs: 4.23, source: meta },
  { network: 'WideResNet50', params: 68_883_240, gigaMacs: 11.398, source: meta },
  { network: 'DenseNet121', params: 7_978_856, gigaMacs: 2.834, source: meta },
  { network: 'GoogLeNetPaper', params: 6_998_552, source: 'HewlettPackard/dlcookbook-dlbs, table of models' },
];

const alsoExamples = ['ResNet50', 'ShuffleNetV1', 'ShuffleNetV2', 'GhostNet', 'ShiftNetA'];

describe('to the last digit', () => {
  test.each(known)('$network: $params parameters', ({ network, params, macs, gigaMacs }) => {
    const totals = totalsOf(bodyOf(network));
    expect(totals.params).toBe(params);
    if (macs !== undefined) expect(totals.macs).toBe(macs);
    if (gigaMacs !== undefined) expect(Number((totals.macs / 1e9).toFixed(3))).toBe(gigaMacs);
  });

  test.each(alsoExamples)('%s: as the example that writes its blocks out', network => {
    const { params, macs } = definitionOf(network);
    expect(totalsOf(bodyOf(network))).toMatchObject({ params, macs });
  });

  test('RetinaNet: num_params does not count the frozen batch norms of the backbone', () => {
    const totals = totalsOf(bodyOf('RetinaNet'));
    const norms = [...walk(bodyOf('RetinaNet'))]
      .filter(({ layer }) => layer.op.name === 'bn')
      .reduce((sum, { layer }) => sum + layerFigures(layer).params, 0);
    expect(norms).toBe(53_120);
    expect(totals.params - norms).toBe(34_014_999);
    expect(Number((totals.macs / 1e9).toFixed(2))).toBe(151.54);
  });
});

/** The other networks stand in tables of whole networks; these are printed for the block alone. */
describe('beside what was printed of one block', () => {
  const figures = (input: string, use: string) => {
    const { networks } = analyse('test:/a.lwnet', `network A {\n  input(${input}) -> ${use}\n}\n`);
    return totalsOf(networks[0]!.evaluated.body);
  };

  test("Inception 3a and 3b: operations of the paper's table 1, in millions", () => {
    expect(Math.floor(figures('192, 28, 28', 'Inception(64, 96, 128, 16, 32, 32)').macs / 1e6)).toBe(128);
    expect(Math.floor(figures('256, 28, 28', 'Inception(128, 128, 192, 32, 96, 64)').macs / 1e6)).toBe(304);
  });

  test('SPPF: as YOLOv5s lists its layer 9 when it is built', () =>
    expect(figures('512, 20, 20', 'SPPF(512)').params).toBe(656_896));

  test('SPP: the 50 cells of each channel, whatever the size of the map', () => {
    const lengths = ['13, 13', '10, 17'].map(size => {
      const text = `network A {\n  input(256, ${size}) -> SPP\n}\n`;
      return analyse('test:/a.lwnet', text).networks[0]!.evaluated.body.outputs;
    });
    expect(lengths).toEqual([[[50 * 256]], [[50 * 256]]]);
  });
});
