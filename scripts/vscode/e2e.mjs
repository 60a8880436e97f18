/** Runs `test/e2e/suite` inside a VS Code, on a copy of the examples. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';
import { Complaint, root, workshop } from '../project.mjs';
import { chromium } from './chromium.mjs';
import { provision } from './provision.mjs';
import { versions } from './versions.mjs';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {() => Promise<void>} prepare fetches what is missing
 * @property {Pick<import('@vscode/test-electron/out/runTest').TestOptions, 'version' | 'vscodeExecutablePath'>} options
 */

/**
 * Where to run. Usually in the versions from npm; LWNET_VSCODE names a desktop executable instead, or says `download`
 * for the same versions as desktop programs, which is also the way where npm has no VS Code that runs.
 * @returns {Target[]}
 */
export function targets() {
  const wish = process.env.LWNET_VSCODE || (process.platform === 'linux' ? '' : 'download');
  const nothing = async () => {};
  if (wish === 'download')
    return Object.keys(versions).map(version => ({
      name: `desktop VS Code ${version}`,
      prepare: nothing,
      options: { version },
    }));
  if (wish !== '') return [{ name: wish, prepare: nothing, options: { vscodeExecutablePath: wish } }];
  return Object.keys(versions).map(version => ({
    name: `VS Code ${version}`,
    prepare: async () => {
      await chromium();
      await provision(version);
    },
    options: { version, vscodeExecutablePath: join(root, 'scripts/vscode/launcher.mjs') },
  }));
}

/**
 * @param {Target} target
 * @param {string} extension the folder of the extension, as it is or unpacked
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runIn(target, extension) {
  const suite = join(workshop, 'suite.cjs');
  await build({
    entryPoints: [join(root, 'test/e2e/suite/index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-e2e-'));
  const report = join(folder, 'report.json');
  const workspace = join(folder, 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  // Opened together with the window, before VS Code knows the extension.
  const first = join(workspace, 'empty.lwnet');
  writeFileSync(first, '');
  try {
    await runTests({
      ...target.options,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      launchArgs: [workspace, first],
      extensionTestsEnv: { LWNET_E2E_REPORT: report, LWNET_CODE: target.options.version },
    }).catch(error => {
      // The report tells which tests failed; without one VS Code itself did not get that far.
      if (!(error instanceof TestRunFailedError)) throw error;
    });
    if (!existsSync(report)) throw new Complaint(`${target.name} ended without a report of the tests.`);
    /** @type {import('../../test/e2e/suite/harness').Outcome[]} */
    const outcomes = JSON.parse(readFileSync(report, 'utf8'));
    const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
    return { passed: outcomes.length - failed, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
