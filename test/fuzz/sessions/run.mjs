#!/usr/bin/env node
/**
 * Sessions of an editor with the server, by chance. `npm run fuzz:sessions -- --sessions 100 --seed 1`; each failure is one
 * line with the seed that repeats it, and the exit code tells whether there was one. Build first.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kinds, session, watchers } from './session.mjs';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    steps: { type: 'string', default: '150' },
    /** mixed, large, chain or remark; by chance if not said. */
    kind: { type: 'string' },
    /** tells, asked or silent; by chance if not said. */
    watcher: { type: 'string' },
    server: { type: 'string', default: join(import.meta.dirname, '../../../dist/server.cjs') },
    'limit-ms': { type: 'string', default: '2000' },
    'most-mib': { type: 'string', default: '1024' },
  },
});
const { kind, watcher, server: program } = values;
const [first, sessions, steps, limitMs, mostMib] = ['seed', 'sessions', 'steps', 'limit-ms', 'most-mib'].map(
  name => Number(values[name]),
);

/** @param {string} message */
function refuse(message) {
  console.error(message);
  process.exit(2);
}
if (![first, sessions, steps, limitMs, mostMib].every(Number.isFinite)) refuse('A number is none.');
if (kind !== undefined && !(kind in kinds))
  refuse(`There is no kind '${kind}': ${Object.keys(kinds).join(', ')}.`);
if (watcher !== undefined && !(watcher in watchers))
  refuse(`No editor is '${watcher}': ${Object.keys(watchers).join(', ')}.`);
if (!existsSync(program)) refuse(`${program} is missing: npm run build.`);

let failed = 0;
let slowest = { ms: 0, what: 'nothing', seed: first };
let most = { bytes: 0, seed: first };
for (let seed = first; seed < first + sessions; seed++) {
  const found = await session({ program, seed, kind, watcher, steps, limitMs, mostBytes: mostMib * 2 ** 20 });
  if (found.failures.length > 0) failed++;
  const again = [
    '--sessions 1',
    `--seed ${seed}`,
    `--steps ${steps}`,
    kind && `--kind ${kind}`,
    watcher && `--watcher ${watcher}`,
  ];
  for (const failure of new Set(found.failures))
    console.log(
      `${found.kind}, ${found.watcher}: ${failure}  [npm run fuzz:sessions -- ${again.filter(Boolean).join(' ')}]`,
    );
  if (found.slowest.ms > slowest.ms) slowest = { ...found.slowest, seed };
  if (found.bytes > most.bytes) most = { bytes: found.bytes, seed };
}
console.log(
  `${sessions} sessions from seed ${first}, ${failed} failed. ` +
    `Slowest: ${slowest.what}, ${Math.round(slowest.ms)} ms (seed ${slowest.seed}). ` +
    `Most memory: ${Math.round(most.bytes / 2 ** 20)} MiB (seed ${most.seed}).`,
);
process.exitCode = failed > 0 ? 1 : 0;
