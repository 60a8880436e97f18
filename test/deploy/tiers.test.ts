/** What a deployment states of a design before anything of it is counted: its tiers. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { completion } from '../../server/src/features/completion';
import { sayProblem } from '../../server/src/text/problem';

const network = `block Layer(act) {
  conv(16, 3) -> bn -> act
}
network A {
  input(3, 64, 48)
  conv(16, 3, 2) -> bn -> hswish
  repeat 3 { Layer(relu) }
  Layer(leaky(0.1))
  maxpool(4)
  gap -> fc(10) -> softmax
}
`;

const of = (items: string, text = network) => {
  const { problems, deployments } = analyse(
    'file:///a.lwnet',
    `${text}deploy A on ethos_u55_128 {\n${items}\n}\n`,
  );
  const stated = problems.filter(({ kind }) => /budget|activation|item|name/.test(kind.code));
  return { stated, told: stated.map(sayProblem), judged: deployments[0]! };
};

describe('resolution, down-sampling and feature layers', () => {
  test('are held to their limits', () => {
    // 64 pixels, of which 8 by 6 are left; 1 + 3 + 1 convolutions.
    const kept = '  precision int8\n  resolution <= 64\n  down_sampling >= 8\n  feature_layers <= 5';
    expect(of(kept).told).toEqual([]);
    expect(
      of('  precision int8\n  resolution <= 48\n  down_sampling >= 16\n  feature_layers <= 4').told,
    ).toEqual([
      'The budget for resolution is <= 48; the network needs 64, 16 more.',
      'The budget for down-sampling is >= 16.00; the network reaches 8.00, 8.00 less.',
      'The budget for feature layers is <= 4; the network needs 5, 1 more.',
    ]);
  });

  test('lead to what makes them so', () => {
    const { stated } = of('  precision int8\n  resolution <= 48\n  down_sampling >= 16');
    expect(stated.flatMap(({ related }) => related.map(({ text }) => text))).toEqual([
      'The largest input arrives here.',
      'The smallest map is made here.',
    ]);
  });

  test('follow from the arguments of the deployment', () => {
    const text = 'network A(size = 32) {\n  input(3, size, size) -> conv(4, 3, 2)\n}\n';
    const large = `${text}deploy A(size = 96) on max78000 {\n  precision int8\n  resolution <= 64\n}\n`;
    expect(analyse('file:///a.lwnet', large).problems.map(sayProblem).join('\n')).toContain(
      'The budget for resolution is <= 64; the network needs 96, 32 more.',
    );
  });
});

describe('activations', () => {
  test('others are told where they are written, with all that arrive there', () => {
    const { told, stated } = of('  precision int8\n  activations [relu6]');
    expect(told).toEqual([
      "'hswish' is none of the activations that the deployment states: relu6.",
      "'relu' and 'leaky' are none of the activations that the deployment states: relu6.",
    ]);
    expect(stated[0]!.mends).toMatchObject([{ text: 'relu6', tried: 'mends' }]);
    expect(of('  precision int8\n  activations [relu, hswish, leaky]').told).toEqual([]);
  });

  test('of the library are told at the deployment', () => {
    const text = 'network A {\n  input(16, 8, 8) -> conv(16) -> relu -> SE(4)\n}\n';
    const { told, stated, judged } = of('  precision int8\n  activations relu', text);
    expect(told).toEqual(["'hsigmoid' is none of the activations that the deployment states: relu."]);
    expect(stated[0]!.place.unit).toBe(judged.deployed.unit.node.body!.units[1]);
  });

  test.each([
    ['activations [reluu]', "'reluu' is no activation; did you mean relu?"],
    ['activations [softmax]', "'softmax' is no activation; "],
    ['activations [relu, 5]', 'Activations are a list of their names: activations [relu, relu6].'],
    ['activations = [relu]', "What stands for 'activations' follows without '='"],
    ['activation [relu]', "There is no budget or placement 'activation'. Did you mean 'activations'?"],
  ])('%s is one mistake', (line, said) => {
    const { told } = of(`  precision int8\n  ${line}`);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(said);
  });

  test('are completed', () => {
    const text = `${network}deploy A on ethos_u55_128 {\n  precision int8\n  activations [relu, `;
    const { items } = completion(analyse('file:///a.lwnet', text), text.length);
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['relu6', 'hswish', 'leaky']));
    expect(items.map(({ label }) => label)).not.toContain('softmax');
  });
});
