import { describe, expect, test } from 'vitest';
import { nothing, plus } from '../../server/src/cost/figures';
import { fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { describeNetwork } from '../../server/src/features/hover-network';
import { counted } from '../../server/src/figures';
import { walk } from '../../server/src/graph/walk';
import { numberOf } from '../../server/src/quantity/quantity';
import { costOf } from '../../server/src/report/cost';
import { costText } from '../../server/src/report/cost-table';
import { most, overview, stagesOf } from '../../server/src/report/stages';
import { analyseExample, exampleFiles } from '../examples/load';
import { fixture } from '../features/fixture';

const all = exampleFiles.flatMap(file => {
  const analysis = analyseExample(file);
  return analysis.networks.map(({ evaluated }) => ({
    network: evaluated.declared.node.name.name,
    analysis,
    evaluated,
  }));
});

const bodyOf = (network: string) => all.find(one => one.network === network)!.evaluated.body;
const named = (network: string): readonly string[] =>
  stagesOf(bodyOf(network)).map(({ name, output }) => `${name} ${output?.join('×')}`);

describe('as a designer would cut them', () => {
  test('MobileNetV2: the stem, the rows of the table in the paper, the head', () =>
    expect(named('MobileNetV2')).toEqual([
      'conv 32×112×112',
      'stage[0] 16×112×112',
      'stage[1] 24×56×56',
      'stage[2] 32×28×28',
      'stage[3] 64×14×14',
      'stage[4] 96×14×14',
      'stage[5] 160×7×7',
      'stage[6] 320×7×7',
      'conv 1280×7×7',
      'fc 1000',
    ]));

  test('ResNet50: inside the one block that holds everything', () =>
    expect(named('ResNet50')).toEqual([
      'ResNet.conv 64×56×56',
      'ResNet.stage[0] 256×56×56',
      'ResNet.stage[1] 512×28×28',
      'ResNet.stage[2] 1024×14×14',
      'ResNet.stage[3] 2048×7×7',
      'ResNet.fc 1000',
    ]));

  test('EfficientNetB0: seven stages of one line', () =>
    expect(named('EfficientNetB0')).toContain('EfficientNet.stage[4] 112×14×14'));

  test('ShuffleNetV2: five rows', () =>
    expect(named('ShuffleNetV2')).toEqual([
      'conv 24×56×56',
      'stage[0] 116×28×28',
      'stage[1] 232×14×14',
      'stage[2] 464×7×7',
      'conv, fc 1000',
    ]));

  test('what only follows a line, or costs nothing, has no row of its own', () => {
    const text =
      'network A {\n  input(16, 32, 32)\n  conv(32, 3)\n  bn\n  relu\n  half, rest = it -> split(2)\n  half -> conv(16, 3)\n  bn -> relu\n  it, rest -> concat\n  last = it -> relu\n}\n';
    const { body } = fixture(text).analysis.networks[0]!.evaluated;
    const stages = stagesOf(body);
    // A name of one's own is asked for, and joining two maps moves them.
    expect(stages.map(({ name, output, sums }) => [name, output?.join('×'), sums.layers])).toEqual([
      ['conv', '32×32×32', 4],
      ['conv', '16×32×32', 3],
      ['concat', '32×32×32', 1],
      ['last', '32×32×32', 1],
    ]);
    const unnamed = 'network A {\n  input(16, 32, 32)\n  conv(32, 3)\n  split(2)\n  concat -> conv(8)\n}\n';
    const [first] = stagesOf(fixture(unnamed).analysis.networks[0]!.evaluated.body);
    expect([first?.name, first?.output?.join('×'), first?.sums.layers]).toEqual(['conv', '32×32×32', 2]);
  });

  test('a shared instance is not opened, and two blocks are two rows', () => {
    const names = (lines: string) => {
      const text = `block B {\n  conv(4) -> relu\n  dwconv(3)\n}\nnetwork A {\n  input(4, 8, 8)\n${lines}\n}\n`;
      return stagesOf(fixture(text).analysis.networks[0]!.evaluated.body).map(({ name }) => name);
    };
    expect(names('  B -> fc(10)')).toEqual(['B.conv', 'B.dwconv', 'fc']);
    expect(names('  body = it -> B\n  fc(10)')).toEqual(['body.B.conv', 'body.B.dwconv', 'fc']);
    expect(names('  shared s = B\n  it -> s -> fc(10)')).toEqual(['s, fc']);
    expect(names('  B\n  B')).toEqual(['B', 'B']);
  });
});

describe.each(all)('$network', ({ analysis, evaluated }) => {
  const { body } = evaluated;
  const stages = stagesOf(body);

  test('its stages add up to the whole, of which inputs alone are left out', () => {
    const totals = totalsOf(body);
    for (const list of [stages, overview(stages)]) {
      const sum = list.reduce((before, { sums }) => plus(before, sums), nothing);
      for (const { key, of } of counted.filter(figure => figure.isSum))
        expect(numberOf(of(sum, fp32)), key).toBe(numberOf(of(totals, fp32)));
      const inputs = [...walk(body)].filter(({ layer }) => layer.op.inputs.max === 0);
      expect(sum.layers + inputs.length).toBe(body.layerCount);
    }
  });

  test('hover and command line print the same rows', () => {
    const cells = (text: string) =>
      text
        .slice(text.lastIndexOf('stage  '))
        .split('\n\n')[0]!
        .split('\n')
        .filter(line => !line.startsWith('─') && line !== '```')
        .map(line => line.split(/ {2,}/));
    const shell = cells(
      costText(
        costOf(evaluated, fp32, () => ({ file: '', line: null })),
        false,
      ),
    );
    expect(shell).toHaveLength(stages.length + 1);
    if (stages.length < 2) return;
    const hover = cells(describeNetwork({ ...analysis, deployments: [] }, evaluated));
    const fits = stages.length > most ? hover.slice(0, -1) : hover;
    expect(fits).toEqual(shell.slice(0, fits.length));
    if (stages.length > most) expect(hover.at(-1)![0]).toBe(`… ${stages.length - most + 1} more`);
  });
});
