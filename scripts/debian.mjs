/** What comes from Debian: a browser to show the editor in, other editors, and PyTorch, which the operators are compared with. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mustRun, seconds } from './project.mjs';

/** Whether packages can be installed here without asking anyone. */
const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/**
 * Those of the packages that are not installed, as far as this system can tell.
 * @param {readonly string[]} packages
 */
export function missingPackages(packages) {
  return packages.filter(name => {
    const { stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
    return !/^Status: .* installed$/m.test(stdout ?? '');
  });
}

/**
 * @param {readonly string[]} packages
 * @returns {Promise<boolean>} false where this system has other ways, or asks for a password
 */
export async function install(packages) {
  if (!canInstall) return false;
  const since = Date.now();
  console.log(`Installing ${packages.join(', ')} with apt-get (once)…`);
  const options = { quietly: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await mustRun('apt-get', ['update'], options);
  await mustRun('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
  console.log(`Installed ${packages.join(', ')} (${seconds(since)}).`);
  return true;
}
