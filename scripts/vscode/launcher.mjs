#!/usr/bin/env node
/**
 * Takes the place of the desktop executable for @vscode/test-electron: runs the tests in the extension host of the
 * VS Code from npm, with a browser as its window, and exits as the desktop would. LWNET_CODE names the version.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint, start } from '../project.mjs';
import { openBrowser } from './browser.mjs';
import { lendKeyboard } from './keyboard.mjs';
import { provision } from './provision.mjs';
import { addressOf, startServer } from './server.mjs';
import { usual } from './versions.mjs';

const longest = 8 * 60_000;

/** Begins each line that the suite prints; everything else in the workbench's log is noise. */
const prefix = '[e2e] ';

/** @param {string} name */
function option(name) {
  const found = process.argv.find(argument => argument.startsWith(`--${name}=`));
  if (found === undefined) throw new Complaint(`--${name}=… is missing.`);
  return found.slice(name.length + 3);
}

await start(async () => {
  const [folder, file] = process.argv.slice(2).filter(argument => !argument.startsWith('-'));
  if (folder === undefined) throw new Complaint('The folder to open is missing.');
  const editor = await provision(process.env.LWNET_CODE ?? usual);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const keyboard = await lendKeyboard(page);
    const server = await startServer(editor, { env: { LWNET_KEYBOARD: keyboard.address } });
    try {
      /** @type {Promise<number>} */
      const ended = new Promise(resolve => page.exposeFunction('codeAutomationExit', resolve));
      await page.exposeFunction(
        'codeAutomationLog',
        (/** @type {string} */ _level, /** @type {unknown[]} */ parts) => {
          const text = parts.map(String).join(' ');
          const at = text.indexOf(prefix);
          if (at >= 0) console.log(text.slice(at + prefix.length));
          else if (process.env.LWNET_VERBOSE) console.log(text);
        },
      );
      await page.goto(
        addressOf(server, {
          folder,
          file,
          extension: option('extensionDevelopmentPath'),
          tests: option('extensionTestsPath'),
        }),
      );
      return await Promise.race([
        ended,
        sleep(longest, undefined, { ref: false }).then(() => {
          throw new Complaint(
            `The tests in VS Code ${editor.version} did not end within ${longest / 60_000} minutes.`,
          );
        }),
      ]);
    } finally {
      await server.stop();
      keyboard.close();
    }
  } finally {
    await browser.close();
  }
});
