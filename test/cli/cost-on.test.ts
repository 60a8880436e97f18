/** What `lwnet cost` says of chips: those that a file deploys to, and those that it is asked for. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { type CostReport, costForm } from '../../server/src/report/cost-form';
import { builtIn } from '../../server/src/targets';
import { exampleFiles, exampleText } from '../examples/load';
import { recordingTerminal } from './terminal';

const plain = { network: undefined, set: [], precision: undefined, json: false, layers: false };
type Options = Partial<Parameters<typeof cost>[1]>;

async function run(text: string | Readonly<Record<string, string>>, options: Options = {}, file = 'a.lwnet') {
  const terminal = recordingTerminal(typeof text === 'string' ? { [file]: text } : text);
  const code = await cost(file, { ...plain, ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function deployments(...asked: Parameters<typeof run>): Promise<CostReport['deployments']> {
  const [text, options, file] = asked;
  return costForm.parse(JSON.parse((await run(text, { ...options, json: true }, file)).out)).deployments;
}

/** A chip that runs everything and has room for this much. */
const roomy = (memories: readonly object[], precisions = true) =>
  JSON.stringify({
    id: 'roomy',
    name: 'Roomy',
    summary: 'A chip for tests.',
    engines: [
      {
        id: 'cpu',
        name: 'CPU',
        runs: 'everything',
        ...(precisions
          ? {
              precisions: {
                accepted: [{ weightBits: 8, activationBits: 8 }],
                others: 'refused',
                source: 'manual',
              },
            }
          : {}),
      },
    ],
    unsupported: 'none',
    memories,
    sources: { manual: 'A fixture.' },
  });

// 3·4·9 = 108 weights and 4 biases.
const small = 'network A(n = 4) {\n  input(3, 8, 8) -> conv(n, 3) -> bn -> relu\n}\n';

