/** Starts VS Code's server on this machine and ends everything it started. */
import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Complaint } from '../project.mjs';

/**
 * @typedef {object} Running
 * @property {string} authority host and port
 * @property {string} token without it the server answers nobody
 * @property {() => Promise<void>} stop
 */

/** An editor that shows nothing but the file, so that tests and pictures are the same every time. */
const settings = {
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  // In newer versions chat adds code actions of its own to the light bulb.
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
};

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * @param {import('./provision.mjs').Editor} editor
 * @param {{ settings?: Record<string, unknown>, env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<Running>}
 */
export async function startServer(editor, options = {}) {
  // The name is short because sockets lie in here, and their paths may have no more than a hundred characters.
  const home = mkdtempSync(join(tmpdir(), 'lwnet-'));
  const user = join(home, 'data', 'User');
  const temporary = join(home, 't');
  mkdirSync(user, { recursive: true });
  mkdirSync(temporary);
  writeFileSync(
    join(user, 'settings.json'),
    JSON.stringify({ ...settings, ...options.settings }, undefined, 2),
  );
  const port = await freePort();
  const token = crypto.randomUUID();
  const log = join(home, 'server.log');
  const output = createWriteStream(log);
  const child = spawn(
    editor.node,
    [
      join(editor.folder, 'out', 'server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token', token],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust'],
      ...['--server-data-dir', home, '--extensions-dir', join(home, 'ext')],
      // Newer versions tell the page about the end of a test run only with this.
      '--enable-smoke-test-driver',
    ],
    // A group of its own, so that extension hosts and language servers can be ended with it.
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env, TMPDIR: temporary },
    },
  );
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  let ended = false;
  const exited = new Promise(resolve => child.on('exit', resolve)).then(() => {
    ended = true;
  });
  child.on('error', error => output.write(String(error)));

  /** @param {NodeJS.Signals} signal */
  const signalGroup = signal => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  const atExit = () => {
    signalGroup('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on('exit', atExit);
  const stop = async () => {
    signalGroup('SIGTERM');
    await Promise.race([exited, sleep(2000)]);
    process.off('exit', atExit);
    atExit();
  };

  for (const until = Date.now() + 60_000; Date.now() < until && !ended; await sleep(150)) {
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (answer?.ok) return { authority: `127.0.0.1:${port}`, token, stop };
  }
  const said = existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : '';
  await stop();
  throw new Complaint(`VS Code ${editor.version} did not start:\n${said}`);
}

/**
 * The address of a window.
 * @param {Running} server
 * @param {{ folder: string, extension?: string | undefined, tests?: string | undefined, file?: string | undefined }} window
 */
export function addressOf({ authority, token }, { folder, extension, tests, file }) {
  /** @param {string} path */
  const remote = path => `vscode-remote://${authority}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  if (file !== undefined) payload.push(['openFile', remote(file)]);
  const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) });
  return `http://${authority}/?${query}`;
}
