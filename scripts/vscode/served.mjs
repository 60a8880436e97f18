/** An extension inside the page of the browser: served to it, and named where the page says how it was built. */
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';

const types = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/**
 * Serves an extension to the page.
 * @param {string} extension its folder
 * @param {Readonly<Record<string, string>>} [others] files among its own: where they lie, by their paths
 */
export async function serveFolder(extension, others = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://any').pathname));
    const file = others[path] ?? join(extension, path);
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
 * @param {{ authority: string, tests?: string }} extension
 */
export function withExtension({ authority, tests }) {
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
      ...(tests && { extensionTestsPath: from(tests) }),
    };
    element.setAttribute('data-settings', JSON.stringify(configuration));
  };
  new MutationObserver(patch).observe(document, { childList: true, subtree: true });
}
