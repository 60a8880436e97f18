/** Files of ONNX, read by the ONNX project's own checker and run beside PyTorch; see `onnx-check.py`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formats } from '../../server/src/formats';
import { mostBytes } from '../../server/src/formats/format';
import { conversions } from '../../server/src/formats/onnx/operators';
import { ops } from '../../server/src/ops';
import { flatOf, networks } from './networks';
import { prepare, prepareAll } from './prepare';

const python = process.env.LWNET_PYTHON ?? '/usr/bin/python3';
const folder = mkdtempSync(join(tmpdir(), 'lwnet-onnx-'));
const onnx = formats.get('onnx')!;
let told = '';

beforeAll(() => {
  prepareAll(folder, [], [13], false);
  prepareAll(folder, ['shufflenet-v2.lwnet', 'ShuffleNetV2'], [13], false);
  // The newest that Debian's package of onnx knows.
  prepare(join(folder, 'newer'), flatOf(networks.get('activations')!), [13, 17], false);
  const script = fileURLToPath(new URL('onnx-check.py', import.meta.url));
  const folders = readdirSync(folder).map(name => join(folder, name));
  const { stdout, stderr, error } = spawnSync(python, [script, ...folders], { encoding: 'utf8' });
  if (error || /No module named/.test(stderr))
    throw new Error(
      'Files of ONNX are read by its own checker, which is missing. Install the packages of test/apt-packages.txt, or ' +
        'name an interpreter that has them in LWNET_PYTHON.',
    );
  told = stdout + stderr;
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the checker accepts every file, finds the shapes that it states, and its results are PyTorch’s', () => {
  expect(told).toBe('done\n');
});

test('every operator has a conversion, and a network here that holds it', () => {
  expect(Object.keys(conversions).sort()).toEqual([...ops.keys()].sort());
  const held = new Set(
    [...networks.values()].flatMap(text => flatOf(text).nodes.map(node => node.layer.op.name)),
  );
  expect([...ops.keys()].filter(name => !held.has(name))).toEqual([]);
});

/** The fields of a message, by their numbers. */
function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, readonly (Uint8Array | bigint | string)[]> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (Uint8Array | bigint | string)[]>();
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const value = type === WireType.LengthDelimited ? reader.bytes() : reader.int64();
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

const textOf = (value: unknown): string => Buffer.from(value as Uint8Array).toString();

function graphOf(text: string, seed = 0) {
  const written = onnx.write(flatOf(text), { precision: 'fp32', seed, opset: 13 });
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  const bytes = Buffer.concat([...written.chunks()]);
  expect(bytes.length).toBe(written.bytes);
  const graph = fieldsOf(fieldsOf(bytes).get(7)![0] as Uint8Array);
  const nodes = graph.get(1)!.map(node => fieldsOf(node as Uint8Array));
  const tensors = (graph.get(5) ?? []).map(tensor => fieldsOf(tensor as Uint8Array));
  return {
    bytes,
    nodes: nodes.map(node => `${node.get(4)!.map(textOf)} ${node.get(3)!.map(textOf)}`),
    results: graph.get(12)!.map(value => textOf(fieldsOf(value as Uint8Array).get(1)![0])),
    weights: new Map(
      tensors.map(tensor => [textOf(tensor.get(8)![0]), (tensor.get(9) ?? tensor.get(7))![0] as Uint8Array]),
    ),
  };
}

const shared = `network Shared {
  input(4, 8, 8)
  shared head = conv(4, 3, bias = true) -> bn
  repeat 2 { conv(4, 1) -> relu }
  first = it -> head
  second = first -> head -> shuffle(2)
  first, second
}
`;

test('nodes have the paths of layers, results the names of outputs, shared weights are stored once', () => {
  const { nodes, results, weights } = graphOf(shared);
  expect(nodes).toEqual([
    'Conv conv[0]',
    'Relu relu[0]',
    'Conv conv[1]',
    'Relu relu[1]',
    'Conv first.head.conv',
    'BatchNormalization first.head.bn',
    'Conv second.head.conv',
    'BatchNormalization second.head.bn',
    'Reshape second.shuffle/split',
    'Transpose second.shuffle/moved',
    'Reshape second.shuffle',
  ]);
  expect(results).toEqual(['first', 'second']);
  const floats = [...weights.keys()].filter(name => !name.includes('/'));
  expect(floats).toEqual([
    'conv[0].weight',
    'conv[1].weight',
    ...['conv.weight', 'conv.bias', 'bn.scale', 'bn.shift', 'bn.mean', 'bn.variance'].map(
      name => `first.head.${name}`,
    ),
  ]);
});

test('a slice of all channels copies nothing', () => {
  const { nodes } = graphOf('network Cuts { input(6, 8, 8) -> slice(0, 6) -> relu -> slice(2, 6) }\n');
  expect(nodes).toEqual(['Identity slice[0]', 'Relu relu', 'Slice slice[1]']);
});

test('weights follow from the path and the seed alone', () => {
  const { bytes, weights } = graphOf(shared);
  expect(graphOf(shared).bytes.equals(bytes)).toBe(true);
  const other = graphOf(shared, 1).weights;
  expect(Buffer.from(other.get('conv[0].weight')!).equals(weights.get('conv[0].weight')!)).toBe(false);
  expect(Buffer.from(weights.get('conv[1].weight')!).equals(weights.get('conv[0].weight')!)).toBe(false);
  const longer = graphOf(
    shared.replace('  first,', '  third = second -> conv(4, 1)\n  first,').replace('second\n}', 'third\n}'),
  );
  expect(Buffer.from(longer.weights.get('conv[1].weight')!).equals(weights.get('conv[1].weight')!)).toBe(
    true,
  );
});

test('blocks without a layer are passed however often they are used, and turns without one however many', () => {
  const blocks = Array.from({ length: 60 }, (_, i) => `block B${i + 1} {\n  B${i} -> B${i}\n}\n`).join('');
  const text = `block B0 {\n  in\n}\n${blocks}block a, b -> Swap {\n  b, a\n}\nnetwork N {
  x = input(2, 4, 4)
  y = x -> B60 -> relu
  p, q = x, y -> repeat 999999999 { Swap }
  p, q
}
`;
  const { outputs, nodes } = flatOf(text);
  expect(outputs.map(({ tensor }) => tensor)).toEqual([nodes[1]!.outputs[0], nodes[0]!.outputs[0]]);
});

test('more than a file can address is refused before a weight is made', () => {
  const flat = flatOf('network Large {\n  input(60000) -> fc(9000)\n}\n');
  const outcome = onnx.write(flat, { precision: 'fp32', seed: 0, opset: 13 });
  expect('failure' in outcome && outcome.failure).toContain(mostBytes.toLocaleString('en-US'));
});
