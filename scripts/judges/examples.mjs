/** What `lwnet export` writes of the examples, held to ONNX Runtime by a Python of its own. */
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
import { root } from '../project.mjs';
import { call, columns, exported, pythonWith } from './asking.mjs';

/** Larger networks are of the same kinds, and only take longer. */
const mostParameters = 30_000_000;

/** So many networks are on the disk before PyTorch runs them. */
const atOnce = 12;

/** @typedef {{ name: string, file: string, network: string, parameters: number }} Case */

/**
 * @typedef {object} Judge
 * @property {{ name: string, version: string }} tool
 * @property {readonly string[]} pinned
 * @property {string | undefined} python an interpreter that has them
 * @property {string} script beside this file; is told folders with these files, each with its count of parameters
 * @property {'tensors' | 'layers'} counted what it counts
 * @property {readonly { name: string, to: string, more?: readonly string[] }[]} files
 */

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

/** @param {string} table @param {string} counted @param {ReadonlyMap<string, readonly string[]>} rows */
function write(table, counted, rows) {
  const all = [
    ['example', 'network', 'parameters', counted, 'held against ONNX Runtime'],
    ...[...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cells]) => cells),
  ];
  writeFileSync(table, columns(all));
}

/** @param {Judge} judge */
export async function judgeExamples({ tool, pinned, python: given, script, counted, files }) {
  const table = join(root, `test/judges/${tool.name}.txt`);
  const asked = process.argv.slice(2);
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
  const python = given ?? (await pythonWith(tool, pinned));
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-judges-'));
  try {
    const wanted = all.filter(({ network }) => asked.length === 0 || asked.includes(network));
    for (let i = 0; i < wanted.length; i += atOnce) {
      const some = wanted.slice(i, i + atOnce);
      const args = [];
      for (const [k, { name, file, network, parameters }] of some.entries()) {
        const place = join(folder, String(k));
        mkdirSync(place);
        const one = { file, network, precision: 'fp32' };
        let isWritten = true;
        for (const { name: out, to, more = [] } of files)
          isWritten &&= await exported(one, join(place, out), ['--to', to, ...more]);
        rows.set(name, cells(name, parameters, '-', 'cannot be said'));
        if (isWritten) args.push(place, String(parameters));
      }
      const { stdout } = await call(python, [join(root, 'scripts/judges', script), ...args], {
        maxBuffer: 1 << 28,
      });
      for (const line of stdout.split('\n').filter(Boolean)) {
        /** @type {{ folder: string, tensors?: number, layers?: number, outcome: string }} */
        const { folder: place, tensors, layers, outcome } = JSON.parse(line);
        const { name, parameters } = some[Number(basename(place))] ?? { name: '', parameters: 0 };
        rows.set(name, cells(name, parameters, String(tensors ?? layers), outcome));
      }
      for (const k of some.keys()) rmSync(join(folder, String(k)), { recursive: true });
      write(table, counted, rows);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
