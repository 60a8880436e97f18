#!/usr/bin/env node
/**
 * `npm run bench`: what an analysis, an edit, a hover and a search cost, and how large the server is and how soon it
 * answers. Times are milliseconds, median and 99th percentile; each is also given as a multiple of a fixed piece of work
 * of the same run, or of an empty request's way to the server and back, so that two machines can be compared.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildForNode } from '../../scripts/build.mjs';
import { root } from '../../scripts/project.mjs';
import { Client } from './server.mjs';
import {
  asConvolutions,
  asLines,
  asRepeat,
  edited,
  reheaded,
  reshaped,
  searched,
  unclosed,
  widened,
  withBudgets,
  withDeployments,
} from './texts.mjs';

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
function measure(work, budgetMs = 4000, least = 5, most = 500) {
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

/** What the yardstick takes at this moment: a shared machine is slower and faster within a run, too. */
const yardstickMs = () => median(measure(yardstick, 300));

/** @param {readonly (readonly string[])[]} rows */
function print(rows) {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0))) ?? [];
  for (const row of rows)
    console.log(
      `| ${row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`,
    );
  console.log();
}

/** @param {number} ms */
const shown = ms => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));

/**
 * @param {{ analyse: (text: string, before?: unknown, judged?: string) => unknown, hover: (analysis: unknown, at: number) => unknown,
 *   bulb: (analysis: unknown, at: number) => unknown, searcher: (text: string) => (genes: readonly number[]) => number }} engine
 */
