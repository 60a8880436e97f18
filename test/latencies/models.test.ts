/** What each kind of model makes of a chip that is described here: a small network, and its time by hand. */
import { describe, expect, test } from 'vitest';
import type { Judged } from '../../server/src/deploy/judge';
import { settled } from '../../server/src/deploy/settled';
import { slowestIn } from '../../server/src/deploy/slow';
import { timingOn } from '../../server/src/deploy/timed';
import { timed } from '../../server/src/figures';
import { tell } from '../../server/src/quantity/show';
import { builtIn } from '../../server/src/targets';
import { readTargetFile } from '../../server/src/targets/file';
import { withFiles } from '../../server/src/targets/registry';
import { sayProblem } from '../../server/src/text/problem';
import { deploy } from '../deploy/support';

type Json = Readonly<Record<string, unknown>>;

const source = 'test';
const chip = (engine: Json, more: Json = {}): Json => ({
  id: 'chip',
  name: 'Chip',
  summary: 'A chip of this test.',
  engines: [{ id: 'npu', name: 'Chip', runs: 'everything', ...engine }],
  unsupported: 'none',
  memories: [
    {
      name: 'DRAM',
      bytes: 1e9,
      holds: ['weights', 'activations', 'biases', 'code'],
      bytesPerSecond: 1e9,
      source,
    },
  ],
  sources: { test: 'this test' },
  ...more,
});

const network = (pipeline: string, input: string, items = '') =>
  `network A {\n  input(${input}) -> ${pipeline}\n}\n\ndeploy A on chip {\n  precision int8\n${items}}\n`;

/** With what takes longer than an edit may take. */
const toldOf = (judged: Judged): string[] =>
  settled(judged.problems, [judged]).map(problem => `${problem.kind.severity}: ${sayProblem(problem)}`);

function on(target: Json, pipeline: string, input = '8, 8, 8', items = '') {
  const targets = withFiles(builtIn, [readTargetFile('file:///chip.lwtarget.json', JSON.stringify(target))]);
  expect(
    readTargetFile('file:///chip.lwtarget.json', JSON.stringify(target)).problems?.map(sayProblem) ?? [],
  ).toEqual([]);
  const { judged } = deploy(network(pipeline, input, items), targets);
  expect(judged.target, 'the target has mistakes').toBeDefined();
  const timing = timingOn(judged.deployed, judged.target!);
  const [latency, throughput] = timed.map(({ ofLatency }) => tell(ofLatency(timing.latency)));
  return {
    timing,
    latency,
    throughput,
    slow: () => slowestIn(judged.deployed, judged.target!).map(({ text }) => text),
    told: toldOf(judged),
  };
}

describe('a peak', () => {
  const peak = (more: Json) =>
    chip({ latency: { kind: 'peak', macsPerCycle: 64, clockHz: 1e6, source, ...more } });

  test('bounds the time from below by MACs, and by weights that are read', () => {
    // 8·8·8·8·9 MACs are 36,864: 576 cycles; 576 weights at a byte a nanosecond are nothing beside them.
    expect(on(peak({}), 'conv(8, 3)').latency).toBe('at least 576 µs');
    expect(on(peak({}), 'conv(8, 3)').throughput).toBe('at most 1,736 fps');
    // 800,000 weights and 1,000 biases at a byte a nanosecond.
    const wide = chip({ latency: { kind: 'peak', macsPerCycle: 1e6, clockHz: 1e9, source } });
    expect(on(wide, 'flatten -> fc(1000)', '800, 1, 1').latency).toBe('at least 801 µs');
  });

  test('is unknown without a clock, and without MACs a cycle, with the reason', () => {
    expect(on(peak({ clockHz: null }), 'conv(8)').timing.latency).toMatchObject({
      unknown: expect.stringContaining('no source gives its clock'),
    });
    expect(on(peak({ macsPerCycle: null }), 'conv(8)').timing.latency).toMatchObject({
      unknown: expect.stringContaining('how many MACs'),
    });
    expect(on(chip({}), 'conv(8)').timing.latency).toMatchObject({
      unknown: 'no source says how fast the chip is',
    });
  });
});

test('cycles: one for each pixel, output channel and group of input channels', () => {
  const cycles = chip({
    latency: { kind: 'cycles', processors: 4, windowPixels: 9, clockHz: 1e6, source },
  });
  // 8·8 pixels of 8 channels, 8 inputs in two passes.
  expect(on(cycles, 'conv(8, 3)').latency).toBe('at least 1.02 ms');
  // Each processor has a channel of its own.
  expect(on(cycles, 'dwconv(3)').latency).toBe('at least 128 µs');
});

