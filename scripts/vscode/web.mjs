/**
 * Runs `test/e2e/web` with the extension inside the browser, its server in a worker: nothing of it runs on Node. The folder
 * is not the browser's: VS Code reads it from the machine that it is served by.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root, workshop } from '../project.mjs';
import { automate } from './automation.mjs';
import { openBrowser } from './browser.mjs';
import { provision } from './provision.mjs';
import { serveFolder, withExtension } from './served.mjs';
import { startServer } from './server.mjs';

/** Behind any ending but `.js` VS Code looks for `.js`; that alone would be a module, as the manifest's `type` says. */
const tests = '/tests.cjs';

/**
 * @param {string} version
 * @param {string} extension its folder
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runInBrowser(version, extension) {
  const suite = join(workshop, 'web-suite.js');
  await build({
    entryPoints: [join(root, 'test/e2e/web/index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-web-'));
  writeFileSync(join(folder, 'parts.lwnet'), 'block Unit(n) {\n  conv(n) -> relu\n}\n');
  const editor = await provision(version);
  const browser = await openBrowser();
  const served = await serveFolder(extension, { [`${tests}.js`]: suite });
  try {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    const server = await startServer(editor);
    try {
      const { ended } = await automate(page, `VS Code ${version} in the browser`);
      await page.addInitScript(withExtension, { authority: served.authority, tests });
      const query = new URLSearchParams({ tkn: server.token, folder });
      await page.goto(`http://${server.authority}/?${query}`);
      const code = await ended();
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    } finally {
      await server.stop();
    }
  } finally {
    await browser.close();
    served.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
