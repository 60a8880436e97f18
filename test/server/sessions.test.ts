/** A few sessions by chance; `npm run fuzz:sessions` has as many as are wanted. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundle } from './client';

const run = fileURLToPath(new URL('../fuzz/sessions/run.mjs', import.meta.url));

test('at the end of a session the server says what a fresh one says', async () => {
  const { server, remove } = await bundle();
  const few = ['--sessions', '2', '--seed', '1', '--steps', '40', '--kind', 'mixed'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [run, '--server', server, ...few], {
    encoding: 'utf8',
  });
  remove();
  expect(stdout + stderr).toMatch(/^2 sessions from seed 1, 0 failed\. Slowest: /);
  expect(status).toBe(0);
});
