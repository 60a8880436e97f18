import { describe, expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { counted } from '../../server/src/figures';
import { exampleFiles, exampleText } from '../examples/load';
import { recordingTerminal } from './terminal';

const examples = Object.fromEntries(exampleFiles.map(file => [file, exampleText(file)]));
const plain = { network: undefined, set: [], precision: undefined, json: false, layers: false };

async function run(file: string, options: Partial<Parameters<typeof cost>[1]>, files = examples) {
  const terminal = recordingTerminal(files);
  const code = await cost(file, { ...plain, ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const json = async (file: string, options: Partial<Parameters<typeof cost>[1]> = {}, files = examples) =>
  JSON.parse((await run(file, { ...options, json: true }, files)).out).networks;

describe('as JSON', () => {
  test('totals and every layer, in plain numbers', async () => {
    const [network] = await json('mobilenet-v2.lwnet');
    expect(network).toMatchObject({
      name: 'MobileNetV2',
      inputs: [{ name: 'input', shape: [3, 224, 224] }],
      outputs: [{ name: 'output', shape: [1000] }],
      params: 3_504_872,
      macs: 300_774_272,
      weightBytes: 4 * 3_487_816,
    });
    expect(network.layers[1]).toMatchObject({
      name: 'conv[0]',
      op: 'conv',
      file: 'mobilenet-v2.lwnet',
      path: 'conv[0]',
      outputShape: [32, 112, 112],
      params: 864,
      macs: 864 * 112 * 112,
      memoryAccessBytes: 4 * (3 * 224 * 224 + 864 + 32 * 112 * 112),
    });
    expect(examples['mobilenet-v2.lwnet']!.split('\n')[network.layers[1].line - 1]).toContain(
      'conv(round_to',
    );
  });

  test.each(exampleFiles)('%s: layers add up to the totals', async file => {
    for (const network of await json(file))
      for (const figure of counted.filter(({ isSum }) => isSum).map(({ key }) => key))
        expect(network.layers.reduce((sum: number, layer: never) => sum + layer[figure], 0)).toBe(
          network[figure],
        );
  });

  test('layers of a library block stand where the block is used, of an import in its file', async () => {
    const [v1] = await json('mobilenet-v1.lwnet');
    const depthwise = v1.layers.find((layer: { op: string }) => layer.op === 'dwconv');
    expect(depthwise.file).toBe('mobilenet-v1.lwnet');
    expect(examples['mobilenet-v1.lwnet']!.split('\n')[depthwise.line - 1]).toContain('Separable(');
    const [b4] = await json('efficientnet-b4-ultra96.lwnet');
    expect(b4.layers[1].file).toBe('efficientnet.lwnet');
  });

  test('several inputs and outputs have the names of their lines', async () => {
    const text =
      'network A {\n  left = input(3, 8, 8)\n  right = input(1, 8, 8)\n  both = left, right -> concat\n  small = both -> gap\n  both, small\n}\n';
    const [network] = await json('a.lwnet', {}, { 'a.lwnet': text });
    expect(network.inputs).toEqual([
      { name: 'left', shape: [3, 8, 8], layer: 0 },
      { name: 'right', shape: [1, 8, 8], layer: 1 },
    ]);
    expect(network.outputs.map((o: { name: string }) => o.name)).toEqual(['both', 'small']);
  });

  test("a shared layer's weights count once, its work at each use", async () => {
    const text =
      'network A {\n  shared head = conv(3, 1)\n  input(3, 8, 8) -> head -> relu -> head -> repeat 2 { it -> head }\n}\n';
    const [network] = await json('a.lwnet', {}, { 'a.lwnet': text });
    const heads = network.layers.filter((layer: { op: string }) => layer.op === 'conv');
    expect(heads.map((layer: { params: number }) => layer.params)).toEqual([9, 0, 0, 0]);
    expect(heads[3]).toMatchObject({ shared: 'head', macs: 576 });
    expect(network).toMatchObject({ params: 9, macs: 4 * 576 });
  });

  test('the layers of shared weights sum up where each use and each turn has its own', async () => {
    const text =
      'block B {\n  shared h = conv(4)\n  h -> h\n}\nnetwork A {\n  input(4, 8, 8) -> B -> B\n  repeat 3 {\n    shared h = conv(4)\n    h -> h\n  }\n}\n';
    const [network] = await json('a.lwnet', {}, { 'a.lwnet': text });
    const params = network.layers.map((layer: { params: number }) => layer.params);
    expect(params.reduce((sum: number, n: number) => sum + n, 0)).toBe(5 * 16);
    expect(network.params).toBe(5 * 16);
  });

  test('what a mistake leaves open is null, never 0, and the exit code is 1', async () => {
    const files = { 'a.lwnet': 'network A {\n  input(3, 8, 8) -> conv(4) -> convv(8) -> conv(2)\n}\n' };
    const [network] = await json('a.lwnet', {}, files);
    expect(network).toMatchObject({ params: null, macs: null, weightBytes: null });
    const { code, err } = await run('a.lwnet', {}, files);
    expect(code).toBe(1);
    expect(err).toContain("'convv'");
  });
});

describe('settings', () => {
  const paramsWith = async (file: string, ...set: string[]) => (await json(file, { set }))[0].params;

  test('numbers, fractions and lists', async () => {
    expect(await paramsWith('mobilenet-v1.lwnet', 'width=0.5')).toBe(
      await paramsWith('mobilenet-v1.lwnet', 'width=1/2'),
    );
    expect(await paramsWith('shufflenet-v2.lwnet', 'widths=[48, 96, 192]')).toBe(1_366_792);
    const wide = ['widths = [244, 488, 976]', 'head = 1024 * 2'];
    expect(await paramsWith('shufflenet-v2.lwnet', ...wide)).toBe(7_393_996);
  });

  test('operators, pipelines and blocks of the file', async () => {
    const text =
      'block Wide {\n  conv(8)\n}\n\nnetwork A(act = relu, body) {\n  input(3, 8, 8) -> body -> act\n}\n';
    const files = { 'a.lwnet': text };
    const ops = async (...set: string[]) =>
      (await json('a.lwnet', { set }, files))[0].layers.map((layer: { op: string }) => layer.op);
    expect(await ops('body=Wide')).toEqual(['input', 'conv', 'relu']);
    expect(await ops('body=conv(4) -> bn', 'act=leaky(0.1)')).toEqual(['input', 'conv', 'bn', 'leaky']);
  });

  test.each([
    ['wdth=0.5', "no parameter 'wdth'. Did you mean 'width'?"],
    ['width=', 'write name=value'],
    ['width', 'write name=value'],
    ['width=1, 2', 'is no value'],
    ['width=[1', 'is no value'],
    ['width=1) on a { } deploy B(x = 1', 'is no value'],
    ['width=1 // one', 'is no value'],
    ['width=1e30', '--set width=1e30: 1e30 is beyond 2^53 and cannot be kept exact.'],
    ['width=wide', "'wide'"],
    ['width=true', 'must be a number'],
  ])('%s is refused with exit code 2', async (setting, message) => {
    const { code, out, err } = await run('mobilenet-v1.lwnet', { set: [setting] });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });

  test('need to know which network is meant', async () => {
    const { code, err } = await run('efficientnet.lwnet', { set: ['classes=10'] });
    expect(code).toBe(2);
    expect(err).toContain('EfficientNetB0, EfficientNetB4');
  });
});

describe('choosing', () => {
  test('a network by name, also an imported one', async () => {
    const byName = await json('efficientnet.lwnet', { network: 'EfficientNetB4' });
    expect(byName.map((n: { name: string }) => n.name)).toEqual(['EfficientNetB4']);
    expect(await json('efficientnet-b4-ultra96.lwnet', { network: 'EfficientNetB4' })).toHaveLength(1);
  });

  test('a network that is not there', async () => {
    const { code, err } = await run('ghostnet.lwnet', { network: 'Ghostnet' });
    expect(code).toBe(2);
    expect(err).toContain('Did you mean GhostNet?');
  });

  test('a precision', async () => {
    const [network] = await json('mobilenet-v2.lwnet', { precision: 'int8' });
    expect(network.layers[1].memoryAccessBytes).toBe(3 * 224 * 224 + 864 + 32 * 112 * 112);
    expect((await run('mobilenet-v2.lwnet', { precision: 'int7' })).code).toBe(2);
  });
});

test('the table names the stages and gives exact totals', async () => {
  const { code, out } = await run('mobilenet-v2.lwnet', {});
  expect(code).toBe(0);
  expect(out).toContain('MobileNetV2 at fp32: input 3×224×224 -> output 1000');
  expect(out).toMatch(/^stage\[3\] +64×14×14 +35 +38,497,536 +12\.8 % +183,872 +16\.6 MiB +10\.1 %/m);
  expect(out).toMatch(/^MACs +300,774,272$/m);
});

test('the table by layer has a line for each', async () => {
  const { out } = await run('mobilenet-v2.lwnet', { layers: true });
  expect(out.match(/ (?:MiB|KiB|B) +(?:< )?[\d.]+ %/g)).toHaveLength(153);
});

describe('several files', () => {
  const net = (name: string) => `network ${name} {\n  input(3, 8, 8) -> conv(4)\n}\n`;
  const files = {
    'nets/a.lwnet': net('A'),
    'nets/b.lwnet': net('B'),
    'nets/c.lwnet': 'block C {\n  relu\n}\n',
  };
  const several = async (paths: string[], options: Partial<Parameters<typeof cost>[1]> = {}) => {
    const terminal = recordingTerminal(files);
    const code = await cost(paths, { ...plain, ...options }, terminal);
    return { code, out: terminal.out(), err: terminal.err() };
  };

  test.each([['nets'], ['nets/*.lwnet'], ['nets/[ab].lwnet']])('%s: one after another', async path => {
    const { code, out, err } = await several([path]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^nets\/a\.lwnet\n\nA[\s\S]*\n\nnets\/b\.lwnet\n\nB/);
    expect(out).not.toContain('c.lwnet');
  });

  test('as JSON they are one', async () => {
    const { out } = await several(['nets/b.lwnet', 'nets'], { json: true });
    expect(JSON.parse(out).networks.map(({ name }: { name: string }) => name)).toEqual(['B', 'A']);
  });

  test('one that is not there: exit code 2, the others are told', async () => {
    const { code, out, err } = await several(['no.lwnet', 'nets/a.lwnet']);
    expect([code, err]).toEqual([2, 'lwnet: no.lwnet: there is no such file.\n']);
    expect(out).toContain('nets/a.lwnet\n\nA');
  });

  test('what is asked of one network asks for one file', async () => {
    expect(await several(['nets'], { set: ['width=2'] })).toEqual({
      code: 2,
      out: '',
      err: 'lwnet: --network and --set ask for one file, not 3.\n',
    });
  });
});
