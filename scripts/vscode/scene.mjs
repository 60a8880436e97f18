/** What a person does before a picture is taken, with keys and the mouse, on a page of VS Code that has just been opened. */

/**
 * @typedef {object} Scene
 * @property {string | undefined} [goto]
 * @property {readonly string[]} type
 * @property {boolean} table
 * @property {boolean} compare
 * @property {string | undefined} [hover]
 * @property {string | undefined} [actions]
 * @property {string | undefined} [apply]
 * @property {string | undefined} [suggest]
 * @property {readonly string[]} command
 * @property {string | undefined} [menu]
 * @property {string | undefined} [choose]
 */

/** By their names in the menu; the settings' names differ between versions. */
export const themes = { dark: 'Dark Modern', light: 'Light Modern' };

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
  await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: title }).waitFor();
  await page.keyboard.press('Enter');
}

/** All that the editor draws of a text. */
const drawn = '.monaco-editor .view-overlays, .monaco-editor .view-lines';

/**
 * Opens a model from the explorer.
 * @param {import('playwright-core').Page} page
 * @param {Scene & { menu: string }} scene
 */
async function openMenu(page, { menu, choose }) {
  await page.keyboard.press('Control+Shift+KeyE');
  const row = page.locator('.explorer-folders-view .monaco-list-row').getByText(menu, { exact: true });
  await row.click({ button: 'right' });
  await page.locator('.monaco-menu .action-item').first().waitFor({ timeout: 10_000 });
  if (choose === undefined) return;
  await page.locator('.monaco-menu').getByText(choose, { exact: true }).click();
  await page.locator('.codelens-decoration a').first().waitFor({ timeout: 60_000 });
  await page.keyboard.press('Control+KeyB');
  await settled(page, drawn);
}

/**
 * Types key by key, so that whatever looks at each of them does.
 * @param {import('playwright-core').Page} page
 * @param {string} typing LINE:COL=TEXT; in the text `\b` is Backspace, `\n` is Enter
 */
async function typeAt(page, typing) {
  const [place, text] = [typing.slice(0, typing.indexOf('=')), typing.slice(typing.indexOf('=') + 1)];
  await goTo(page, place);
  /** @type {Record<string, string>} */
  const keys = { '\\b': 'Backspace', '\\n': 'Enter', ' ': 'Space' };
  for (const key of text.match(/\\[bn]|./g) ?? []) {
    await page.keyboard.press(keys[key] ?? key);
    await page.waitForTimeout(60);
  }
  await settled(page, drawn);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {Scene} scene
 */
async function openTable(page, { table, goto }) {
  if (goto !== undefined) await goTo(page, goto);
  await command(page, table ? 'lwnet: Show costs as a table' : 'lwnet: Compare on Targets');
  await page
    .frameLocator('iframe.webview.ready')
    .frameLocator('#active-frame')
    .locator('tbody tr')
    .first()
    .waitFor();
  // Not by a click into the text, which would scroll it to where the click is to be.
  await page.keyboard.press('Control+Digit1');
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} place
 */
async function showHover(page, place) {
  await goTo(page, place);
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
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

/**
 * Opens the light bulb's menu, and takes what begins with some words.
 * @param {import('playwright-core').Page} page
 * @param {string} place
 * @param {string | undefined} title
 */
async function showActions(page, place, title) {
  await goTo(page, place);
  // Before the caret's own actions have arrived, the menu would say that there are none.
  await page.locator('.monaco-editor .lightBulbWidget').first().waitFor({ timeout: 20_000 });
  await settled(page, '.monaco-editor .lightBulbWidget');
  await page.keyboard.press('Control+Period');
  await page.locator('.action-widget .monaco-list-row.action').first().waitFor({ timeout: 20_000 });
  await settled(page, '.action-widget');
  if (title === undefined) return;
  // The menu takes keys from whoever opened it by keys.
  const titles = await page.locator('.action-widget .monaco-list-row.action').allInnerTexts();
  for (let down = titles.findIndex(one => one.includes(title)); down > 0; down--)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.action-widget').waitFor({ state: 'hidden' });
  await settled(page, drawn);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} place
 */
async function showSuggestions(page, place) {
  // Before the server answers, only snippets would be there.
  await page.locator('.codelens-decoration a').first().waitFor({ timeout: 20_000 });
  await goTo(page, place);
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor({ timeout: 20_000 });
  // Pressed again it shows what the server tells of the one that is looked at.
  await page.keyboard.press('Control+Space');
  await settled(page, '.suggest-widget, .suggest-details');
}

/**
 * @param {import('playwright-core').Page} page a window whose file is opening
 * @param {Scene} scene
 * @param {string} theme by its name in the menu
 */
export async function showScene(page, scene, theme) {
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
  await settled(page, drawn);
  if (scene.menu !== undefined) await openMenu(page, { ...scene, menu: scene.menu });
  for (const typing of scene.type) await typeAt(page, typing);
  if (scene.table || scene.compare) await openTable(page, scene);
  if (scene.goto !== undefined) await goTo(page, scene.goto);
  if (scene.hover !== undefined) await showHover(page, scene.hover);
  if (scene.actions !== undefined) await showActions(page, scene.actions, scene.apply);
  if (scene.suggest !== undefined) await showSuggestions(page, scene.suggest);
  for (const title of scene.command) {
    await command(page, title);
    await settled(page, '.monaco-workbench');
  }
  await page.locator('.notifications-toasts').evaluateAll(all => {
    for (const one of all) one.remove();
  });
}
