#!/usr/bin/env node
/**
 * A picture of a file in VS Code with the extension, as a person sees it:
 * `npm run screenshot -- FILE [--out FILE.png] [--theme dark|light|both] [--size 1280x800] [--code VERSION] [--goto LINE]
 * [--locale LANGUAGE] [--web] [--menu FILE [--choose ENTRY]] [--type LINE:COL=TEXT]… [--table] [--compare]
 * [--setting NAME=VALUE]… [--hover LINE:COL] [--actions LINE:COL [--apply TITLE]] [--suggest LINE:COL] [--command TITLE]…
 * [--clip WIDTHxHEIGHT] [--build]`; the clip is what is kept, from the upper left. Of both themes each has a picture, whose
 * name ends in `-dark` or `-light`. What is typed is not saved; with `--web` the server runs in the page.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../build.mjs';
import { Complaint, root, start } from '../project.mjs';
import { openBrowser } from './browser.mjs';
import { provision } from './provision.mjs';
import { showScene, themes } from './scene.mjs';
import { serveFolder, withExtension } from './served.mjs';
import { addressOf, startServer } from './server.mjs';
import { usual } from './versions.mjs';

/**
 * @param {string} option
 * @param {string} text
 * @returns {[number, number]}
 */
function extent(option, text) {
  const [width, height] = text.split('x').map(Number);
  if (!width || !height) throw new Complaint(`${option} is WIDTHxHEIGHT.`);
  return [width, height];
}

await start(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'screenshot.png' },
      theme: { type: 'string', default: 'dark' },
      size: { type: 'string', default: '1280x800' },
      code: { type: 'string', default: usual },
      goto: { type: 'string' },
      locale: { type: 'string' },
      web: { type: 'boolean', default: false },
      type: { type: 'string', multiple: true, default: [] },
      table: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
      setting: { type: 'string', multiple: true, default: [] },
      hover: { type: 'string' },
      actions: { type: 'string' },
      apply: { type: 'string' },
      suggest: { type: 'string' },
      command: { type: 'string', multiple: true, default: [] },
      menu: { type: 'string' },
      choose: { type: 'string' },
      clip: { type: 'string' },
      build: { type: 'boolean', default: false },
    },
  });
  const file = resolve(positionals[0] ?? '');
  if (positionals.length !== 1 || !existsSync(file)) throw new Complaint('Name one file that exists.');
  const [width, height] = extent('--size', values.size);
  const [clipWidth, clipHeight] = extent('--clip', values.clip ?? values.size);
  const shown = values.theme === 'both' ? Object.keys(themes) : [values.theme];
  if (!shown.every(theme => theme in themes)) throw new Complaint('--theme is dark, light or both.');
  if (values.build || !existsSync(join(root, 'dist/server.cjs'))) await buildAll();

  const editor = await provision(values.code);
  const server = await startServer(editor, {
    settings: {
      'workbench.activityBar.location': 'hidden',
      'workbench.sideBar.visible': false,
      'workbench.layoutControl.enabled': false,
      'window.commandCenter': false,
      'editor.minimap.enabled': false,
      'editor.stickyScroll.enabled': false,
      'editor.fontSize': 14,
      'editor.cursorBlinking': 'solid',
      'editor.hover.delay': 100,
      'breadcrumbs.enabled': false,
      ...Object.fromEntries(values.setting.map(one => one.split('='))),
    },
  });
  const browser = await openBrowser();
  const served = values.web ? await serveFolder(root) : undefined;
  try {
    for (const theme of shown) {
      const out = shown.length === 1 ? values.out : values.out.replace(/(?=\.\w+$|$)/, `-${theme}`);
      const context = await browser.newContext({
        viewport: { width, height },
        // Two pixels for one: the picture is read on better screens, too.
        deviceScaleFactor: 2,
        colorScheme: 'dark',
        bypassCSP: values.web,
      });
      const page = await context.newPage();
      if (served !== undefined) await page.addInitScript(withExtension, { authority: served.authority });
      // The page of VS Code itself has its words in packs; what extensions say follows from the name of the language alone.
      if (values.locale !== undefined)
        await page.addInitScript(language => {
          Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => language, set: () => {} });
          // biome-ignore lint/suspicious/noDocumentCookie: the server reads it before any script runs.
          document.cookie = `vscode.nls.locale=${language}`;
        }, values.locale);
      await page.goto(
        addressOf(server, { folder: dirname(file), extension: served ? undefined : root, file }),
      );
      const clip = { x: 0, y: 0, width: clipWidth, height: clipHeight };
      try {
        await showScene(page, values, themes[/** @type {keyof typeof themes} */ (theme)]);
      } finally {
        // What came out all the same tells why something did not.
        await page.screenshot({ path: out, clip });
      }
      await context.close();
      console.log(out);
    }
  } finally {
    await browser.close();
    served?.close();
    await server.stop();
  }
});
