/** `lwnet target`: a chip of one's own from its figures, and the chips that there are. */
import { expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { listTargets, newTarget } from '../../server/src/cli/target';
import { builtIn } from '../../server/src/targets';
import type { Answers } from '../../server/src/targets/tiled';
import { recordingTerminal } from './terminal';

const figures = { part: 'XC7Z020', array: '16x16', clock: '200MHz', productsPerDsp: '2', host: 'Arm' };

async function run(
  answers: Answers,
  files: Record<string, string> = {},
  out = 'our-npu.lwtarget.json',
  force = false,
) {
  const terminal = recordingTerminal(files);
  const code = await newTarget(answers, { out, force }, terminal);
  return { code, out: terminal.out(), err: terminal.err(), created: terminal.created };
}

test('figures become a file that networks beside it deploy to', async () => {
  const { code, out, err, created } = await run(figures);
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    'our-npu.lwtarget.json: our-npu. 256 MACs a cycle at 200 MHz: at most 51.2 G MACs a second.\n' +
      'Left open, and so not judged: --buffers, --bandwidth.\n' +
      'As usual unless told: --precision int8, --runs convolution.\n' +
      'A file of networks beside it puts one on it: deploy NETWORK on our_npu { precision int8 }\n' +
      'What it makes of a network that no file deploys to it: lwnet cost FILE.lwnet --on our_npu\n',
  );
  const text = Buffer.from(created.get('our-npu.lwtarget.json')!).toString();
  const network = 'network A {\n  input(3, 8, 8) -> conv(4, 3) -> gap\n}\n';
  const terminal = recordingTerminal({ 'a.lwnet': network, 'our-npu.lwtarget.json': text });
  const options = { network: undefined, precision: undefined, set: [], json: false, layers: false };
  expect(await cost('a.lwnet', { ...options, on: 'our_npu' }, terminal)).toBe(0);
  expect(terminal.out()).toMatch(/^array +256 MACs a cycle at 200 MHz/m);
  expect(terminal.out()).toMatch(/^crossings +1, 256 B$/m);
});

test('what its FPGA has not is told by the option to change, and nothing is written', async () => {
  const { code, out, err, created } = await run({ ...figures, productsPerDsp: '1' });
  expect([code, out, created.size]).toEqual([1, '', 0]);
  expect(err).toBe(
    'lwnet: --array 16x16: 16 × 16 = 256 MACs a cycle take 256 DSPs, with one product in each; the XC7Z020 has 220. ' +
      'What fits: at most 13 here, or 2 products packed into each DSP (--products-per-dsp), or 36 of the MACs built of ' +
      'LUTs (--macs-in-luts).\nlwnet: our-npu.lwtarget.json is not written.\n',
  );
});

test('an answer that is not understood is told, and the command could not do what was asked', async () => {
  const { code, err, created } = await run({ ...figures, clock: '200' });
  expect([code, created.size]).toEqual([2, 0]);
  expect(err).toContain('lwnet: --clock 200: 200 of what? Write its unit: 200MHz.\n');
});

test('a file that is there stays, unless --force is said; another ending is refused', async () => {
  const mine = { 'our-npu.lwtarget.json': 'mine' };
  expect(await run(figures, mine)).toMatchObject({ code: 2, err: expect.stringContaining('already') });
  expect(await run(figures, mine, undefined, true)).toMatchObject({ code: 0, err: '' });
  for (const name of ['our-npu.json', 'p/.lwtarget.json'])
    expect(await run(figures, {}, name)).toMatchObject({
      code: 2,
      err: expect.stringContaining('ends in .lwtarget.json'),
    });
  expect((await run(figures, {}, 'p/q.lwtarget.json')).out).toContain('on q {');
});

test('all that a file here can deploy to are listed, with what becomes of what they lack', async () => {
  const text = Buffer.from((await run(figures)).created.get('our-npu.lwtarget.json')!).toString();
  const files = {
    'our-npu.lwtarget.json': text,
    'bad.lwtarget.json': text.replace('our_npu', 'bad').replace('"host",\n', '"hots",\n'),
  };
  const terminal = recordingTerminal(files);
  expect(await listTargets([], terminal)).toBe(0);
  const rows = terminal.out().split('\n').slice(2, -1);
  expect(rows.map(row => row.split(' ')[0])).toEqual(
    [...builtIn.all().map(({ id }) => id), 'bad', 'our_npu'].sort(),
  );
  expect(terminal.out()).toMatch(/^our_npu +our-npu +on the Arm +int8 +our-npu\.lwtarget\.json$/m);
  expect(terminal.out()).toMatch(/^bad +unknown: its file has mistakes +bad\.lwtarget\.json$/m);
  expect(terminal.out()).toMatch(/^cortex_m4 +Cortex-M4 +is refused +int8 +built in$/m);
  expect(await listTargets(['none.lwtarget.json'], recordingTerminal({}))).toBe(2);
});
