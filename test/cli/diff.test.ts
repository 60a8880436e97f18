import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { diffSchema } from '../../scripts/docs/report-schemas';
import { diff } from '../../server/src/cli/diff';
import { atRevision, list, load, read as readFile } from '../../server/src/disk';
import type { DifferenceReport } from '../../server/src/report/difference-form';
import { recordingTerminal } from './terminal';

const options = { failOver: [], layers: false, json: false, markdown: false };
const net = (body: string, name = 'A') => `network ${name} {\n  input(3, 32, 32)\n${body}}\n`;
const before = net('  stem = it -> conv(16, 3)\n  stem -> relu\n  conv(32, 3, 2)\n  gap\n  fc(10)\n');
const wider = before.replace('conv(32, 3, 2)', 'conv(48, 3, 2)');
const onChip = '\ndeploy A on ethos_u55_128 {\n  precision int8\n}\n';

async function run(a: string, b: string, more: Partial<Parameters<typeof diff>[2]> = {}) {
  const terminal = recordingTerminal({ 'a.lwnet': a, 'b.lwnet': b });
  const code = await diff('a.lwnet', 'b.lwnet', { ...options, ...more }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function report(a: string, b: string, more: Partial<Parameters<typeof diff>[2]> = {}) {
  const { out } = await run(a, b, { ...more, json: true });
  return JSON.parse(out) as DifferenceReport;
}

describe('structure', () => {
  const layersOf = async (a: string, b: string) => (await report(a, b)).differences[0]!.layers!;

  test('a layer that is given something else is changed, with all that follows from it', async () => {
    const { added, removed, changed, same } = await layersOf(before, wider);
    expect({ added, removed, same }).toEqual({ added: [], removed: [], same: 3 });
    expect(changed.map(({ path }) => path)).toEqual(['conv', 'gap', 'fc']);
    expect(changed[0]!.before).toContain('32×16×16');
    expect(changed[0]!.after).toContain('48×16×16');
  });

  test('a layer that comes or goes is one, though what is below it has other numbers', async () => {
    const deeper = net(
      '  stem = it -> conv(16, 3)\n  stem -> conv(16, 3)\n  relu\n  conv(32, 3, 2)\n  gap\n  fc(10)\n',
    );
    const more = await layersOf(before, deeper);
    expect([more.added.length, more.removed.length, more.changed.length, more.same]).toEqual([1, 0, 0, 6]);
    const less = await layersOf(deeper, before);
    expect([less.added.length, less.removed.length, less.changed.length, less.same]).toEqual([0, 1, 0, 6]);
  });

  test('two long networks with nothing in common take no longer than to cost them', async () => {
    const long = (odd: number) =>
      net(Array.from({ length: 1500 }, (_, i) => `  conv(${8 + 2 * ((i * 7) % 40) + odd})\n`).join(''));
    const start = performance.now();
    const { changed } = await layersOf(long(0), long(1));
    expect(changed.length).toBeGreaterThan(1490);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('another name of a line is no change', async () => {
    const { changed, added, removed, same } = await layersOf(before, before.replaceAll('stem', 'begin'));
    expect([changed, added, removed, same]).toEqual([[], [], [], 6]);
  });
});

describe('figures', () => {
  test('of a network, before, after and by how much', async () => {
    const { out, code } = await run(before, wider);
    expect(code).toBe(0);
    // 3·3·16·32·16·16 of 3·3·3·16·32·32 + that + 320 become half as many again.
    const [from, to] = [442_368 + 1_179_648 + 320, 442_368 + 1_769_472 + 480];
    const percent = (100 * (to - from)) / from;
    const line = out.split('\n').find(row => row.startsWith('MACs '))!;
    expect(line.split(/ {2,}/)).toEqual(['MACs', '1,622,336', '2,212,320', `+${percent.toFixed(1)} %`]);
    expect(out).toContain('A at fp32\n\n3 layers changed, 3 layers as before.');
  });

  test('of a deployment, with latency, throughput and whether it fits', async () => {
    const { differences } = await report(before + onChip, wider + onChip);
    expect(differences.map(({ subject }) => subject)).toEqual(['A', 'A on ethos_u55_128']);
    const figures = new Map(differences[1]!.figures.map(one => [one.figure, one]));
    expect(figures.get('latencyMs')!.changePercent).toBeGreaterThan(0);
    expect(figures.get('throughputFps')!.changePercent).toBeLessThan(0);
    expect(figures.get('weightBytes')!.before).toBeLessThan(
      differences[0]!.figures.find(f => f.figure === 'weightBytes')!.before!,
    );
    expect(differences[1]).toHaveProperty('fits');
  });

  test('on a chip that the file does not name', async () => {
    const { differences } = await report(before, wider, { on: 'ethos_u55_128' });
    expect(differences.map(({ subject }) => subject)).toEqual(['A', 'A on ethos_u55_128']);
    expect((await run(before, wider, { on: 'ethos_u55_129' })).code).toBe(2);
  });

  test('what a mistake hides is unknown, not nothing', async () => {
    const { out, code, err } = await run(before, wider.replace('gap', 'gapp'));
    expect(code).toBe(1);
    expect(err).toContain('unknown-name');
    expect(out).toMatch(/^MACs +1,622,336 +unknown +unknown$/m);
  });
});

describe('networks', () => {
  test('the only one of each file belongs together whatever it is called, with its deployments', async () => {
    const renamed = (wider + onChip).replaceAll(' A ', ' B ');
    const { differences, added, removed } = await report(before + onChip, renamed);
    expect(differences.map(({ subject }) => subject)).toEqual(['A → B', 'A → B on ethos_u55_128']);
    expect({ added, removed }).toEqual({ added: [], removed: [] });
  });

  test('of several, those of one name; what comes and goes is told', async () => {
    const two = before + net('  conv(4)\n', 'B');
    const other = wider + net('  conv(4)\n', 'C');
    const { out } = await run(two, other);
    expect(out).toContain('A at fp32');
    expect(out).toContain('Added: C.\n');
    expect(out).toContain('Removed: B.\n');
  });
});

describe('--fail-over', () => {
  const gated = (failOver: readonly string[], a = before, b = wider) => run(a, b, { failOver });

  test('holds a figure to a share of what it was', async () => {
    expect((await gated(['macs=40%'])).code).toBe(0);
    const { code, err } = await gated(['macs=36%']);
    expect(code).toBe(1);
    expect(err).toBe('lwnet: A: MACs from 1,622,336 to 2,212,320, more than 36 % worse.\n');
    expect((await gated(['macs=0%'], wider, before)).code).toBe(0);
    expect((await gated(['params=5%'])).code).toBe(1);
  });

  test('knows which direction is worse', async () => {
    const chips = [before + onChip, wider + onChip] as const;
    expect((await gated(['throughput=0.01%'], ...chips)).code).toBe(1);
    expect((await gated(['throughput=0.01%'], chips[1], chips[0])).code).toBe(0);
    expect((await gated(['latency=0.01%'], ...chips)).code).toBe(1);
  });

  test('what nobody knows is not within it', async () => {
    const { code, err } = await gated(['latency=5%']);
    expect(code).toBe(1);
    expect(err).toContain('latency is held to nothing');
    const lost = await gated(['macs=500%'], before, wider.replace('gap', 'gapp'));
    expect(lost.code).toBe(1);
    expect(lost.err).toContain('A: MACs was 1,622,336, and nobody knows it now.');
  });

  test.each([
    ['latncy=5%', "there is no figure 'latncy'. Did you mean latency?"],
    ['latency', 'write figure=percent'],
    ['latency=5', 'write figure=percent'],
    ['energy=5%', 'nobody works out energy yet'],
  ])('%s: exit code 2', async (gate, words) => {
    const { code, err, out } = await gated([gate]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
  });
});

test('JSON has the published form', async () => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(diffSchema()));
  const found = await report(before + onChip, wider + onChip, { failOver: ['macs=1%'] });
  expect(found.failed).toHaveLength(2);
  expect(validate(found), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...found, failed: undefined })).toBe(false);
});

test('Markdown is a table, and the layers are folded away', async () => {
  const { out } = await run(before, wider, { markdown: true });
  expect(out).toContain(
    '### A at fp32\n\n| figure | before | after | change |\n| --- | ---: | ---: | ---: |\n| MACs | 1,622,336 |',
  );
  expect(out).toContain(
    '<details><summary>3 layers changed, 3 layers as before</summary>\n\n```diff\n~ conv: ',
  );
});

test('a file of now and of a revision of git, with what it imports as it was then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-diff-'));
  try {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: folder,
        stdio: 'pipe',
      });
    const put = (channels: number, head: number) => {
      writeFileSync(join(folder, 'block.lwnet'), `block B {\n  conv(${channels}, 3)\n}\n`);
      writeFileSync(
        join(folder, 'a.lwnet'),
        `import B from "block.lwnet"\n\n${net(`  B\n  gap\n  fc(${head})\n`)}`,
      );
    };
    git('init', '-q');
    put(8, 10);
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    put(16, 10);
    const terminal = {
      ...recordingTerminal({}),
      load,
      read: readFile,
      list,
      at: atRevision,
      uriOf: (path: string) => pathToFileURL(path).href,
    };
    const file = join(folder, 'a.lwnet');
    expect(await diff(file, undefined, { ...options, json: true, base: 'HEAD' }, terminal)).toBe(0);
    const { differences } = JSON.parse(terminal.out()) as DifferenceReport;
    const macs = differences[0]!.figures.find(({ figure }) => figure === 'macs')!;
    expect([macs.before, macs.after]).toEqual([27 * 8 * 1024 + 80, 27 * 16 * 1024 + 160]);
    expect(await diff(file, undefined, { ...options, base: 'nonsense' }, terminal)).toBe(2);
    expect(terminal.err()).toMatch(/^lwnet: --base nonsense: git says: /);
    writeFileSync(join(folder, 'new.lwnet'), before);
    expect(await diff(join(folder, 'new.lwnet'), undefined, { ...options, base: 'HEAD' }, terminal)).toBe(2);
    expect(terminal.err()).toContain('new.lwnet: there is no such file in HEAD.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('two files or one with --base, and not both', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': before });
  expect(await diff('a.lwnet', undefined, options, terminal)).toBe(2);
  expect(await diff('a.lwnet', 'a.lwnet', { ...options, base: 'HEAD' }, terminal)).toBe(2);
  expect(await diff('a.lwnet', undefined, { ...options, base: 'HEAD' }, terminal)).toBe(2);
  expect(terminal.err()).toContain('--base: there is no git here.');
});
