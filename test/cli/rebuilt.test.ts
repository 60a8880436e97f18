/** A script that has nothing but `lwnet cost --json` can write each network again: nothing of the graph is missing there. */
import { describe, expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { ops } from '../../server/src/ops';
import { type CostReport, costForm } from '../../server/src/report/cost-form';
import { exampleFiles, exampleText } from '../examples/load';
import { recordingTerminal } from './terminal';

type Network = CostReport['networks'][number] & { readonly livePeakBytes: number | null };
type Layer = Network['layers'][number];
type Read = Layer['reads'][number];

const plain = { network: undefined, set: [], precision: 'fp32', json: true, layers: false };

async function told(file: string, files: Readonly<Record<string, string>>): Promise<readonly Network[]> {
  const terminal = recordingTerminal(files);
  expect(await cost(file, plain, terminal), terminal.err()).toBe(0);
  return costForm.parse(JSON.parse(terminal.out())).networks as unknown as readonly Network[];
}

const valueText = (value: unknown): string => (Array.isArray(value) ? `[${value.join(', ')}]` : `${value}`);

const callText = ({ op, attributes }: Layer): string =>
  `${op}(${Object.entries(attributes)
    .map(([name, value]) => `${name} = ${valueText(value)}`)
    .join(', ')})`;

/** A line for each layer, without a block or a loop. */
function written({ name, layers, outputs }: Network): string {
  const mapName = (read: Read): string => {
    if (read === null) throw new Error(`${name}: a map comes from nowhere`);
    return layers[read.layer]!.outputShapes.length === 1
      ? `map${read.layer}`
      : `map${read.layer}_${read.output}`;
  };
  const sets = new Set(layers.flatMap(({ weightsOf }) => weightsOf ?? []));
  const lines = layers.flatMap((layer, i) => {
    const set = layer.weightsOf ?? (sets.has(i) ? i : undefined);
    const made = layer.outputShapes.map((_, output) => mapName({ layer: i, output })).join(', ');
    const from = layer.reads.map(mapName).join(', ');
    const call = set === undefined ? callText(layer) : `weights${set}`;
    const line = `  ${made} = ${from === '' ? '' : `${from} -> `}${call}`;
    return set === i ? [`  shared weights${i} = ${callText(layer)}`, line] : [line];
  });
  return `network ${name} {\n${lines.join('\n')}\n  ${outputs.map(({ from }) => mapName(from)).join(', ')}\n}\n`;
}

/** All that does not depend on how the text names and groups layers. */
const bare = ({ inputs, outputs, layers, livePeakBytes, ...network }: Network) => ({
  ...network,
  inputs: inputs.map(({ shape, layer }) => ({ shape, layer })),
  outputs: outputs.map(({ shape, from }) => ({ shape, from })),
  layers: layers.map(({ name, path, file, line, shared, ...layer }) => layer),
});

async function comesBack(file: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const network of await told(file, files)) {
    const [again] = await told('again.lwnet', { 'again.lwnet': written(network) });
    expect(bare(again!)).toEqual(bare(network));
    // Whether a map is written at all is seen within a block, so that a text without blocks may hold less at once.
    expect(again!.livePeakBytes).toBeLessThanOrEqual(network.livePeakBytes!);
  }
}

const examples = Object.fromEntries(exampleFiles.map(file => [file, exampleText(file)]));

test.each(exampleFiles)('%s comes back with every figure, shape and edge', file => comesBack(file, examples));

test.each(
  [...ops.values()].filter(({ inputs }) => inputs.max > 0).map(({ name, example }) => [name, example]),
)('so does the example of %s', (_, example) =>
  comesBack('a.lwnet', {
    'a.lwnet': `network A {\n  input(32, 56, 56)\n  ${example!.replaceAll('\n', '\n  ')}\n}\n`,
  }),
);

describe('so does', () => {
  test.each([
    [
      'a border that depends on the map',
      'input(3, 15, 9) -> conv(8, 4, 3, pad = same) -> maxpool(3, 2, same)',
    ],
    ['a window that hangs over the edge', 'input(3, 15, 9) -> maxpool(2, ceil = true) -> avgpool(3, 2)'],
    [
      'a transposed border',
      'input(3, 5, 7) -> tconv(4, 3, 2, pad = same) -> tconv(4, 2, 3, same) -> tconv(4, 5, 2)',
    ],
    ['a size in the place of a scale', 'input(3, 5, 7) -> nearest(size = [8, 9]) -> bilinear(2)'],
    ['an extent that is worked out', 'input(3, 5, 7) -> reshape([-1, 15]) -> reshape(-1)'],
    ['a vector', 'input(12) -> fc(3)'],
  ])('%s', (_, line) => comesBack('a.lwnet', { 'a.lwnet': `network A {\n  ${line}\n}\n` }));

  test('a map that is read twice, several at once, and weights that are shared by some', async () => {
    const text = `block Pair(n) {
  shared h = conv(n, 3) -> prelu
  a, b = it -> split([n, in.channels - n])
  a -> h -> h
  it, b -> concat
}
network A {
  left = input(8, 6, 6)
  right = input(8, 6, 6)
  both = left, right, left -> concat
  both -> Pair(4) -> repeat 2 { Pair(6) }
  last = it -> gap
  last, left, both, last
}
`;
    const [network] = await told('a.lwnet', { 'a.lwnet': text });
    const convs = network!.layers.flatMap(({ op, weightsOf }, i) => (op === 'conv' ? [[i, weightsOf]] : []));
    // Each use of the block has a set of its own, which its second convolution uses again.
    expect(convs.map(([, owner]) => owner)).toEqual(convs.map(([, owner], k) => owner && convs[k - 1]![0]));
    expect(convs.filter(([, owner]) => owner !== undefined)).toHaveLength(3);
    await comesBack('a.lwnet', { 'a.lwnet': text });
  });
});

test('what a mistake leaves open is null, and all else is there', async () => {
  const text =
    'network A {\n  a = input(3, 8, 8) -> conv(4)\n  b = a -> Missing(4)\n  a, b -> add -> relu\n  a -> gap\n}\n';
  const terminal = recordingTerminal({ 'a.lwnet': text });
  expect(await cost('a.lwnet', plain, terminal)).toBe(1);
  const { layers, outputs } = costForm.parse(JSON.parse(terminal.out())).networks[0]!;
  expect(layers.map(({ op }) => op)).toEqual(['input', 'conv', 'gap']);
  expect(layers.map(({ reads }) => reads)).toEqual([
    [],
    [{ layer: 0, output: 0 }],
    [{ layer: 1, output: 0 }],
  ]);
  expect(outputs[0]!.from).toEqual({ layer: 2, output: 0 });
});
