#!/usr/bin/env node
/**
 * Takes the place of the desktop executable for @vscode/test-electron: runs the tests in the extension host of the
 * VS Code from npm, with a browser as its window, and exits as the desktop would. LWNET_CODE names the version.
 */
import { Complaint, start } from '../project.mjs';
import { automate } from './automation.mjs';
import { openBrowser } from './browser.mjs';
import { lendKeyboard } from './keyboard.mjs';
import { provision } from './provision.mjs';
import { addressOf, startServer } from './server.mjs';
import { usual } from './versions.mjs';

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
      const { ended } = await automate(page, `VS Code ${editor.version}`);
      await page.goto(
        addressOf(server, {
          folder,
          file,
          extension: option('extensionDevelopmentPath'),
          tests: option('extensionTestsPath'),
        }),
      );
      return await ended();
    } finally {
      await server.stop();
      keyboard.close();
    }
  } finally {
    await browser.close();
  }
});
