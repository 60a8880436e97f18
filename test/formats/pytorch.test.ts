/** Modules of PyTorch, built and run by PyTorch; see `pytorch-check.py`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { formats } from '../../server/src/formats';
import type { Piecewise, Written } from '../../server/src/formats/format';
import { conversions } from '../../server/src/formats/pytorch/operators';
import { type Flat, flatten } from '../../server/src/graph/flat';
import { ops } from '../../server/src/ops';
import { exampleNetwork } from '../examples/load';
import { imported } from '../recover/imported';
import { constructs } from './constructs';
import { described, flatOf, networks } from './networks';

const python = process.env.LWNET_PYTHON ?? '/usr/bin/python3';
const folder = mkdtempSync(join(tmpdir(), 'lwnet-pytorch-'));
const pytorch = formats.get('pytorch')!;

/** Families whose blocks, loops and tables differ in kind. */
const zoo = [
  ['mobilenet-v2.lwnet', 'MobileNetV2'],
  ['shufflenet-v2.lwnet', 'ShuffleNetV2'],
  ['ghostnet.lwnet', 'GhostNet'],
  ['resnet-50.lwnet', 'ResNet50'],
  ['zoo/mobilenet-v3.lwnet', 'MobileNetV3Small'],
  ['zoo/squeezenet.lwnet', 'SqueezeNet1_1'],
] as const;

function writtenOf(flat: Flat): Written {
  const written = pytorch.write(flat, { precision: 'fp32', seed: 0, opset: undefined });
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  return written;
}

const bytesOf = (file: Piecewise): Buffer => Buffer.concat([...file.chunks()]);

const textOf = (flat: Flat): string => bytesOf(writtenOf(flat)).toString();

/** @param back whether PyTorch’s exporter is to write it */
function put(name: string, flat: Flat, withWeights: boolean, back: boolean): void {
  const place = join(folder, name);
  mkdirSync(place);
  const module = writtenOf(flat);
  writeFileSync(join(place, 'module.py'), bytesOf(module));
  const { params, macs } = totalsOf(flat.evaluated.body);
  const graph = { ...described(flat), name: flat.name, parameters: params, macs, back };
  writeFileSync(join(place, 'graph.json'), JSON.stringify(graph));
  if (!withWeights) return;
  const written = formats.get('onnx')!.write(flat, { precision: 'fp32', seed: 0, opset: 13 });
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  writeFileSync(join(place, 'weights.onnx'), bytesOf(written));
  writeFileSync(join(place, 'network.safetensors'), bytesOf(module.weights!()));
  writeFileSync(join(place, 'reader.py'), pytorch.beside!.reader);
}

let told = '';

beforeAll(() => {
  for (const [name, text] of networks) put(name.replaceAll(' ', '-'), flatOf(text), true, false);
  for (const [name, text] of Object.entries(constructs))
    put(name.replaceAll(' ', '-'), flatOf(text), true, true);
  for (const [file, name] of zoo) {
    const isSmall = /^ShuffleNetV2|^MobileNetV3/.test(name);
    put(name, flatten(exampleNetwork(file, name)), isSmall, isSmall);
  }
  const script = fileURLToPath(new URL('pytorch-check.py', import.meta.url));
  const folders = readdirSync(folder).map(name => join(folder, name));
  const { stdout, stderr, error } = spawnSync(python, [script, ...folders], { encoding: 'utf8' });
  if (error || /No module named/.test(stderr))
    throw new Error(
      'Modules of PyTorch are run by it, which is missing. Install the packages of test/apt-packages.txt, or name an ' +
        'interpreter that has them in LWNET_PYTHON.',
    );
  told = stdout + stderr;
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each module has the parameters and shapes of its network, and with the same weights its results', () => {
  expect(told).toBe('done\n');
});

test('what PyTorch’s exporter makes of a module is the network again, with its parameters and MACs', () => {
  for (const name of ['ShuffleNetV2', 'MobileNetV3Small', ...Object.keys(constructs)]) {
    const place = join(folder, name.replaceAll(' ', '-'));
    const { counts } = imported('back.onnx', new Uint8Array(readFileSync(join(place, 'back.onnx'))));
    const { parameters, macs } = JSON.parse(readFileSync(join(place, 'graph.json'), 'utf8'));
    expect({ name, ...counts }).toEqual({ name, parameters, macs });
  }
});

test('a block is one class, its parameters arguments, and loops stay loops', () => {
  const text = textOf(flatten(exampleNetwork('mobilenet-v2.lwnet', 'MobileNetV2')));
  expect(text.match(/^class \w+/gm)).toEqual(['class InvertedResidual', 'class MobileNetV2']);
  expect(text).toContain('def __init__(self, channels, out, expand, kernel=3, stride=1):');
  expect(text).toContain('        for expand, out, n, stride in [\n            (1, 16, 1, 1),\n');
  expect(text).toContain(
    '            for _ in range(n - 1):\n                layers += [InvertedResidual(c, c, expand)]\n',
  );
  expect(text.split('\n').length).toBeLessThan(100);
});

test('activations that differ are arguments; forms that differ in more are classes of their own', () => {
  const text = textOf(flatOf(constructs['activations as arguments']!));
  expect(text).toContain('def __init__(self, channels, out, act):');
  expect(text).toContain('Unit(8, 8, nn.Hardswish)');
  expect(text).toContain('Unit(8, 12, lambda: nn.LeakyReLU(0.2))');
  expect(text).toContain('class Unit2(nn.Module):');
});

test('a loop is named by a result that is kept', () => {
  const text = textOf(
    flatOf(
      'block a, b -> Cell(out) {\n  left = a -> conv(out, 1)\n  right = b -> conv(out, 3)\n  sum = left, right -> add\n' +
        '  b, sum\n}\nnetwork N {\n  a = input(8, 16, 16)\n  b = a -> conv(6, 1)\n' +
        '  _, all = a, b -> for n of [8, 12, 12] { Cell(n) }\n  all -> gap -> fc(4)\n}',
    ),
  );
  expect(text).toContain('for turn in self.all:');
  expect(text).not.toMatch(/class _|self\._\b/);
});

test('what has no form as classes is written layer by layer, and said to be', () => {
  const written = pytorch.write(flatOf(constructs['a block inside itself']!), {
    precision: 'fp32',
    seed: 0,
    opset: undefined,
  });
  expect('notes' in written && [...written.notes]).toEqual([
    ['a network that has no form as classes is written out, layer by layer', 1],
  ]);
  expect(textOf(flatOf(constructs['a map from around a loop']!))).toContain('for turn in self.y:');
});

test('every operator has a conversion', () => {
  expect(Object.keys(conversions).sort()).toEqual([...ops.keys()].sort());
});
