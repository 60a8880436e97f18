#!/usr/bin/env node
/**
 * `npm run bench`: what an analysis, an edit and a hover cost at 100, 1,000 and 10,000 layers, written as lines and as
 * loops, and how large the server is and how soon it answers. Times are milliseconds, median and 99th percentile; each
 * is also given as a multiple of a fixed piece of work of the same run, so that two machines can be compared.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../scripts/project.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lwnet-bench-'));

/** @param {string} entry @param {string} name */
async function bundle(entry, name) {
  const outfile = join(folder, name);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: name.endsWith('.cjs') ? 'cjs' : 'esm',
    mainFields: ['module', 'main'],
    loader: { '.lwnet': 'text' },
    keepNames: true,
    logLevel: 'error',
    banner: name.endsWith('.cjs')
      ? {}
      : { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  });
  return outfile;
}

/** @param {readonly number[]} times */
const median = times => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
/** @param {readonly number[]} times */
const p99 = times => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;

/** Runs a piece of work until it has taken its share of time. @param {(turn: number) => void} work */
function measure(work, budgetMs = 2000, least = 5, most = 200) {
  const times = [];
  const end = performance.now() + budgetMs;
  for (let turn = 0; turn < most && (turn < least || performance.now() < end); turn++) {
    const from = performance.now();
    work(turn);
    times.push(performance.now() - from);
  }
  return times;
}

/** A fixed piece of work with objects, strings and maps, as an analysis has them. */
function yardstick() {
  const seen = new Map();
  for (let i = 0; i < 60_000; i++)
    seen.set(`layer${i % 5000}.conv`, { i, next: seen.get(`layer${(i * 7) % 5000}.conv`)?.i });
  return seen.size;
}

const unit = '  conv(16, 3) -> bn -> relu';

/** A network of about so many layers, three to a line. @param {number} layers */
const asLines = layers =>
  `network A {\n  input(16, 8, 8)\n${Array(Math.round(layers / 3))
    .fill(unit)
    .join('\n')}\n}\n`;

/** As many layers in loops: a block in a repeat in a table. @param {number} layers */
const asLoops = layers =>
  `block Unit(out) {\n${unit.replace('16', 'out')}\n}\n\nnetwork A {\n  input(16, 8, 8)\n  for n of [${Array(
    10,
  )
    .fill(Math.round(layers / 30))
    .join(', ')}] { repeat n { Unit(16) } }\n}\n`;

/** The same text with another number in its middle. @param {string} text @param {number} turn */
function edited(text, turn) {
  const at = text.indexOf('3)', text.length >> 1);
  const from = at === -1 ? text.lastIndexOf('3)') : at;
  return `${text.slice(0, from)}${[1, 5, 7, 3][turn % 4]}${text.slice(from + 1)}`;
}

/** @param {readonly (readonly string[])[]} rows */
function print(rows) {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0))) ?? [];
  for (const row of rows)
    console.log(
      row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    );
}

/** From starting the process to its answer to `initialize`. @param {string} server */
function startServer(server) {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    child.once('error', reject);
    child.stdout.once('data', () => {
      resolve(performance.now() - from);
      child.kill();
    });
  });
}

try {
  const engine = await import(pathToFileURL(await bundle('test/bench/engine.ts', 'engine.mjs')).href);
  for (let i = 0; i < 20; i++) yardstick();
  const base = median(measure(yardstick, 1000));
  console.log(`The yardstick takes ${base.toFixed(2)} ms.\n`);
  /** @type {string[][]} */
  const rows = [['network', 'from', 'median', 'p99', '× yardstick', 'runs']];
  /** @param {string} network @param {string} what @param {readonly number[]} times */
  const report = (network, what, times) =>
    rows.push([
      network,
      what,
      `${median(times).toFixed(2)} ms`,
      `${p99(times).toFixed(2)} ms`,
      (median(times) / base).toFixed(2),
      String(times.length),
    ]);
  for (const [form, make] of /** @type {const} */ ([
    ['lines', asLines],
    ['loops', asLoops],
  ]))
    for (const layers of [100, 1_000, 10_000]) {
      const text = make(layers);
      const network = `${layers.toLocaleString('en-US')} layers, ${form}`;
      engine.analyse(text);
      report(
        network,
        'nothing to diagnostics',
        measure(() => engine.analyse(text)),
      );
      let before = engine.analyse(text);
      report(
        network,
        'an edit to diagnostics',
        measure(turn => {
          before = engine.analyse(edited(text, turn), before);
        }),
      );
      const at =
        text.indexOf('conv', text.length >> 1) === -1
          ? text.indexOf('conv')
          : text.indexOf('conv', text.length >> 1);
      report(
        network,
        'a hover',
        measure(() => engine.hover(before, at + 1), 500),
      );
    }
  print(rows);
  const built = join(root, 'dist/server.cjs');
  const server = existsSync(built) ? built : await bundle('server/src/server.ts', 'server.cjs');
  const starts = [];
  for (let i = 0; i < 10; i++) starts.push(await startServer(server));
  console.log(
    `\nThe server is ${(statSync(server).size / 1024).toFixed(0)} KiB; from its start to its first answer`,
  );
  console.log(
    `${median(starts).toFixed(0)} ms (median of ${starts.length}), ${(median(starts) / base).toFixed(1)} × the yardstick.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
