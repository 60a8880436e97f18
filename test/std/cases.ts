/** Uses of the library's blocks: every block by its defaults and with each of its arguments moved off them. */

export interface Case {
  readonly block: string;
  readonly args: Readonly<Record<string, number | boolean | string | readonly number[]>>;
  readonly inputs: readonly (readonly [number, number, number])[];
}

const on = (inputs: Case['inputs'], block: string, ...uses: readonly Case['args'][]): readonly Case[] =>
  uses.map(args => ({ block, args, inputs }));

const inception = { point: 64, reduce3: 96, out3: 128, reduce5: 16, out5: 32, project: 32 };

export const cases: readonly Case[] = [
  ...on([[48, 14, 14]], 'SE', { squeeze: 12 }),
  ...on([[48, 15, 13]], 'Separable', { out: 64 }, { out: 64, kernel: 5, stride: 2, act: 'relu6' }),
  ...on(
    [[24, 28, 28]],
    'InvertedResidual',
    { out: 24, expand: 6 },
    { out: 40, expand: 6, kernel: 5, stride: 2 },
    { out: 24, expand: 1, squeeze: 8, act: 'relu' },
  ),
  ...on(
    [[240, 28, 28]],
    'ShuffleUnit',
    { out: 240 },
    { out: 480, stride: 2 },
    { out: 240, groups: 4 },
    { out: 240, groups: 2, first_groups: 1 },
  ),
  ...on([[116, 28, 28]], 'ShuffleUnitV2', {}, { kernel: 5, act: 'swish' }),
  ...on([[24, 55, 56]], 'ShuffleDownV2', { out: 116 }, { out: 116, kernel: 7, act: 'leaky' }),
  ...on(
    [[40, 14, 14]],
    'Ghost',
    { out: 120 },
    { out: 121 },
    { out: 100, kernel: 3, ratio: 3, cheap: 5, act: 'identity', stride: 2 },
  ),
  ...on(
    [[24, 56, 56]],
    'GhostBottleneck',
    { out: 24, hidden: 72 },
    { out: 40, hidden: 72, kernel: 5, stride: 2, squeeze: 20 },
    { out: 32, hidden: 97, squeeze: 24 },
  ),
  ...on(
    [[64, 28, 27]],
    'CSC',
    { out: 64 },
    { out: 64, expand: 4, kernel: 5 },
    { out: 128, expand: 3, stride: 2 },
  ),
  ...on([[96, 27, 27]], 'Fire', { squeeze: 16, expand: 64 }, { squeeze: 16, expand: 48, spatial: 80 }),
  ...on([[64, 28, 28]], 'ResidualBasic', { out: 64 }, { out: 128, stride: 2 }, { out: 96 }),
  ...on(
    [[256, 28, 28]],
    'ResidualBottleneck',
    { out: 256 },
    { out: 512, stride: 2 },
    { out: 256, inner: 128, groups: 32 },
  ),
  ...on([[64, 14, 14]], 'DenseLayer', {}, { growth: 12, bottleneck: 2 }),
  ...on([[64, 14, 14]], 'DenseBlock', { layers: 6 }, { layers: 3, growth: 12, bottleneck: 2 }),
  ...on([[101, 15, 14]], 'Transition', {}, { compression: 0.7 }),
  ...on([[192, 28, 28]], 'Inception', inception, {
    ...inception,
    kernel5: 3,
    bias: false,
    act: 'bn -> relu',
  }),
  ...on([[256, 13, 13]], 'SPP', {}, { bins: [4, 3, 2, 1] }),
  ...on([[512, 20, 20]], 'SPPF', { out: 512 }, { out: 256, kernel: 3, act: 'relu' }),
  ...on(
    [
      [512, 32, 40],
      [1024, 16, 20],
      [2048, 8, 10],
    ],
    'FPN',
    {},
    { out: 64 },
  ),
  ...on(
    [[256, 10, 12]],
    'DetectionHead',
    { classes: 80 },
    { classes: 21, anchors: 4, depth: 0 },
    { classes: 3, anchors: 6, width: 64, depth: 2 },
  ),
];

const written = (value: Case['args'][string]): string =>
  typeof value === 'object' ? `[${value.join(', ')}]` : String(value);

/** The network that uses a block as the case says. */
export function textOf({ block, args, inputs }: Case): string {
  const names = inputs.map((_, i) => `x${i}`);
  const maps = inputs.map((shape, i) => `  x${i} = input(${shape.join(', ')})\n`).join('');
  const list = Object.entries(args).map(([name, value]) => `${name} = ${written(value)}`);
  const use = list.length === 0 ? block : `${block}(${list.join(', ')})`;
  return `network A {\n${maps}  ${names.join(', ')} -> ${use}\n}\n`;
}
