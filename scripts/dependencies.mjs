/** Makes sure that `node_modules` is what the lock file says, so that every command works on a fresh clone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npm, readJson, root } from './project.mjs';

/**
 * Compares contents, not dates: a lock file that was only touched must not cost an installation.
 * @returns {boolean}
 */
function isInstalled() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const installed = readJson(noted).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (path in installed ? installed[path].version === version : optional === true),
  );
}

export async function installDependencies() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) console.warn(`lwnet is built with Node 20 or newer; this is ${process.version}.`);
  if (isInstalled()) return;
  console.log('Installing the dependencies…');
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']);
}
