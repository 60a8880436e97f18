#!/usr/bin/env node
/**
 * Everything that must hold, from a fresh clone: types, lint, unit tests, the package, and the packaged extension at work
 * inside each VS Code. `npm test`, or parts of it: `npm test -- checks unit package editor`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, missingPackages } from './debian.mjs';
import { installDependencies } from './dependencies.mjs';
import { Complaint, readJson, root, run, seconds, start, workshop } from './project.mjs';

const parts = ['checks', 'unit', 'package', 'editor'];

let passed = 0;
let failed = 0;
/** @type {string[]} */
const failures = [];

/** @param {string} program one of the installed packages' programs */
const bin = program => join(root, 'node_modules', '.bin', program);

/** @param {string} what */
function fail(what, count = 1) {
  failed += count;
  failures.push(what);
}

/**
 * One step; whatever goes wrong in it is counted and the next step still runs.
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function step(name, work) {
  const since = Date.now();
  const before = failures.length;
  console.log(`\n── ${name}`);
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Complaint ? error.message : error);
    fail(name);
  }
  console.log(`── ${name}: ${failures.length === before ? 'good' : 'FAILED'} (${seconds(since)})`);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
async function check(program, args) {
  if ((await run(bin(program), args)) !== 0) throw new Complaint(`${program} ${args.join(' ')} failed.`);
}

/** What Debian has for the tests: other editors, and PyTorch unless LWNET_PYTHON names an interpreter that has it. */
async function installPackages() {
  const missing = missingPackages(
    readFileSync(join(root, 'test/apt-packages.txt'), 'utf8')
      .split('\n')
      .filter(name => name !== '' && !(process.env.LWNET_PYTHON && name.startsWith('python3-'))),
  );
  // Where they can't be installed the tests themselves say what they miss.
  if (missing.length > 0) await install(missing);
}

async function unitTests() {
  const report = join(workshop, 'vitest.json');
  rmSync(report, { force: true });
  mkdirSync(workshop, { recursive: true });
  const code = await run(bin('vitest'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  /** @type {{ numPassedTests: number, numFailedTests: number }} */
  const { numPassedTests, numFailedTests } = readJson(report);
  passed += numPassedTests;
  if (numFailedTests > 0) fail(`${numFailedTests} unit tests`, numFailedTests);
  // A file that can't be loaded has no tests to fail.
  else if (code !== 0) fail('unit tests: vitest itself');
}

await start(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find(part => !parts.includes(part));
  if (unknown !== undefined) throw new Complaint(`There is no part ${unknown}, only ${parts.join(', ')}.`);
  /** @param {string} part */
  const wants = part => chosen.length === 0 || chosen.includes(part);

  await installDependencies();
  const { targets, runIn } = await import('./vscode/e2e.mjs');
  const { usual } = await import('./vscode/versions.mjs');
  const editors = wants('editor') ? targets() : [];
  // Fetching takes the network and checking the processor, so they run beside each other; apt-get takes turns with itself.
  const packages = wants('unit') ? installPackages() : Promise.resolve();
  const prepared = packages
    .catch(() => undefined)
    .then(async () => {
      for (const editor of editors) await editor.prepare();
    });
  for (const work of [packages, prepared]) work.catch(() => undefined);

  if (wants('checks')) {
    await step('types', async () => {
      await check('tsc', ['--noEmit']);
      await check('tsc', ['-p', 'scripts']);
      await check('tsc', ['-p', 'client/page']);
    });
    await step('lint', () => check('biome', ['check', '.']));
  }
  if (wants('unit'))
    await step('unit tests', async () => {
      await packages;
      await unitTests();
    });
  const place = mkdtempSync(join(tmpdir(), 'lwnet-vsix-'));
  try {
    /** @type {string | undefined} */
    let extension;
    if (wants('package') || wants('editor'))
      await step('build and package', async () => {
        const { buildAll } = await import('./build.mjs');
        const { packageExtension, unpack } = await import('./package.mjs');
        await buildAll();
        // What is tried in the editors is what would be shipped, not the folder it was made in.
        extension = unpack(await packageExtension(), place);
      });
    for (const editor of editors)
      await step(`tests in ${editor.name}`, async () => {
        if (extension === undefined) throw new Complaint('There is no extension to try.');
        await prepared;
        const outcome = await runIn(editor, extension);
        passed += outcome.passed;
        if (outcome.failed > 0) fail(`${outcome.failed} tests in ${editor.name}`, outcome.failed);
      });
    if (editors.length > 0 && process.platform === 'linux' && !process.env.LWNET_VSCODE)
      await step(`tests in VS Code ${usual} in a browser`, async () => {
        if (extension === undefined) throw new Complaint('There is no extension to try.');
        await prepared;
        const { runInBrowser } = await import('./vscode/web.mjs');
        const outcome = await runInBrowser(usual, extension);
        passed += outcome.passed;
        if (outcome.failed > 0) fail('the tests in the browser', outcome.failed);
      });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }

  if (failures.length > 0) console.log(`\nFailed: ${failures.join('; ')}.`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