describe('a tiled array', () => {
  const array = (more: Json, memory: Json = {}) =>
    chip(
      {
        array: {
          inputs: 4,
          outputs: 4,
          productsPerDsp: 1,
          buffers: { input: 1e6, weights: 1e6, output: 1e6 },
          source,
          ...more,
        },
        latency: { kind: 'tiled', clockHz: 1e6, source },
      },
      {
        memories: [
          {
            name: 'DRAM',
            bytes: 1e9,
            holds: ['weights', 'activations', 'biases', 'code'],
            bytesPerSecond: 1e6,
            source,
            ...memory,
          },
        ],
      },
    );

  test('takes between what hides all transfers and what hides none', () => {
    // 36,864 MACs at 16 a cycle are 2,304 µs; 512 + 512 + 576 bytes at one a microsecond are 1,600.
    expect(on(array({}), 'conv(8, 3)').latency).toBe('3.10 ms (2.30 ms – 3.90 ms)');
    expect(on(array({}), 'conv(8, 3)').throughput).toBe('322 fps (256 fps – 434 fps)');
  });

  test('fills up what does not divide', () => {
    // Five channels take two turns, as eight do.
    expect(on(array({}, { bytesPerSecond: 1e12 }), 'conv(5, 3)').latency).toMatch(/^2\.30 ms/);
  });

  test('reads again what a buffer does not hold', () => {
    const small = array({ buffers: { input: 100, weights: 100, output: 1e6 } });
    // 576 weights in six parts: the map six times, or six times the weights with the map once; the rest hides nothing.
    expect(on(small, 'conv(8, 3)').timing.latency).toMatchObject({
      to: expect.closeTo((2304 + 576 + 6 * 512 + 512) / 1e6, 6),
    });
  });

  test('has a bound alone where its size or the memory is not known', () => {
    expect(on(array({}, { bytesPerSecond: null }), 'conv(8, 3)').latency).toBe('at least 2.30 ms');
    expect(on(array({ inputs: null, dsps: 8 }), 'conv(8, 3)').latency).toBe('at least 4.61 ms');
    expect(on(array({ inputs: null }), 'conv(8)').timing.latency).toMatchObject({
      unknown: expect.stringContaining('the size of its array is not known'),
    });
  });

  test('may or may not spread the channels of a depthwise layer over its columns', () => {
    // 8·8·9 windows for each of two groups of four columns, or for each of eight channels.
    const { timing } = on(array({}, { bytesPerSecond: 1e12 }), 'dwconv(3)');
    expect(timing.latency).toMatchObject({
      from: expect.closeTo(1152e-6, 8),
      to: expect.closeTo(4608e-6, 8),
    });
    const said = (spreadsDepthwise: boolean) =>
      on(array({ spreadsDepthwise, hidesTransfers: true }, { bytesPerSecond: 1e12 }), 'dwconv(3)').latency;
    expect([said(true), said(false)]).toEqual(['1.15 ms', '4.61 ms']);
  });

  test('hides transfers or does not, where that is said', () => {
    const said = (hidesTransfers: boolean) => on(array({ hidesTransfers }), 'conv(8, 3)');
    expect([said(true).latency, said(false).latency]).toEqual(['2.30 ms', '3.90 ms']);
    expect(said(true).timing.basis).toEqual(['its array, buffers and bandwidth as stated']);
  });
});

test('what runs on an engine of which no source says how fast it is, is told to be left out', () => {
  const npu = {
    id: 'npu',
    name: 'NPU',
    support: { convolution: { how: 'native', source } },
    unlisted: { how: 'none', source },
    precisions: { accepted: [{ weightBits: 8, activationBits: 8 }], others: 'refused', source },
    latency: { kind: 'peak', macsPerCycle: 64, clockHz: 1e6, source },
  };
  const pair = chip(
    {},
    { engines: [npu, { id: 'cpu', name: 'Arm', runs: 'everything' }], unsupported: 'host' },
  );
  const { timing, latency } = on(pair, 'conv(8, 3) -> gap -> fc(10)');
  expect(latency).toBe('at least 576 µs');
  expect(timing.open).toEqual(['what the Arm runs, as no source says how fast it is']);
});

describe('budgets', () => {
  const peak = chip({ latency: { kind: 'peak', macsPerCycle: 64, clockHz: 1e6, source } });

  test('a bound above the limit breaks it, with the layers that take the time', () => {
    const { told } = on(peak, 'conv(8, 3)', '8, 8, 8', '  latency <= 100us\n  throughput >= 30fps\n');
    expect(told[0]).toMatch(
      /^error: The budget for latency is <= 100 µs; at int8 the network needs at least 576 µs, 476 µs more\.$/,
    );
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/^information: Whether this budget of 'throughput' is kept is unknown/);
  });

  test('one within the interval is open, and says what is likely', () => {
    const host = (items: string) =>
      toldOf(
        deploy(
          `network A {\n  input(3, 224, 224) -> conv(64, 3)\n}\ndeploy A on host_cpu {\n  precision fp32\n${items}}\n`,
        ).judged,
      );
    const [open] = host('  latency <= 1.65ms\n');
    expect(open).toMatch(
      /^information: This budget of 'latency' is open, and likely (kept|broken): it is [\d.]+ ms \([\d.]+ ms – [\d.]+ ms\) by kernels timed one by one/,
    );
    expect(host('  latency <= 100ms\n')).toEqual([]);
    expect(host('  latency <= 100us\n')[0]).toMatch(/^error: The budget for latency/);
  });
});