function measureEngine(engine) {
  for (let i = 0; i < 20; i++) yardstick();
  // First, as a search runs in a process of its own.
  measureSearch(engine);
  const rows = [
    ['text', 'what', 'median ms', '99 % ms', 'yardstick ms', '× yardstick', 'runs', 'aim ms'],
    ['---', '---', '---:', '---:', '---:', '---:', '---:', '---:'],
  ];
  /** @param {string} text @param {string} what @param {readonly number[]} times @param {string} aim */
  const report = (text, what, times, aim) => {
    const base = yardstickMs();
    rows.push([
      text,
      what,
      shown(median(times)),
      shown(p99(times)),
      shown(base),
      (median(times) / base).toFixed(2),
      String(times.length),
      aim,
    ]);
  };
  for (const count of [1_000, 10_000]) {
    const text = asLines(count);
    const name = `${count.toLocaleString('en-US')} lines`;
    const aims = count === 1_000 ? ['40', '3, 8', '3, 8'] : ['300', '16', '60'];
    report(
      name,
      'from nothing',
      measure(() => engine.analyse(text), 4000, 5, 60),
      aims[0] ?? '',
    );
    let before = engine.analyse(text);
    const edits = (/** @type {string} */ text, /** @type {number} */ turn) => edited(text, 0.5, turn);
    const type = (/** @type {(turn: number) => string} */ change, judged = 'all') => {
      // The first edits of a session meet code that was never run; a thousand follow.
      for (let turn = 0; turn < 20; turn++) before = engine.analyse(change(turn), before, judged);
      const texts = Array.from({ length: 4 }, (_, turn) => change(turn));
      return measure(turn => {
        before = engine.analyse(texts[turn % 4] ?? '', before, judged);
      });
    };
    for (const [what, where] of /** @type {const} */ ([
      ['an edit in the first line', 0],
      ['an edit in the middle', 0.5],
      ['an edit in the last line', 1],
    ]))
      report(
        name,
        what,
        type(turn => edited(text, where, turn)),
        aims[1] ?? '',
      );
    const typed = (
      /** @type {string} */ what,
      /** @type {string} */ text,
      change = edits,
      judged = 'all',
    ) => {
      before = engine.analyse(text);
      report(
        name,
        what,
        type(turn => change(text, turn), judged),
        '',
      );
    };
    const deployed = withDeployments(text);
    typed('an edit in the middle, with three deployments', deployed, edits, 'active');
    typed('the same, all three of them judged', deployed);
    const row = asConvolutions(count);
    typed('an edit of a row of convolutions', row, widened);
    typed('the same, with memory on three chips that run it', withBudgets(row), widened, 'active');
    typed('the same, all three of them judged', withBudgets(row), widened);
    const convolutions = row;
    const middle = convolutions.indexOf('conv(', convolutions.length >> 1) + 1;
    before = engine.analyse(convolutions);
    report(
      name,
      'the light bulb at a 3×3, four rewrites tried',
      measure(() => engine.bulb(before, middle), 2000),
      '10',
    );
    const onChip = `${convolutions}\ndeploy A on ethos_u55_128 {\n  precision int8\n}\n`;
    before = engine.analyse(onChip);
    const ten = [...onChip.matchAll(/conv\(/g)].slice(0, 10).map(({ index }) => index + 1);
    report(
      name,
      'forty trials of rewrites, with totals and a chip',
      measure(() => ten.map(at => engine.bulb(before, at)), 4000),
      '50',
    );
    before = engine.analyse(text);
    report(
      name,
      "an edit in the network's header",
      type(turn => reheaded(text, turn)),
      '',
    );
    report(
      name,
      'an edit while a brace is missing further down',
      type(turn => unclosed(edited(text, 0.1, turn))),
      '',
    );
    report(
      name,
      'an edit that changes every shape',
      type(turn => reshaped(text, turn)),
      aims[2] ?? '',
    );
    before = engine.analyse(text);
    const at = text.indexOf('dwconv', text.length >> 1) + 1;
    const hovers = [];
    for (let turn = 0; turn < 100; turn++) {
      before = engine.analyse(edited(text, 0.5, turn), before);
      const from = performance.now();
      engine.hover(before, at);
      hovers.push(performance.now() - from);
    }
    report(name, 'a hover after an edit, beyond the analysis', hovers, count === 1_000 ? '1' : '');
  }
  const loop = asRepeat(10_000);
  report(
    'repeat 10,000',
    'from nothing',
    measure(() => engine.analyse(loop), 1000),
    '10',
  );
  print(rows);
  measureMemory(engine);
}

/** @param {{ searcher: (text: string, times?: boolean) => (genes: readonly number[]) => number }} engine */
function measureSearch({ searcher }) {
  const chips = ['ultra96_conv', 'ethos_u55_128', 'max78000'].map(
    target => `deploy M on ${target} {\n  precision int8\n  weights <= 4MB\n  peak_memory <= 2MB\n}\n`,
  );
  tryVariants('Variants of MobileNetV2 tried in a second', '10,000', searcher(searched));
  tryVariants('On a chip, with verdict, budgets and peak', '5,000', searcher(searched + chips[0]));
  const host = 'deploy M on stm32h747 {\n  precision int8\n}\n';
  tryVariants('On a chip, with the time of each', '5,000', searcher(searched + host, true));
  tryVariants('The same on three chips', '', searcher(searched + chips.join('')));
}

/** @param {string} what @param {string} aim @param {(genes: readonly number[]) => number} search */
function tryVariants(what, aim, search) {
  let state = 1;
  const random = (/** @type {number} */ below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const genes = Array.from({ length: 21 }, () => random(3));
  const many = (/** @type {number} */ ms) => {
    let tried = 0;
    for (const end = performance.now() + ms; performance.now() < end; tried++) {
      // A step of a search: a gene or two are others than before.
      for (let n = 0; n < 2; n++) genes[random(21)] = random([3, 6, 4][random(3)] ?? 3);
      search(genes);
    }
    return (tried / ms) * 1000;
  };
  many(2000);
  const rates = Array.from({ length: 5 }, () => many(1000));
  console.log(
    `${what}: ${Math.round(median(rates)).toLocaleString('en-US')}${aim && ` (aim ${aim})`}, ` +
      `with a yardstick of ${shown(yardstickMs())} ms.\n`,
  );
}

/** @param {{ analyse: (text: string, before?: unknown) => unknown }} engine */
function measureMemory({ analyse }) {
  const text = asLines(1_000);
  let before = analyse(text);
  const used = [];
  for (let turn = 0; turn <= 1_500; turn++) {
    if (turn === 500 || turn === 1_500) {
      globalThis.gc?.();
      used.push(process.memoryUsage().heapUsed / 2 ** 20);
    }
    before = analyse(edited(text, (turn % 50) / 50, turn), before);
  }
  console.log(
    `Heap after 500 and after 1,500 edits of 1,000 lines: ${used.map(mib => `${mib.toFixed(1)} MiB`).join(', ')}.\n`,
  );
}

/** @param {string} server @param {string} empty */
async function measureServer(server, empty) {
  const text = asLines(1_000);
  const uri = 'file:///bench.lwnet';
  /** @param {string} program @param {string} [caches] where it finds what V8 compiled of it, and keeps it else */
  const start = async (program, caches) => {
    const from = performance.now();
    const client = new Client([program, '--stdio'], caches);
    const shownAt = client.published();
    await client.initialize();
    client.open(uri, text);
    await shownAt;
    const took = performance.now() - from;
    await client.end();
    return took;
  };
  const ours = [];
  const first = [];
  const theirs = [];
  const caches = join(folder, 'caches');
  await start(server, caches);
  for (let i = 0; i < 12; i++) {
    ours.push(await start(server, caches));
    first.push(await start(server, join(folder, `caches-${i}`)));
    theirs.push(await start(empty));
  }
  console.log(
    `From starting the server to the first diagnostics of 1,000 lines: ${median(ours).toFixed(0)} ms; an empty server ` +
      `${median(theirs).toFixed(0)} ms: ${(median(ours) / median(theirs)).toFixed(2)} times (aim 1.3).`,
  );
  console.log(`The first time, when V8 has to compile it: ${median(first).toFixed(0)} ms.\n`);

  const client = new Client([server, '--stdio'], caches);
  const opened = client.published();
  await client.initialize();
  client.open(uri, text);
  await opened;
  const line = text.slice(0, text.indexOf('dwconv', text.length >> 1)).split('\n').length - 1;
  /** @type {number[]} */
  const trips = [];
  /** @type {number[]} */
  const answers = [];
  for (let turn = 0; turn < 300; turn++) {
    let from = performance.now();
    await client.request('lwnet/libraryText', { uri: '' });
    trips.push(performance.now() - from);
    from = performance.now();
    const range = { start: { line, character: 9 }, end: { line, character: 10 } };
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: turn + 2 },
      contentChanges: [{ range, text: String([5, 7, 9, 3][turn % 4]) }],
    });
    await client.request('textDocument/hover', { textDocument: { uri }, position: { line, character: 4 } });
    if (turn >= 20) answers.push(performance.now() - from);
  }
  client.stop();
  const trip = median(trips);
  console.log(
    `Through the server, 1,000 lines: an edit and the hover behind it ${shown(median(answers))} ms, 99 % ` +
      `${shown(p99(answers))} ms; an empty request ${shown(trip)} ms: ${(median(answers) / trip).toFixed(1)} times.`,
  );
}

if (process.execArgv.includes('--expose-gc')) await run();
// The heap is measured behind a collection, which has to be asked for.
else execFileSync(process.execPath, ['--expose-gc', process.argv[1] ?? ''], { stdio: 'inherit' });

async function run() {
  try {
    await buildForNode(folder);
    const empty = await bundle('test/bench/empty-server.ts', 'empty.cjs');
    await measureServer(join(folder, 'server.js'), empty);
    measureEngine(await import(pathToFileURL(await bundle('test/bench/engine.ts', 'engine.mjs')).href));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
