#!/usr/bin/env node
/**
 * Asks the compilers of chips what they make of networks, and writes it down as data that tests hold lwnet to, so that nobody
 * needs the compilers to test: `npm run build`, then `npm run judges:vela`, or with the names of files in `test/judges/networks/`.
 * Needs Python 3.11 with `venv`, and pip, which installs what is pinned here into `.vscode-test`; `LWNET_VELA_PYTHON` is
 * another Python that has it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Complaint, readJson, root, start } from '../project.mjs';
import { exported, pythonWith } from './asking.mjs';

const tool = { name: 'vela', package: 'ethos-u-vela', version: '5.2.0' };
const accelerators = ['ethos-u55-128', 'ethos-u65-256', 'ethos-u85-256'];

const judges = join(root, 'test/judges');

/** @typedef {import('./asking.mjs').Case} Case */

/**
 * Every network of a file in `networks`, in both precisions.
 * @param {string} name
 * @returns {Case[]}
 */
function casesOf(name) {
  const file = `test/judges/networks/${name}.lwnet`;
  const text = readFileSync(join(root, file), 'utf8');
  const names = [...text.matchAll(/^network (\w+)/gm)].map(match => String(match[1]));
  return names.flatMap(network => ['int8', 'int16x8'].map(precision => ({ file, network, precision })));
}

/**
 * @param {string} python
 * @param {string} name
 * @param {readonly Case[]} cases
 */
async function judge(python, name, cases) {
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-judges-'));
  try {
    const asked = [];
    for (const [i, one] of cases.entries()) {
      const path = join(folder, `${i}.tflite`);
      if (await exported(one, path)) asked.push({ one, path });
    }
    const script = join(root, 'scripts/judges', `${tool.name}.py`);
    const { status, stdout, stderr } = spawnSync(
      python,
      [script, accelerators.join(','), ...asked.map(({ path }) => path)],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Complaint(stderr);
    const said = JSON.parse(stdout);
    const rows = asked.map(({ one, path }) => JSON.stringify({ ...one, said: said[path] }));
    mkdirSync(join(judges, tool.name), { recursive: true });
    writeFileSync(
      join(judges, tool.name, `${name}.json`),
      `{"tool": "${tool.package} ${tool.version}", "cases": [\n${rows.join(',\n')}\n]}\n`,
    );
    console.log(`test/judges/${tool.name}/${name}.json: ${asked.length} files`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

start(async () => {
  const python =
    process.env.LWNET_VELA_PYTHON ?? (await pythonWith(tool, [`${tool.package}==${tool.version}`]));
  const wanted = process.argv.slice(2);
  const names = readdirSync(join(judges, 'networks')).map(file => basename(file, '.lwnet'));
  for (const name of names)
    if (wanted.length === 0 || wanted.includes(name)) await judge(python, name, casesOf(name));
  if (wanted.length === 0 || wanted.includes('examples'))
    await judge(python, 'examples', readJson(join(judges, 'examples.json')));
});
