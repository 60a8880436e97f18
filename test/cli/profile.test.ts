/** `lwnet profile` on what onnxruntime 1.30.0 printed of a small network on one machine (`profile.json`). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { calibrate } from '../../server/src/cli/calibrate';
import { profile, rankCorrelation } from '../../server/src/cli/profile';
import { recordingTerminal } from './terminal';

const output = readFileSync(new URL('profile.json', import.meta.url), 'utf8');
const network = `network Small {
  input(4, 16, 16)
  conv(16, 3) -> bn -> relu6
  side = it -> dwconv(3) -> bn -> relu6
  it, side -> concat
  shuffle(2)
  conv(24, 1, groups = 2) -> bn -> relu
  gap -> fc(10)
}
`;
type Options = Parameters<typeof profile>[1];
const options: Options = {
  network: undefined,
  set: [],
  on: 'host_cpu',
  runs: '5',
  csv: undefined,
  target: [],
};

async function run(more: Partial<Options> = {}, files = {}, printed = output) {
  let model = 0;
  const terminal = recordingTerminal(
    { 'nets/small.lwnet': network, ...files },
    new Map(),
    async (_, chunks) => {
      for (const chunk of chunks) model += chunk.length;
      return { output: printed };
    },
  );
  const code = await profile('nets/small.lwnet', { ...options, ...more }, terminal);
  return { code, out: terminal.out(), err: terminal.err(), terminal, model };
}

test('each kernel beside the model, by the layer that it is made of', async () => {
  const { code, out, model } = await run();
  expect(code).toBe(0);
  // The weights alone are more than this.
  expect(model).toBeGreaterThan(4 * (4 * 16 * 9 + 16 * 9));
  const rows = out
    .split('\n\n')[1]!
    .split('\n')
    .map(line => line.split(/ {2,}/));
  expect(rows[0]).toEqual(['layer', 'kernel', 'measured', 'Host CPU', 'off']);
  expect(rows.slice(2).map(([layer, kernel, measured]) => [layer, kernel, measured])).toEqual([
    ['conv[0]', 'Conv', '19.0 µs'],
    ['side.dwconv', 'Conv', '10.0 µs'],
    // What turns maps over between two layouts belongs to the kernel before it.
    ['concat', 'Concat', '23.0 µs'],
    // Of three nodes.
    ['shuffle', 'Transpose', '28.0 µs'],
    ['conv[1]', 'FusedConv', '15.0 µs'],
    ['gap', 'GlobalAveragePool', '8.00 µs'],
    ['fc', 'Gemm', '19.0 µs'],
    ['whole', '', '146 µs'].filter(cell => cell !== '').concat(expect.any(String) as never),
  ]);
  expect(out).toMatch(/^Small at fp32 with onnxruntime 1\.30\.0 on one thread: medians of 5 runs$/m);
  expect(out).toMatch(
    /^Host CPU: 7 layers in the order of their times, rank correlation −?0\.\d{3} \(Spearman\)$/m,
  );
});

test('on a chip of which nobody knows the time, what was measured alone', async () => {
  const { out } = await run({ on: 'imx500' });
  expect(out).toMatch(/^layer +kernel +measured$/m);
  expect(out).toMatch(/: unknown: /);
});

test('a row of measurements, in a new file and behind others, that calibrate reads', async () => {
  const head = 'file,network,set,precision,latency_ms\n';
  const first = await run({ csv: 'times.csv' });
  expect(Buffer.from(first.terminal.created.get('times.csv')!).toString()).toBe(
    `${head}nets/small.lwnet,Small,,fp32,0.14600\n`,
  );
  const before = `# host\n${head}${'nets/small.lwnet,Small,,fp32,0.15\n'.repeat(3)}`;
  const { terminal, code } = await run({ csv: 'times.csv' }, { 'times.csv': before });
  expect(code).toBe(0);
  expect(terminal.files.get('times.csv')).toBe(`${before}nets/small.lwnet,Small,,fp32,0.14600\n`);
  const fit = { out: 'ours.lwtarget.json', force: false, target: [] };
  expect(await calibrate('host_cpu', 'times.csv', fit, terminal), terminal.err()).toBe(0);
  const other = await run({ csv: 'times.csv' }, { 'times.csv': 'name,ms\n' });
  expect([other.code, other.terminal.files.get('times.csv')]).toEqual([2, 'name,ms\n']);
});

test('what cannot be done is said', async () => {
  const terminal = recordingTerminal({ 'nets/small.lwnet': network });
  expect(await profile('nets/small.lwnet', options, terminal)).toBe(2);
  expect(terminal.err()).toBe('lwnet: there is no Python here.\n');
  expect((await run({}, {}, 'a warning')).err).toMatch(/what onnxruntime printed cannot be read/);
  expect((await run({ on: 'host_cpuu' })).err).toMatch(/Did you mean host_cpu\?/);
  expect((await run({ runs: '0' })).err).toMatch(/--runs 0: use a whole number/);
});

test('ranks: 1 for the same order, −1 for the opposite, equal ones share theirs', () => {
  expect(
    rankCorrelation([
      [1, 10],
      [2, 20],
      [5, 30],
    ]),
  ).toBeCloseTo(1, 12);
  expect(
    rankCorrelation([
      [1, 30],
      [2, 20],
      [5, 10],
    ]),
  ).toBeCloseTo(-1, 12);
  // Ranks 0, 1.5, 1.5, 3 beside 0, 1, 2, 3: 4.5 of √(4.5 · 5).
  expect(
    rankCorrelation([
      [1, 1],
      [2, 2],
      [2, 3],
      [3, 4],
    ]),
  ).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
});
