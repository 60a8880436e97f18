#!/usr/bin/env node
/**
 * Asks TensorFlow Lite for Microcontrollers what arena networks need and which operators it runs, and writes it down as data
 * that a test holds lwnet to, so that nobody needs the runtime to test: `npm run build`, then `npm run judges:tflm`. Needs
 * Python 3.11 with `venv`, and pip, which installs what is pinned here into `.vscode-test`; five to ten minutes.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, start } from '../project.mjs';
import { call, exported, pythonWith } from './asking.mjs';

const tool = { name: 'tflm', package: 'tflite-micro', version: '0.dev20261023182759' };
const pinned = [`${tool.package}==${tool.version}`, 'flatbuffers==25.12.19', 'numpy==2.4.6'];
const judges = 'test/judges';
const networks = `${judges}/networks-tflm`;
const operators = `${networks}/operators.lwnet`;

/** @typedef {import('./asking.mjs').Case} Case */

/** @param {string} file */
const textOf = file => readFileSync(join(root, file), 'utf8');

/** Every network that shows operators, in each precision. These are run, the others only prepared. @returns {Case[]} */
const operatorCases = () =>
  [...textOf(operators).matchAll(/^network (\w+)/gm)].flatMap(([, network]) =>
    ['fp32', 'int8', 'int16x8'].map(precision => ({ file: operators, network: String(network), precision })),
  );

start(async () => {
  const python = await pythonWith(tool, pinned);
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-judges-'));
  const out = join(folder, 'network.tflite');
  const script = join(root, 'scripts/judges', `${tool.name}.py`);
  const rows = [];
  try {
    for (const one of /** @type {Case[]} */ ([
      ...operatorCases(),
      ...JSON.parse(textOf(`${networks}/examples.json`)),
    ])) {
      if (!(await exported(one, out))) continue;
      const { stdout } = await call(python, [script, ...(one.file === operators ? ['--run'] : []), out]);
      rows.push(JSON.stringify({ ...one, said: JSON.parse(stdout)[out] }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const head = `"tool": "${tool.package} ${tool.version}", "kernels": "reference", "pointerBytes": 8`;
  writeFileSync(join(root, judges, `${tool.name}.json`), `{${head}, "cases": [\n${rows.join(',\n')}\n]}\n`);
  console.log(`${judges}/${tool.name}.json: ${rows.length} files`);
});
