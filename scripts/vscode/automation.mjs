/** What a workbench's page tells of the tests that run behind it: their lines, and the code that they end with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from '../project.mjs';

const longest = 8 * 60_000;

/** Begins each line that the suite prints; everything else in the workbench's log is noise. */
const prefix = '[e2e] ';

/**
 * To be called before the page loads anything.
 * @param {import('playwright-core').Page} page
 * @param {string} what whose tests, for the complaint
 * @returns {Promise<{ ended: () => Promise<number> }>} the code that they end with
 */
export async function automate(page, what) {
  /** @type {Promise<number>} */
  const code = new Promise(resolve => page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction(
    'codeAutomationLog',
    (/** @type {string} */ _level, /** @type {unknown[]} */ parts) => {
      const text = parts.map(String).join(' ');
      const at = text.indexOf(prefix);
      if (at >= 0) console.log(text.slice(at + prefix.length));
      else if (process.env.LWNET_VERBOSE) console.log(text);
    },
  );
  return {
    ended: () =>
      Promise.race([
        code,
        sleep(longest, undefined, { ref: false }).then(() => {
          throw new Complaint(`The tests in ${what} did not end within ${longest / 60_000} minutes.`);
        }),
      ]),
  };
}
