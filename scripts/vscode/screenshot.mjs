#!/usr/bin/env node
/**
 * A picture of a file in VS Code with the extension, as a person sees it:
 * `npm run screenshot -- FILE [--out FILE.png] [--theme dark|light] [--size 1280x800] [--code VERSION] [--goto LINE]
 * [--locale LANGUAGE] [--table] [--compare] [--setting NAME=VALUE]… [--hover LINE:COL] [--actions LINE:COL] [--suggest LINE:COL] [--menu FILE [--choose ENTRY]] [--clip WIDTHxHEIGHT] [--build]`; the clip is what is kept, from the upper left.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../build.mjs';
import { Complaint, root, start } from '../project.mjs';
import { openBrowser } from './browser.mjs';
import { provision } from './provision.mjs';
import { addressOf, startServer } from './server.mjs';
import { usual } from './versions.mjs';

/** By their names in the menu; the settings' names differ between versions. */
const themes = { dark: 'Dark Modern', light: 'Light Modern' };

/**
 * Waits until a part of the page has not changed for a moment.
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 */
async function settled(page, selector) {
  let before = '';
  for (let calm = 0, turns = 0; calm < 5 && turns < 80; turns++) {
    await page.waitForTimeout(250);
    const now = (await page.locator(selector).evaluateAll(all => all.map(one => one.outerHTML))).join('');
    calm = now === before ? calm + 1 : 0;
    before = now;
  }
}

/**
 * Puts the caret somewhere; lines and columns count from 1.
 * @param {import('playwright-core').Page} page
 * @param {string} place LINE or LINE:COL
 */
async function goTo(page, place) {
  await page.keyboard.press('Control+KeyG');
  const input = page.locator('.quick-input-widget input.input').first();
  await input.waitFor();
  await input.fill(`:${place}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.waitForTimeout(300);
}

/**
 * Chooses a theme in the menu, because the web page of a fresh profile doesn't take it from the settings.
 * @param {import('playwright-core').Page} page
 * @param {string} theme
 */
async function chooseTheme(page, theme) {
  await page.keyboard.press('Control+KeyK');
  await page.keyboard.press('Control+KeyT');
  const input = page.locator('.quick-input-widget input.input').first();
  await input.waitFor();
  await input.fill(theme);
  await page.locator('.quick-input-list .monaco-list-row.focused').getByText(theme).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/**
 * Runs a command from the palette.
 * @param {import('playwright-core').Page} page
 * @param {string} title
 */
async function command(page, title) {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input.input').first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row.focused').getByText(title).first().waitFor();
  await page.keyboard.press('Enter');
}

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
      table: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
      setting: { type: 'string', multiple: true, default: [] },
      hover: { type: 'string' },
      actions: { type: 'string' },
      suggest: { type: 'string' },
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
  const theme = themes[/** @type {keyof typeof themes} */ (values.theme)];
  if (theme === undefined) throw new Complaint('--theme is dark or light.');
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
  try {
    // Two pixels for one: the picture is read on better screens, too.
    const page = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: 2,
      colorScheme: 'dark',
    });
    // The page of VS Code itself has its words in packs; what extensions say follows from the name of the language alone.
    if (values.locale !== undefined)
      await page.addInitScript(language => {
        Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => language, set: () => {} });
        // biome-ignore lint/suspicious/noDocumentCookie: the server reads it before any script runs.
        document.cookie = `vscode.nls.locale=${language}`;
      }, values.locale);
    await page.goto(addressOf(server, { folder: dirname(file), extension: root, file }));
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    // The side bar of a fresh profile is open whatever the settings say.
    if (await page.locator('.part.sidebar').isVisible()) await page.keyboard.press('Control+KeyB');
    await page
      .locator('.monaco-editor .view-lines')
      .first()
      .click({ position: { x: 5, y: 5 } });
    // Squiggles are the last to come, after the extension has started and read the file.
    await page.waitForTimeout(3000);
    await page.getByText('Activating Extensions').waitFor({ state: 'hidden', timeout: 60_000 });
    await chooseTheme(page, theme);
    await settled(page, '.monaco-editor .view-overlays, .monaco-editor .view-lines');
    if (values.table || values.compare) {
      if (values.goto !== undefined) await goTo(page, values.goto);
      if (values.table) await page.getByRole('button', { name: 'Show costs as a table' }).click();
      else await command(page, 'lwnet: Compare on Targets');
      await page
        .frameLocator('iframe.webview.ready')
        .frameLocator('#active-frame')
        .locator('tbody tr')
        .first()
        .waitFor();
      // Not by a click into the text, which would scroll it to where the click is to be.
      await page.keyboard.press('Control+Digit1');
    }
    if (values.goto !== undefined) await goTo(page, values.goto);
    if (values.hover !== undefined) {
      await goTo(page, values.hover);
      await page.mouse.move(width - 10, height - 60);
      const hover = page.locator('.monaco-hover:not(.hidden) .hover-row').first();
      // A busy machine may take the two keys for two commands.
      for (let turns = 0; turns < 5 && !(await hover.isVisible()); turns++) {
        await page.keyboard.press('Control+KeyK');
        await page.keyboard.press('Control+KeyI');
        await hover.waitFor({ timeout: 8_000 }).catch(() => {});
      }
      await hover.waitFor({ timeout: 2_000 });
      await settled(page, '.monaco-hover:not(.hidden)');
    }
    if (values.actions !== undefined) {
      await goTo(page, values.actions);
      // Before the caret's own actions have arrived, the menu would say that there are none.
      await page.locator('.monaco-editor .lightBulbWidget').first().waitFor({ timeout: 20_000 });
      await settled(page, '.monaco-editor .lightBulbWidget');
      await page.keyboard.press('Control+Period');
      await page.locator('.action-widget .monaco-list-row.action').first().waitFor({ timeout: 20_000 });
      await settled(page, '.action-widget');
    }
    if (values.suggest !== undefined) {
      // Before the server answers, only snippets would be there.
      await page.locator('.codelens-decoration a').first().waitFor({ timeout: 20_000 });
      await goTo(page, values.suggest);
      await page.keyboard.press('Control+Space');
      await page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor({ timeout: 20_000 });
      // Pressed again it shows what the server tells of the one that is looked at.
      await page.keyboard.press('Control+Space');
      await settled(page, '.suggest-widget, .suggest-details');
    }
    if (values.menu !== undefined) {
      await page.keyboard.press('Control+Shift+KeyE');
      const row = page
        .locator('.explorer-folders-view .monaco-list-row')
        .getByText(values.menu, { exact: true });
      await row.click({ button: 'right' });
      await page.locator('.monaco-menu .action-item').first().waitFor({ timeout: 10_000 });
      if (values.choose !== undefined) {
        await page.locator('.monaco-menu').getByText(values.choose, { exact: true }).click();
        await page.locator('.codelens-decoration a').first().waitFor({ timeout: 60_000 });
        await page.keyboard.press('Control+KeyB');
        await settled(page, '.monaco-editor .view-overlays, .monaco-editor .view-lines');
      }
    }
    await page.locator('.notifications-toasts').evaluateAll(all => {
      for (const one of all) one.remove();
    });
    await page.screenshot({ path: values.out, clip: { x: 0, y: 0, width: clipWidth, height: clipHeight } });
    console.log(values.out);
  } catch (error) {
    await browser.contexts()[0]?.pages()[0]?.screenshot({ path: values.out });
    throw error;
  } finally {
    await browser.close();
    await server.stop();
  }
});
