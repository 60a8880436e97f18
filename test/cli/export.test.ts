import { BinaryReader } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { exportNetwork } from '../../server/src/cli/export';
import { exampleFiles, exampleText } from '../examples/load';
import { readModel } from '../formats/tflite-file';
import { recordingTerminal } from './terminal';

const plain = {
  to: 'onnx',
  out: 'out.onnx',
  network: undefined,
  set: [],
  precision: undefined,
  opset: undefined,
  seed: '0',
  force: false,
};

async function run(
  files: Readonly<Record<string, string>>,
  options: Partial<typeof plain> | object = {},
  file = 'a.lwnet',
) {
  const terminal = recordingTerminal(files);
  const code = await exportNetwork(file, { ...plain, ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err(), created: terminal.created };
}

const small =
  'network Small(width = 8) {\n  input(3, 8, 8) -> conv(width, 3) -> bn -> relu -> gap -> fc(10)\n}\n';
const two = `${small}\nnetwork Other {\n  input(4) -> fc(2)\n}\n`;

test('a network becomes a file, and is told with its size', async () => {
  const { code, out, err, created } = await run({ 'a.lwnet': small });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Small as ONNX, opset 13, fp32: out\.onnx, [\d.]+ KiB, 6 operators\.\n/);
  expect([...created.keys()]).toEqual(['out.onnx']);
  const wider = await run({ 'a.lwnet': small }, { set: ['width=64'] });
  expect(wider.created.get('out.onnx')!.length).toBeGreaterThan(created.get('out.onnx')!.length);
});

describe('costs and lines go with the file', () => {
  const conv = 'conv, out 8, kernel 3×3\n3×8×8 → 8×8×8\nMACs: 13,824\nother operations: 0\nparameters: 216\n';

  /** The fields of a message of ONNX that are messages or texts, by their numbers. */
  function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, readonly Uint8Array[]> {
    const reader = new BinaryReader(bytes);
    const found = new Map<number, Uint8Array[]>();
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (type === 2) found.set(field, [...(found.get(field) ?? []), reader.bytes()]);
      else reader.skip(type);
    }
    return found;
  }
  const textIn = (fields: ReadonlyMap<number, readonly Uint8Array[]>, field: number) =>
    new TextDecoder().decode(fields.get(field)?.[0]);

  test('in ONNX', async () => {
    const model = fieldsOf((await run({ 'a.lwnet': small })).created.get('out.onnx')!);
    const metadata = new Map(
      model.get(14)!.map(entry => [textIn(fieldsOf(entry), 1), textIn(fieldsOf(entry), 2)]),
    );
    expect(metadata.get('lwnet.macs')).toBe('13904');
    expect(metadata.get('lwnet.params')).toBe('322');
    const nodes = fieldsOf(model.get(7)![0]!).get(1)!.map(fieldsOf);
    const docs = new Map(nodes.map(node => [textIn(node, 3), textIn(node, 6)]));
    expect(docs.get('conv')).toContain(conv);
    // The steps before a layer's last have its name, and a label behind it.
    const layers = [...docs].filter(([name]) => !name.includes('/'));
    expect(layers.map(([name]) => name)).toEqual(['conv', 'bn', 'relu', 'gap', 'fc']);
    for (const [, doc] of layers) expect(doc).toMatch(/\na\.lwnet:2$/);
  });

  test.each([
    ['fp32', 4],
    ['int8', 1],
    ['int16x8', 1],
  ])('in TensorFlow Lite as %s', async (precision, bytes) => {
    const { created } = await run({ 'a.lwnet': small }, { to: 'tflite', precision });
    const { figures, layers } = JSON.parse(readModel(created.get('out.onnx')!).metadata.get('lwnet')!);
    expect(figures).toMatchObject({ macs: '13904', params: '322' });
    // Those of the biases have 32 bits, of which each of 18 stands for a batch norm's shift, or its own.
    expect(Number(figures.weightBytes)).toBe(bytes * (216 + 80) + 4 * 18);
    expect(layers.conv).toContain(conv);
    expect(layers.fc).toMatch(/\na\.lwnet:2$/);
  });

  test('but not the folders that the text lies in', async () => {
    const file = '/home/me/secret/a.lwnet';
    const { created } = await run({ [file]: small }, {}, file);
    const text = new TextDecoder().decode(created.get('out.onnx'));
    expect(text).toContain('\na.lwnet:2');
    expect(text).not.toContain('secret');
  });
});

test('what a file says otherwise than the text is told', async () => {
  const text = 'network N {\n  input(3, 8, 8) -> conv(8, 3, 2) -> conv(8, 3, 2) -> shift(3)\n}\n';
  const { code, out } = await run({ 'a.lwnet': text }, { to: 'tflite', precision: 'int8' });
  expect(code).toBe(0);
  expect(out).toMatch(/^N as TensorFlow Lite, int8: out\.onnx, [\d.]+ KiB, 5 operators\.\n/);
  expect(out).toContain('2 × PAD of its own before a window, whose border is not TensorFlow’s SAME\n');
  expect(out).toContain('1 × a shift is a DEPTHWISE_CONV_2D, with MACs that the text does not have\n');
});

