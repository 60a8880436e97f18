/**
 * Runs `test/e2e/web` with the extension inside the browser, its server in a worker: nothing of it runs on Node. The folder
 * is not the browser's: VS Code reads it from the machine that it is served by.
 */

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { build } from 'esbuild';
import { root, workshop } from '../project.mjs';
import { automate } from './automation.mjs';
import { openBrowser } from './browser.mjs';
import { provision } from './provision.mjs';
import { startServer } from './server.mjs';

/** Behind any ending but `.js` VS Code looks for `.js`; that alone would be a module, as the manifest's `type` says. */
const tests = '/tests.cjs';

const types = { '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

/**
 * Serves the extension to the page, with the tests among its files as VS Code wants them.
 * @param {string} extension
 * @param {string} suite
 */
async function serveFolder(extension, suite) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://any').pathname));
    const file = path === `${tests}.js` ? suite : join(extension, path);
    response.setHeader('Access-Control-Allow-Origin', '*');
    try {
      if (!statSync(file).isFile()) throw new Error('no file');
      const type = Object.entries(types).find(([ending]) => file.endsWith(ending))?.[1];
      response.setHeader('Content-Type', type ?? 'text/plain');
      response.end(readFileSync(file));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { authority: `127.0.0.1:${port}`, close: () => void server.close() };
}

/**
 * Where the page says how it was built, before it reads that itself. Runs in the page, so it has nothing from around it.
 * @param {{ authority: string, tests: string }} extension
 */
function withExtension({ authority, tests }) {
  const from = (/** @type {string} */ path) => ({ $mid: 1, scheme: 'http', authority, path });
  const patch = () => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    const settings = element?.getAttribute('data-settings');
    if (!element || !settings) return;
    const configuration = JSON.parse(settings);
    if (configuration.developmentOptions?.extensions !== undefined) return;
    configuration.developmentOptions = {
      ...configuration.developmentOptions,
      extensions: [from('/')],
      extensionTestsPath: from(tests),
    };
    element.setAttribute('data-settings', JSON.stringify(configuration));
  };
  new MutationObserver(patch).observe(document, { childList: true, subtree: true });
}

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
  const served = await serveFolder(extension, suite);
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
