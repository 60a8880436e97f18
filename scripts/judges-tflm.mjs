#!/usr/bin/env node
/**
 * Asks TensorFlow Lite for Microcontrollers what arena networks need and which operators it runs, and writes it down as data
 * that a test holds lwnet to, so that nobody needs the runtime to test: `npm run build`, then `npm run judges:tflm`. Needs
 * Python 3.11 with `venv`, and pip, which installs what is pinned here into `.vscode-test`; five to ten minutes.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Complaint, mustRun, root, start, workshop } from './project.mjs';

const tool = { name: 'tflm', package: 'tflite-micro', version: '0.dev20261023182759' };
const pinned = [`${tool.package}==${tool.version}`, 'flatbuffers==25.12.19', 'numpy==2.4.6'];
const judges = 'test/judges';
const networks = `${judges}/networks-tflm`;
const operators = `${networks}/operators.lwnet`;

/** @typedef {{ file: string, network: string, set?: Record<string, string>, precision: string }} Case */

/** @param {string} file */
const textOf = file => readFileSync(join(root, file), 'utf8');

/** Every network that shows operators, in each precision. These are run, the others only prepared. @returns {Case[]} */
const operatorCases = () =>
  [...textOf(operators).matchAll(/^network (\w+)/gm)].flatMap(([, network]) =>
    ['fp32', 'int8', 'int16x8'].map(precision => ({ file: operators, network: String(network), precision })),
  );

/** A Python with the tool. */
async function environment() {
  const folder = join(workshop, 'judges', `${tool.name}-${tool.version}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, 'ready'))) return python;
  await mustRun('python3', ['-m', 'venv', '--clear', folder]);
  await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...pinned]);
  writeFileSync(join(folder, 'ready'), '');
  return python;
}

const call = promisify(execFile);

/**
 * Writes a network as the tool reads it, or answers false where it cannot be said in that precision.
 * @param {Case} one
 * @param {string} out
 */
async function exported({ file, network, set = {}, precision }, out) {
  const sets = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const args = ['export', file, '--network', network, ...sets, '--to', 'tflite', '--precision', precision];
  try {
    await call(process.execPath, [join(root, 'dist/cli.js'), ...args, '--force', '--out', out], {
      cwd: root,
    });
    return true;
  } catch (error) {
    const said = String(/** @type {{ stderr?: string }} */ (error).stderr ?? error);
    if (said.includes('cannot be said in')) return false;
    throw new Complaint(`${file}, ${network}: ${said}`);
  }
}

start(async () => {
  const python = await environment();
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