test('weights of a module stand beside it, where they are asked for', async () => {
  const module = { to: 'pytorch', out: 'nets/small.v2.py' };
  const bare = await run({ 'a.lwnet': small }, module);
  expect([...bare.created.keys()]).toEqual(['nets/small.v2.py']);
  expect(bare.out).not.toContain('--seed');
  const { code, out, created } = await run({ 'a.lwnet': small }, { ...module, weights: true, seed: '3' });
  expect(code).toBe(0);
  expect([...created.keys()]).toEqual(['nets/small.v2.safetensors', 'nets/small.v2.py']);
  expect(created.get('nets/small.v2.py')).toEqual(bare.created.get('nets/small.v2.py'));
  expect(out).toContain(
    'Its weights: nets/small.v2.safetensors, 1.98 KiB, for model.load_state_dict(safetensors.torch.load_file("small.v2.safetensors")).\n' +
      'Weights are not trained; they follow from the names of the layers and --seed 3.\n',
  );
  const there = { 'a.lwnet': small, 'nets/small.v2.safetensors': 'mine' };
  const stays = await run(there, { ...module, weights: true });
  expect(stays).toMatchObject({ code: 2, out: '' });
  expect(stays.err).toBe('lwnet: nets/small.v2.safetensors: there is such a file already.\n');
  expect(stays.created.size).toBe(0);
});

test('a file of weights is refused where there is none', async () => {
  const refused = async (options: object) =>
    (await run({ 'a.lwnet': small }, { weights: true, ...options })).err;
  expect(await refused({})).toBe('lwnet: --weights: ONNX has its weights in the file itself.\n');
  expect(await refused({ to: 'dot' })).toBe('lwnet: --weights: DOT has no weights.\n');
  expect(await refused({ to: 'pytorch', out: 'a.safetensors' })).toBe(
    'lwnet: -o a.safetensors: this is the file of weights; name the one of PyTorch.\n',
  );
});

test('a file that is there stays, unless --force is said', async () => {
  const files = { 'a.lwnet': small, 'out.onnx': 'mine' };
  expect(await run(files)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('there is such a file already'),
  });
  expect(await run(files, { force: true })).toMatchObject({ code: 0, err: '' });
});

test('of several networks one must be named', async () => {
  expect(await run({ 'a.lwnet': two })).toMatchObject({
    code: 2,
    err: 'lwnet: a.lwnet has 2 networks; name one with --network: Small, Other.\n',
  });
  expect(await run({ 'a.lwnet': two }, { network: 'Other' })).toMatchObject({ code: 0, err: '' });
  expect(await run({ 'a.lwnet': two }, { network: 'Othr' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean Other?'),
  });
});

test.each([
  [{ to: 'onx' }, '--to onx: use one of'],
  [{ precision: 'int8' }, '--precision int8: ONNX is written as fp32.'],
  [{ opset: '12' }, '--opset 12: use a number from 13 to 22.'],
  [{ opset: 'x' }, '--opset x: use a number from 13 to 22.'],
  [{ to: 'tflite', opset: '13' }, '--opset 13: TensorFlow Lite has no versions'],
  [
    { to: 'tflite', precision: 'int4' },
    '--precision int4: TensorFlow Lite is written as fp32, int8, int16x8.',
  ],
  [{ seed: '-1' }, '--seed -1: use a whole number'],
  [{ set: ['depth=3'] }, '--set'],
])('%j is refused', async (options, words) => {
  const { code, err, created } = await run({ 'a.lwnet': small }, options);
  expect(code).toBe(2);
  expect(err).toContain(words);
  expect(created.size).toBe(0);
});

test('a network with a mistake is not written, and the mistake is shown', async () => {
  const { code, err, created } = await run({ 'a.lwnet': small.replace('bn', 'bnn') });
  expect(code).toBe(1);
  expect(err).toContain('a.lwnet:2:');
  expect(err).toContain('out.onnx is not written');
  expect(created.size).toBe(0);
});

test('all that cannot be said is listed with its lines, each place once, and nothing is written', async () => {
  const text = `block Norm {
  lrn(4)
}

network N {
  input(8, 9, 9)
  repeat 5 { conv(8, 3) -> Norm }
  adaptive_avgpool(200)
}
`;
  const { code, err, created } = await run({ 'a.lwnet': text });
  expect(code).toBe(1);
  expect(err).toContain(
    'a.lwnet:2:3: error: Norm[0].lrn (and 4 more of this place) cannot be said in ONNX: its size of 4',
  );
  expect(err).toContain(
    'a.lwnet:8:3: error: adaptive_avgpool cannot be said in ONNX: its 200×200 unequal bins',
  );
  expect(err).toContain('out.onnx is not written: 6 layers of N cannot be said in ONNX.');
  expect(err.match(/error:/g)).toHaveLength(2);
  expect(created.size).toBe(0);
});

test('what a file deploys of another one is exported', async () => {
  const examples = Object.fromEntries(exampleFiles.map(file => [file, exampleText(file)]));
  const { code, out } = await run(examples, {}, 'mobilenet-v1-ethos-u55.lwnet');
  expect({ code, out: out.split(':')[0] }).toEqual({ code: 0, out: 'MobileNetV1 as ONNX, opset 13, fp32' });
});
