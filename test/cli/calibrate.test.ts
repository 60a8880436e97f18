/** `lwnet calibrate`: measurements in, the file of a target out. */
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../server/src/cli/calibrate';
import { recordingTerminal } from './terminal';

const net =
  'network A(n = 8, size = 32) {\n  input(3, size, size) -> conv(n, 3) -> relu -> conv(2 * n, 3) -> relu -> dwconv(3) -> gap -> fc(10)\n}\n';
const head = 'file,network,set,precision,latency_ms\n';
/** Times of a chip that does 50 MACs of a 3×3 convolution a microsecond. */
const csv =
  `# one board\n${head}` +
  [8, 16, 32, 64].map(n => `a.lwnet,A,n=${n},int8,${((27 * n + 18 * n * n) * 1024) / 50_000}\n`).join('') +
  `a.lwnet,A,n=16;size=64,int8,${((27 * 16 + 18 * 256) * 4096) / 50_000}\n`;

const run = async (
  measurements: string,
  target = 'cortex_m7',
  out = 'board.lwtarget.json',
  force = false,
) => {
  const terminal = recordingTerminal({ 'a.lwnet': net, 'm.csv': measurements });
  const code = await calibrate(target, 'm.csv', { out, force, target: [] }, terminal);
  return { code, out: terminal.out(), err: terminal.err(), terminal };
};

test('writes the target with its provenance, and tells how it errs on what is left out', async () => {
  const { code, out, terminal } = await run(csv);
  expect(code).toBe(0);
  expect(out).toMatch(/^Cortex-M7: each network as the others say\n/);
  expect(out).toMatch(/\nthe model {3}half of them within [\d.]+ %, the worst/);
  expect(out).toMatch(/\nMACs alone {2}half of them within/);
  const written = JSON.parse(Buffer.from(terminal.created.get('board.lwtarget.json')!).toString());
  expect(written.id).toBe('cortex_m7_calibrated');
  expect(written.name).toBe('Cortex-M7 (calibrated)');
  // It would lead nowhere from there, which editors tell.
  expect(written).not.toHaveProperty('$schema');
  const { latency } = written.engines[0];
  expect(latency).toMatchObject({ kind: 'roofline', weightBits: 8, activationBits: 8 });
  expect(latency.measured).toMatch(/^5 networks of m\.csv, each left out once: half of them within/);
  expect(latency.numbers.denseMacsPerUs).toBeGreaterThan(40);
  expect(latency.numbers.denseMacsPerUs).toBeLessThan(70);
});

describe('what cannot be read ends with 2, and nothing is written', () => {
  test.each([
    ['file,network,set,latency_ms\na.lwnet,A,,1\n', /lacks precision \(in which precision it ran\)/],
    [`${head}a.lwnet,A,,int8,soon\n`, /line 2: latency_ms is 'soon', not a time/],
    [`${head}a.lwnet,A,,in8,1\n`, /line 2: there is no precision 'in8'\. Did you mean int8\?/],
    [`${head}b.lwnet,A,,int8,1\n`, /line 2: b\.lwnet cannot be read/],
    [`${head}a.lwnet,B,,int8,1\n`, /has no network 'B'/],
    [`${head}a.lwnet,A,,int8,1\n`, /has 1 networks; fewer than 4 say nothing of others/],
    [`${head}"a.lwnet,A\n`, /cannot be read as CSV/],
    [head, /it has no line of measurements/],
  ])('%j', async (text, words) => {
    const { code, err, terminal } = await run(text);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(terminal.created.has('board.lwtarget.json')).toBe(false);
  });

  test('a target that is not there, with the nearest', async () => {
    expect((await run(csv, 'cortex_m')).err).toMatch(
      /there is no target 'cortex_m'\. Did you mean cortex_m\d+\?/,
    );
  });

  test('a name that no editor finds', async () => {
    expect((await run(csv, 'cortex_m7', 'board.json')).err).toMatch(/ends in \.lwtarget\.json/);
  });
});
