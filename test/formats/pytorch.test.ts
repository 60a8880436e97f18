/** Modules of PyTorch, built and run by PyTorch; see `pytorch-check.py`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { formats } from '../../server/src/formats';
import { type Flat, flatten } from '../../server/src/formats/lib/flat';
import { conversions } from '../../server/src/formats/pytorch/operators';
import { ops } from '../../server/src/ops';
import { exampleNetwork } from '../examples/load';
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

const textOf = (flat: Flat): string => {
  const written = pytorch.write(flat, { precision: 'fp32', seed: 0, opset: undefined });
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  return Buffer.concat([...written.chunks()]).toString();
};

function put(name: string, flat: Flat, withWeights: boolean): void {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'module.py'), textOf(flat));
  const { params } = totalsOf(flat.evaluated.body);
  const graph = { ...described(flat), name: flat.name, parameters: params };
  writeFileSync(join(place, 'graph.json'), JSON.stringify(graph));
  if (!withWeights) return;
  const written = formats.get('onnx')!.write(flat, { precision: 'fp32', seed: 0, opset: 13 });
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  writeFileSync(join(place, 'weights.onnx'), Buffer.concat([...written.chunks()]));
}

let told = '';

beforeAll(() => {
  for (const [name, text] of networks) put(name.replaceAll(' ', '-'), flatOf(text), true);
  for (const [file, name] of zoo)
    put(name, flatten(exampleNetwork(file, name)), /^ShuffleNetV2|^MobileNetV3/.test(name));
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

test('every operator has a conversion', () => {
  expect(Object.keys(conversions).sort()).toEqual([...ops.keys()].sort());
});
