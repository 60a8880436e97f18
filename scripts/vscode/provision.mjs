/** Sets up a VS Code from npm below `.vscode-test/`, once. */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Complaint, npm, readJson, seconds, workshop } from '../project.mjs';
import { versions } from './versions.mjs';

/**
 * @typedef {object} Editor
 * @property {string} version
 * @property {string} node the executable that runs it
 * @property {string} folder VS Code itself, with `out/server-main.js`
 */

const marker = 'ready.json';

/** Raise it when the steps below change: what an older script set up is then made anew. */
const recipe = 1;

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];

/**
 * @param {string} version
 * @returns {Promise<Editor>}
 */
export async function provision(version) {
  const wanted = versions[version];
  if (wanted === undefined)
    throw new Complaint(`VS Code ${version} is not one of ${Object.keys(versions).join(', ')}.`);
  const place = join(workshop, `web-${version}`);
  const ownNode = process.versions.node.split('.')[0] === wanted.node.split('.')[0];
  const machine = `${process.platform}-${process.arch}`;
  const nodePackage = `node-${machine}`;
  const made = JSON.stringify({ ...wanted, recipe, nodePackage: ownNode ? undefined : nodePackage });
  const noted = join(place, marker);
  if (!existsSync(noted) || JSON.stringify(readJson(noted)) !== made) {
    const since = Date.now();
    console.log(`Setting up VS Code ${version} (once)…`);
    // Everything happens beside the final place: a set-up that was cut off, or runs twice at once, is never taken for
    // a whole one.
    const draft = join(workshop, `draft-${version}-${process.pid}`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    try {
      await install(draft, wanted, ownNode ? [] : [`${nodePackage}@${wanted.node}`], machine);
      writeFileSync(join(draft, marker), made);
      rmSync(place, { recursive: true, force: true });
      renameSync(draft, place);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    console.log(`VS Code ${version} is set up (${seconds(since)}).`);
  }
  return {
    version,
    node: ownNode ? process.execPath : join(place, 'node_modules', nodePackage, 'bin', 'node'),
    folder: codeIn(place),
  };
}

/** @param {string} place */
const codeIn = place => join(place, 'node_modules', 'code-server', 'lib', 'vscode');

/**
 * @param {string} place
 * @param {import('./versions.mjs').Version} version
 * @param {readonly string[]} node the package with a Node of its own, if the one that runs this doesn't do
 * @param {string} machine
 */
async function install(place, { product, ripgrep, unneeded }, node, machine) {
  // Without a manifest of its own npm would install into the next folder above that has one.
  writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true }));
  const finder = `@vscode/ripgrep-${machine}`;
  const packages = [product, ...node, ...(ripgrep === undefined ? [] : [`${finder}@${ripgrep}`])];
  // The install script of the product builds native modules which the server does without.
  await npm(['install', ...packages, ...quiet], { cwd: place, quietly: true });
  const code = codeIn(place);
  const prune = () => {
    for (const folder of unneeded) rmSync(join(code, folder), { recursive: true, force: true });
  };
  prune();
  for (const cwd of [code, join(code, 'extensions')])
    await npm(['install', '--omit=dev', ...quiet], { cwd, quietly: true });
  prune();
  if (ripgrep === undefined) return;
  const bin = join(code, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(bin, { recursive: true });
  cpSync(join(place, 'node_modules', finder, 'bin', 'rg'), join(bin, 'rg'));
}
