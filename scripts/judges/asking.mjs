/** What every judge needs: a Python with its tool, and files of networks as the tool reads them. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Complaint, mustRun, root, workshop } from '../project.mjs';

/** @typedef {{ file: string, network: string, set?: Record<string, string>, precision: string }} Case */

export const call = promisify(execFile);

/**
 * A Python of its own with what is pinned, made once.
 * @param {{ name: string, version: string }} tool
 * @param {readonly string[]} pinned
 */
export async function pythonWith({ name, version }, pinned) {
  const folder = join(workshop, 'judges', `${name}-${version}`);
  const python = join(folder, 'bin/python');
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return python;
  await mustRun('python3', ['-m', 'venv', '--clear', folder]);
  await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...pinned]);
  writeFileSync(ready, '');
  return python;
}

/**
 * Writes a network as TensorFlow Lite, or answers false where it cannot be said in that precision.
 * @param {Case} one
 * @param {string} out
 */
export async function exported({ file, network, set = {}, precision }, out) {
  const sets = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const args = ['export', file, '--network', network, ...sets, '--to', 'tflite', '--precision', precision];
  try {
    await call(process.execPath, [join(root, 'dist/cli.js'), ...args, '--force', '--out', out], {
      cwd: root,
    });
    return true;
  } catch (error) {
    const said = String(/** @type {{ stderr?: string }} */ (error).stderr ?? error);
    if (said.includes('cannot be said in')) return false;
    throw new Complaint(`${file}, ${network}: ${said}`);
  }
}
