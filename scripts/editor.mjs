#!/usr/bin/env node
/**
 * Opens the examples in VS Code with the extension in it, from a fresh clone. `npm run editor` shows it in the browser;
 * `npm run editor -- --desktop` uses an installed VS Code; `--code 1.139.1` another version in the browser.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies } from './dependencies.mjs';
import { Complaint, mustRun, root, start } from './project.mjs';

/** Opens the address where a person sits; where nobody does, the printed address is enough. */
function showInBrowser(/** @type {string} */ address) {
  const screen = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY;
  const opener =
    process.env.BROWSER ??
    (process.platform === 'darwin' ? 'open' : screen === undefined ? undefined : 'xdg-open');
  if (opener === undefined) return;
  const child = spawn(opener, [address], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

await start(async () => {
  const { values } = parseArgs({
    options: { desktop: { type: 'boolean', default: false }, code: { type: 'string' } },
  });
  await installDependencies();
  const { buildAll } = await import('./build.mjs');
  await buildAll();
  const folder = join(root, 'examples');

  if (values.desktop) {
    const { onPath } = await import('./vscode/chromium.mjs');
    const program = process.env.LWNET_VSCODE || onPath(['code', 'codium', 'code-insiders', 'code.cmd']);
    if (program === undefined)
      throw new Complaint('No `code` was found. Install VS Code, or name one: LWNET_VSCODE=/path/to/code.');
    await mustRun(program, [`--extensionDevelopmentPath=${root}`, folder]);
    return;
  }

  const { usual } = await import('./vscode/versions.mjs');
  const { provision } = await import('./vscode/provision.mjs');
  const { addressOf, startServer } = await import('./vscode/server.mjs');
  const editor = await provision(values.code ?? usual);
  const server = await startServer(editor);
  const address = addressOf(server, { folder, extension: root, file: join(folder, 'mobilenet-v2.lwnet') });
  console.log(
    `\nVS Code ${editor.version} with lwnet, on your examples folder:\n\n  ${address}\n\nCtrl+C ends it.`,
  );
  showInBrowser(address);
  await new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  await server.stop();
});
