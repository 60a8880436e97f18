#!/usr/bin/env node
/**
 * Holds what `lwnet export --to pytorch --weights` writes of the examples to ONNX Runtime, which runs what `--to onnx` writes of
 * them: `npm run build`, then `npm run judges:pytorch`, or with names of some networks. Writes `test/judges/pytorch.txt`, a line for
 * each; rows that were not asked for stay. Needs pip, which installs what is pinned here into `.vscode-test`; `LWNET_TORCH_PYTHON` is
 * another Python that has it. A quarter of an hour, and 4 GB of memory.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root, start } from '../project.mjs';
import { call, columns, exported, pythonWith } from './asking.mjs';

const tool = { name: 'pytorch', version: '2.15.0' };
const pinned = ['torch==2.15.0', 'numpy', 'onnxruntime==1.32.0', 'safetensors==0.8.0'];

/** Larger networks are of the same kinds, and only take longer. */
const mostParameters = 30_000_000;

/** So many networks are on the disk before PyTorch runs them. */
const atOnce = 12;

const table = join(root, 'test/judges/pytorch.txt');

/** @typedef {{ name: string, file: string, network: string, parameters: number }} Case */

/** @returns {Promise<Case[]>} */
async function cases() {
  const files = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.lwnet'))
    .sort();
  const found = [];
  for (const name of files) {
    const file = `examples/${name}`;
    if (!/^network /m.test(readFileSync(join(root, file), 'utf8'))) continue;
    const { stdout } = await call(process.execPath, [join(root, 'dist/cli.js'), 'cost', file, '--json'], {
      cwd: root,
      maxBuffer: 1 << 28,
    });
    /** @type {{ networks: { name: string, params: number }[] }} */
    const { networks } = JSON.parse(stdout);
    for (const { name: network, params: parameters } of networks)
      if (parameters <= mostParameters) found.push({ name: `${name} ${network}`, file, network, parameters });
  }
  return found;
}

/** @param {string} name @param {number} parameters @param {string} tensors @param {string} outcome */
const cells = (name, parameters, tensors, outcome) => [
  ...name.split(' '),
  parameters.toLocaleString('en-US'),
  tensors,
  outcome,
];

/** @param {ReadonlyMap<string, readonly string[]>} rows */
function write(rows) {
  const all = [
    ['example', 'network', 'parameters', 'tensors', 'held against ONNX Runtime'],
    ...[...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cells]) => cells),
  ];
  writeFileSync(table, columns(all));
}

start(async () => {
  const given = process.argv.slice(2);
  const all = await cases();
  /** @type {Map<string, string[]>} */
  const rows = new Map();
  const names = new Set(all.map(({ name }) => name));
  if (existsSync(table))
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const cells = line.split(/ {2,}/);
      const name = `${cells[0]} ${cells[1]}`;
      if (names.has(name)) rows.set(name, cells);
    }
  const python = process.env.LWNET_TORCH_PYTHON ?? (await pythonWith(tool, pinned));
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-judges-'));
  try {
    const wanted = all.filter(({ network }) => given.length === 0 || given.includes(network));
    for (let i = 0; i < wanted.length; i += atOnce) {
      const some = wanted.slice(i, i + atOnce);
      const args = [];
      for (const [k, { name, file, network, parameters }] of some.entries()) {
        const place = join(folder, String(k));
        mkdirSync(place);
        const one = { file, network, precision: 'fp32' };
        const isWritten =
          (await exported(one, join(place, 'module.py'), ['--weights'])) &&
          (await exported(one, join(place, 'model.onnx')));
        rows.set(name, cells(name, parameters, '-', 'cannot be said'));
        if (isWritten) args.push(place, String(parameters));
      }
      const { stdout } = await call(python, [join(root, 'scripts/judges/pytorch.py'), ...args], {
        maxBuffer: 1 << 28,
      });
      for (const line of stdout.split('\n').filter(Boolean)) {
        /** @type {{ folder: string, tensors: number, outcome: string }} */
        const { folder: place, tensors, outcome } = JSON.parse(line);
        const { name, parameters } = some[Number(basename(place))] ?? { name: '', parameters: 0 };
        rows.set(name, cells(name, parameters, String(tensors), outcome));
      }
      for (const k of some.keys()) rmSync(join(folder, String(k)), { recursive: true });
      write(rows);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
