/**
 * Lends the page's keyboard to the tests inside the extension host: what an editor makes of Enter, Tab and brackets only
 * keys can show, and an extension has no way to press one. Nor can it read pages of the workbench's own, so the tests may
 * wait for words on it. LWNET_KEYBOARD tells the suite where to ask.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * What a suite asks for. A key is named as the browser names it (`a`, `Enter`); `Suggestion` is none, but waits until the
 * list of suggestions has one selected, as a person does before taking it, `Suggestions` until there is a list, and
 * `NoSuggestions` until there is none.
 * @typedef {object} Typing
 * @property {readonly string[]} keys
 * @property {number} keyMs from one key to the next
 * @property {string} [words] what must be seen on the page afterwards
 */

/**
 * @param {import('playwright-core').Page} page
 * @param {Typing} typing
 */
async function type(page, { keys, keyMs, words }) {
  for (const key of keys) {
    const next = Date.now() + keyMs;
    if (key === 'Suggestion')
      await page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor({ timeout: 20_000 });
    else if (key === 'Suggestions')
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor({ timeout: 20_000 });
    else if (key === 'NoSuggestions')
      await page.locator('.suggest-widget.visible').waitFor({ state: 'hidden', timeout: 20_000 });
    else await page.keyboard.press(key);
    // VS Code indents by rules only where it has read the lines above. It does so when it has nothing else to do, which
    // on a busy machine may be later than any person's next line.
    if (key === 'Enter') await page.evaluate(() => new Promise(done => requestIdleCallback(done)));
    const left = next - Date.now();
    if (left > 0) await page.waitForTimeout(left);
  }
  if (words !== undefined)
    await page
      .getByText(words, { exact: true })
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: 20_000 });
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function lendKeyboard(page) {
  // Other programs of this machine may not type.
  const path = `/${crypto.randomUUID()}`;
  const server = createServer(async (request, response) => {
    try {
      if (request.url !== path) throw new Error('This keyboard is lent to somebody else.');
      await type(page, JSON.parse(await text(request)));
      response.end();
    } catch (error) {
      response.statusCode = 400;
      response.end(String(error));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}${path}`, close: () => void server.close() };
}