describe('on a chip that no file deploys to', () => {
  test('totals, and every layer that it does not run with its line and reason', async () => {
    const text = 'network A {\n  input(3, 8, 8) -> conv(4, 5)\n    -> bn -> relu\n}\n';
    const { code, out, err } = await run(text, { on: 'max78000' });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('A on MAX78000 at int8: input 3×8×8 -> output 4×8×8');
    expect(out).toMatch(/^MACs +19,200$/m);
    expect(out).toMatch(/^memory for weights +432 KiB$/m);
    expect(out).toMatch(/^fits +no: MAX78000 takes convolutions/m);
    expect(out).toMatch(/^a\.lwnet:2:21: error: MAX78000 takes convolutions .*5×5.*\[kernel-refused\]$/m);
  });

  test('the same as a deployment in the file says', async () => {
    let compared = 0;
    for (const file of ['cifar-max78000.lwnet', 'shiftnet-a.lwnet']) {
      const files = Object.fromEntries(exampleFiles.map(name => [name, exampleText(name)]));
      const written = (await deployments(files, {}, file)).filter(one => one.arguments.length === 0);
      for (const { network, target, precision, budgets, fits, why, ...one } of written) {
        const [same] = await deployments(files, { on: target, network, precision }, file);
        expect(same).toMatchObject(one);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  test('takes arguments and a precision', async () => {
    const [one] = await deployments(small, { on: 'max78000', set: ['n=8'], precision: 'w4a8' });
    expect(one).toMatchObject({ arguments: ['n=8'], precision: 'w4a8', params: 216 + 16 });
    const [none] = await deployments(small, { on: 'max78000', precision: 'fp16' });
    expect(none).toMatchObject({ fits: false, why: expect.stringContaining('not in fp16') });
  });

  test('how much crosses to what runs the rest', async () => {
    // A map of 4×8×8 at one byte an element goes to the Arm, which keeps what it makes of it.
    const text = 'network A {\n  input(3, 8, 8) -> conv(4, 3) -> gap\n}\n';
    const { out } = await run(text, { on: 'ultra96_conv' });
    expect(out).toMatch(/^crossings +1, 256 B$/m);
    expect(out).toMatch(
      /^array +The size of its array is not known; 360 DSPs at 100 MHz do at most 36 G MACs/m,
    );
    const [one] = await deployments(text, { on: 'ultra96_conv' });
    expect(one).toMatchObject({ crossings: 1, crossingBytes: 256 });
    expect((await run(small, { on: 'ultra96_conv' })).out).toMatch(/^crossings +0$/m);
  });

  test('of a workspace as well, and without one the names that there are', async () => {
    const files = { 'a.lwnet': small, 'roomy.lwtarget.json': roomy([]) };
    expect(await deployments(files, { on: 'roomy' })).toMatchObject([{ target: 'roomy', fits: true }]);
    const { code, out, err } = await run(small, { on: 'roomy' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(' ethos_u55_128, ');
    expect((await run(small, { on: 'max7800' })).err).toContain('Did you mean max78000?');
    const broken = { ...files, 'roomy.lwtarget.json': roomy([]).replace('"none"', '"nothing"') };
    expect((await run(broken, { on: 'roomy' })).err).toContain('has mistakes');
  });

  test.each(['cifar-max78000.lwnet', 'shiftnet-a.lwnet', 'efficientnet-b4-ultra96.lwnet'])(
    '%s: each layer has a place',
    async file => {
      const files = Object.fromEntries(exampleFiles.map(name => [name, exampleText(name)]));
      const { out } = await run(files, { on: 'all', json: true }, file);
      const report = costForm.parse(JSON.parse(out));
      for (const [i, network] of report.networks.entries())
        for (const one of report.deployments.slice(
          i * builtIn.all().length,
          (i + 1) * builtIn.all().length,
        )) {
          expect(one.layers.map(({ path }) => path)).toEqual(network.layers.map(({ path }) => path));
          const isPlain = (place: string) => place === 'native' || place === 'none';
          for (const { place, why } of one.layers) expect(why === null).toBe(isPlain(place));
        }
    },
  );
});

describe('all chips', () => {
  const files = { 'a.lwnet': small, 'roomy.lwtarget.json': roomy([]) };

  test('are rows of one table', async () => {
    const { code, out } = await run(files, { on: 'all' });
    expect(code).toBe(0);
    const rows = out.split('\n').slice(4, -1);
    expect(rows.map(row => row.split(' ')[0])).toEqual(
      [...builtIn.all().map(({ id }) => id), 'roomy'].sort(),
    );
    expect(out).toMatch(/^roomy +yes +124 B +448 B +unknown +int8 +2 +0 +0 +0 +0 +0 +0 B$/m);
    expect(out).toMatch(/^ethos_u55_128 +unknown +124 B .*The size of the flash is not known; a budget/m);
  });

  test('one whose file has mistakes stands there with the reason', async () => {
    const broken = { ...files, 'roomy.lwtarget.json': roomy([]).replace('"none"', '"nothing"') };
    expect((await run(broken, { on: 'all' })).out).toMatch(/^roomy .* unknown .*has mistakes\.$/m);
  });
});

describe('whether it fits', () => {
  const on = async (memories: readonly object[], text = small) =>
    (await deployments({ 'a.lwnet': text, 'roomy.lwtarget.json': roomy(memories) }, { on: 'roomy' }))[0]!;
  const flash = (bytes: number | null, holds = ['weights', 'biases']) => ({
    name: 'flash',
    bytes,
    holds,
    source: 'manual',
  });

  test('needs every memory to be judged', async () => {
    expect((await on([flash(124)])).fits).toBe(true);
    expect(await on([flash(123)])).toMatchObject({ fits: false, why: expect.stringContaining('124 bytes') });
    expect(await on([flash(null)])).toMatchObject({
      fits: null,
      why: 'The size of the flash is not known; a budget says it, such as weights <= 2MB.',
    });
    const sram = { ...flash(1_000_000, ['activations']), name: 'SRAM' };
    expect((await on([flash(124), sram])).fits).toBe(null);
    expect((await on([flash(107), sram])).fits).toBe(false);
  });

  test('is not known where a mistake hides a part', async () => {
    const { code, out } = await run(
      { 'a.lwnet': small.replace('bn', 'bm'), 'roomy.lwtarget.json': roomy([]) },
      { on: 'roomy', json: true },
    );
    expect(code).toBe(1);
    const [one] = costForm.parse(JSON.parse(out)).deployments;
    expect(one).toMatchObject({ fits: null, weightBytes: null, crossings: null, crossingBytes: null });
  });

  test('follows from the budgets of a deployment', async () => {
    const deployed = (limit: string) => ({
      'a.lwnet': `${small}\ndeploy A on roomy {\n  precision int8\n  ${limit}\n}\n`,
      'roomy.lwtarget.json': roomy([]),
    });
    const [kept] = await deployments(deployed('weights <= 124B'));
    expect(kept).toMatchObject({
      fits: true,
      budgets: [{ name: 'weights', comparison: '<=', limit: 124, value: 124, verdict: 'kept' }],
    });
    const [broken] = await deployments(deployed('weights <= 123B'));
    expect(broken).toMatchObject({ fits: false, budgets: [{ verdict: 'broken' }] });
    const [open] = await deployments(deployed('energy <= 1mJ'));
    expect(open).toMatchObject({ fits: null, budgets: [{ value: null, verdict: 'open' }] });
  });
});

describe('what a runtime needs for maps', () => {
  const on = async (text: string, target: string) =>
    (await deployments({ 'a.lwnet': text }, { on: target }))[0]!;

  test('is planned and kept bytes together, where it is known', async () => {
    const deployment = await on(small, 'cortex_m4');
    expect(deployment).toMatchObject({ livePeakBytes: 7 * 64, memoryBytes: null });
    // A PAD of its own makes the picture larger: 3·10·10, and the maps lie at multiples of 16.
    expect(deployment.arenaBytes).toBeGreaterThan(3 * 100 + 4 * 64);
    const { out } = await run(small, { on: 'cortex_m4' });
    expect(out).toMatch(/^arena +\d+ B planned, [\d.]+ (?:KiB|B) kept$/m);
    // The compiler of another kind of chip is followed as well, where nothing leaves it.
    expect(await on(small, 'ethos_u55_128')).toMatchObject({ arenaBytes: 7 * 64 });
    // Its maps lie in DRAM; ethos-u-vela 5.2.0 brings the thin one in front of the convolution to SRAM.
    expect(await on(small, 'ethos_u65_256')).toMatchObject({ arenaBytes: 256 });
  });

  test('is not known where no kernel runs an operator', async () =>
    expect(await on(small.replace('relu', 'mish'), 'cortex_m4')).toMatchObject({ arenaBytes: null }));

  test('a chip says how much it has', async () =>
    expect(await on(small, 'max78000')).toMatchObject({ memoryBytes: 524_288 }));
});

describe('deployments of a file', () => {
  const deployed = `${small}\ndeploy A(n = 8) on max78000 {\n  precision w4a8\n  weights <= 1kB\n}\n`;

  test('are printed with arguments and precision, beside the network itself', async () => {
    const { code, out, err } = await run(deployed);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('A at fp32: input 3×8×8 -> output 4×8×8');
    expect(out).toContain('A(n = 8) on MAX78000 at w4a8: input 3×8×8 -> output 8×8×8');
    // 216 weights of 4 bits; biases have a memory of their own.
    expect(out).toMatch(/^budget weights +108 B of 1,000 B: kept$/m);
  });

  test('what a chip refuses is no mistake of the network', async () => {
    const { code, out, err } = await run(deployed.replace('conv(n, 3)', 'conv(n, 5)'));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^fits +no: MAX78000 takes convolutions/m);
  });

  test('of a time of which nothing is known JSON says why', async () => {
    const asked = deployed.replace('conv(n, 3)', 'conv(n, 5)');
    expect(await deployments(asked)).toMatchObject([
      { latencyMs: null, latencyLacks: [expect.stringMatching(/^the chip refuses \d+ steps?$/)] },
    ]);
  });

  test('a file of deployments alone has its networks at their precision', async () => {
    const files = { 'net.lwnet': small, 'a.lwnet': deployed.replace(small, 'import A from "net.lwnet"\n') };
    const { out } = await run(files);
    expect(out).toMatch(/^A\(n = 8\) on MAX78000 at w4a8/);
    const { networks } = costForm.parse(JSON.parse((await run(files, { json: true })).out));
    expect(networks).toMatchObject([{ precision: 'w4a8', weightBytes: 140 }]);
    const asked = costForm.parse(JSON.parse((await run(files, { json: true, precision: 'int8' })).out));
    expect(asked.networks).toMatchObject([{ precision: 'int8', weightBytes: 248 }]);
  });

  test('with other arguments they are left out', async () => {
    expect(await deployments(deployed, { set: ['n=2'] })).toEqual([]);
  });

  test('bytes of several precisions add up', async () => {
    const text = `network A {\n  a = input(3, 8, 8) -> conv(4, 3)\n  a -> conv(4, 3)\n}\n\ndeploy A on max78000 {\n  precision int8\n  precision w2a8 for a\n}\n`;
    expect(await deployments(text)).toMatchObject([{ weightBytes: 108 / 4 + 144, macs: 6912 + 9216 }]);
    expect((await run(text)).out).toMatch(/^weights stored.* 171 B$/m);
  });
});

test('the schema in docs/ is that of the form', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/cost.schema.json', import.meta.url), 'utf8'));
  expect(schema.required).toEqual(['networks', 'deployments']);
});
