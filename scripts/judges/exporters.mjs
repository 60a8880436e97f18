#!/usr/bin/env node
/**
 * Holds `lwnet import` to what PyTorch's exporters write of networks of torchvision and timm, with PyTorch's own counts of
 * parameters and MACs: `npm run build`, then `npm run judges:exporters`, or with some of the names in
 * `test/judges/exporters-networks.txt`. Writes `test/judges/exporters.txt`, a line for each network and exporter; rows that were not asked
 * for stay. Needs Python 3.11 and 3.10 with `venv` as `python3.11` and `python3.10`, and pip, which installs what is pinned here into
 * `.vscode-test`; `LWNET_TORCH_PYTHON` and `LWNET_OLD_TORCH_PYTHON` are others that have it. An hour, and 4 GB of memory.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, start } from '../project.mjs';
import { call, columns, pythonWith } from './asking.mjs';

const onnx = ['onnx==1.23.2', 'onnxscript==0.7.2'];
const newest = {
  version: '2.15.0',
  base: 'python3.11',
  own: process.env.LWNET_TORCH_PYTHON,
  pinned: ['torch==2.15.0', 'torchvision==0.29.2', 'timm==1.0.31', ...onnx],
};
const oldest = {
  version: '1.13.1',
  base: 'python3.10',
  own: process.env.LWNET_OLD_TORCH_PYTHON,
  pinned: ['torch==1.13.1', 'torchvision==0.14.1', 'timm==0.9.16', 'onnx==1.14.1', 'numpy==1.26.4'],
};
const exporters = [
  { kind: 'dynamo', from: newest },
  { kind: 'script', from: newest },
  { kind: 'script', from: oldest },
];

/** So many networks are exported before they are imported and their files go. */
const atOnce = 6;

const table = join(root, 'test/judges/exporters.txt');
const list = join(root, 'test/judges/exporters-networks.txt');

/** @typedef {{ name: string, file?: string, parameters?: number, macs?: number, refused?: string }} Exported */

/** @param {string} text */
const numberOf = text => Number(text.replaceAll(',', ''));

/** @param {number} ours @param {number} theirs @param {string} what */
const difference = (ours, theirs, what) =>
  ours === theirs ? [] : [`${Math.abs(ours - theirs)} ${what} ${ours > theirs ? 'more' : 'fewer'}`];

/**
 * What became of a file, and the lines of its design.
 * @param {Exported} one
 * @param {string} folder
 * @returns {Promise<[outcome: string, lines: string]>}
 */
async function imported({ file, parameters = 0, macs = 0, refused }, folder) {
  if (file === undefined) return [`not exported: ${refused?.slice(0, 100)}`, '-'];
  const out = join(folder, 'design.lwnet');
  try {
    const { stdout } = await call(process.execPath, [
      join(root, 'dist/cli.js'),
      ...['import', file, '--out', out, '--force'],
    ]);
    const found = /, ([\d,]+) lines?\.\n([\d,]+) parameters, ([\d,]+) MACs/.exec(stdout);
    const [, lines = '', ours = '', work = ''] = found ?? [];
    const wrong = [
      ...difference(numberOf(ours), parameters, 'parameters'),
      ...difference(numberOf(work), macs, 'MACs'),
    ];
    return [wrong.length === 0 ? 'exact' : wrong.join(', '), lines];
  } catch (error) {
    const said = String(/** @type {{ stderr?: string }} */ (error).stderr ?? error);
    // The first operator, and why, without the name of the file.
    const [first = ''] = said.replaceAll(`${file}: `, '').split('\n');
    const kinds = new Set([...first.matchAll(/\b([A-Z]\w+) \S*[/_]/g)].map(match => match[1]));
    return [`not imported: ${[...kinds].join(', ')}: ${first.split(': ').at(-1)}`, '-'];
  }
}

/** @returns {Map<string, string[]>} rows by network and exporter */
function rowsThere() {
  const rows = new Map();
  if (!existsSync(table)) return rows;
  for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
    const cells = line.split(/ {2,}/);
    if (cells.length > 1) rows.set(`${cells[0]} ${cells[1]}`, cells);
  }
  return rows;
}

/** @param {Map<string, string[]>} rows @param {readonly string[]} names */
function write(rows, names) {
  const order = names.flatMap(name =>
    exporters.flatMap(({ kind, from }) => rows.get(`${name} ${kind} ${from.version}`) ?? []).length > 0
      ? exporters.map(({ kind, from }) => rows.get(`${name} ${kind} ${from.version}`))
      : [],
  );
  const all = [
    ['network', 'exporter', 'parameters', 'MACs', 'lines', 'held against PyTorch'],
    ...order.filter(cells => cells !== undefined),
  ];
  writeFileSync(table, columns(all));
}

start(async () => {
  const names = readFileSync(list, 'utf8').split('\n').filter(Boolean);
  const given = process.argv.slice(2);
  const wanted = given.length === 0 ? names : names.filter(name => given.includes(name.replace(/@.*/, '')));
  const rows = rowsThere();
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-judges-'));
  try {
    for (const { kind, from } of exporters) {
      const { own, version, pinned, base } = from;
      const python = own ?? (await pythonWith({ name: 'exporters', version }, pinned, base));
      for (let i = 0; i < wanted.length; i += atOnce) {
        const some = wanted.slice(i, i + atOnce);
        const { stdout } = await call(
          python,
          [join(root, 'scripts/judges/exporters.py'), kind, folder, ...some],
          { maxBuffer: 1 << 28 },
        );
        for (const line of stdout.split('\n').filter(Boolean)) {
          /** @type {Exported} */
          const one = JSON.parse(line);
          const [outcome, lines] = await imported(one, folder);
          const counts = [one.parameters, one.macs].map(count => count?.toLocaleString('en-US') ?? '-');
          rows.set(`${one.name} ${kind} ${version}`, [
            one.name,
            `${kind} ${version}`,
            ...counts,
            lines,
            outcome,
          ]);
          if (one.file !== undefined) rmSync(one.file);
        }
        write(rows, names);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
