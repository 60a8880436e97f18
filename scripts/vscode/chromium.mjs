/** Finds a browser that shows the workbench, or installs Debian's where that is possible. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { install } from '../debian.mjs';
import { Complaint } from '../project.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks a program up as a shell would.
 * @param {readonly string[]} programs
 * @returns {string | undefined}
 */
export function onPath(programs) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable);
}

/** @returns {string | undefined} */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named))
      throw new Complaint(`CHROMIUM is ${named}, which is no program that can be run.`);
    return named;
  }
  return onPath(names) ?? elsewhere.find(isExecutable);
}

/** @returns {Promise<string>} */
export async function chromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  // The font is what the browser draws letters with where the system has none.
  if (!(await install(['chromium', 'fonts-dejavu-core'])))
    throw new Complaint(
      'The tests in VS Code need Chromium or Chrome. Install it (Debian, Ubuntu: `sudo apt-get install chromium`), ' +
        'or name one: CHROMIUM=/path/to/chrome npm test.',
    );
  const installed = findChromium();
  if (installed === undefined) throw new Complaint('chromium was installed but cannot be found on the PATH.');
  return installed;
}
