/** What compilers make of deployments, against what Vela said of each operator of the same files. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { compiledCycles, compiledOn } from '../../server/src/deploy/compiled';
import { timingOn } from '../../server/src/deploy/timed';
import { askedOf, judgedAs } from '../judges/asked';

type Row = readonly [
  kind: string,
  cycles: number,
  computeCycles: number,
  sram: number,
  dram: number,
  flash: number,
  macs: number,
];

const asked = askedOf<readonly Row[]>('vela-layers');
const judgedOn = judgedAs(asked, chip => ({ target: chip.replaceAll('-', '_'), precision: 'int8' }));

const boundOf = ([, , compute, sram, dram, flash]: Row): string => {
  const most = Math.max(compute, sram, dram, flash);
  return most === compute ? 'compute' : most === sram ? 'SRAM' : most === dram ? 'DRAM' : 'flash';
};

const cyclesOf = (text: string) => {
  const found = compiledCycles(analyse('a.lwnet', text).deployments.at(-1)!);
  if ('unknown' in found) throw new Error(found.unknown);
  return found;
};

describe.each(asked)('$network', one => {
  test.each(Object.keys(one.said))('on %s takes what Vela says, layer by layer', chip => {
    const judged = judgedOn(one)[Object.keys(one.said).indexOf(chip)]!;
    const found = compiledCycles(judged);
    if ('unknown' in found) throw new Error(found.unknown);
    const rows = one.said[chip]!;
    const said = rows.reduce((sum, [, cycles]) => sum + cycles, 0);
    const { total, byLayer } = found;
    expect(Math.abs(total.cycles / said - 1)).toBeLessThan(0.1);
    expect(byLayer.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(total.cycles);
    // Of a map of one channel an Ethos-U85 leaves out half of the zeros that fill up its blocks, which is not followed.
    const macs = rows.reduce((sum, row) => sum + row[6], 0);
    expect(Math.abs(total.macs / macs - 1)).toBeLessThan(0.07);
    for (const bound of ['compute', 'SRAM', 'DRAM', 'flash'] as const) {
      const theirs = rows.reduce((sum, row) => sum + (boundOf(row) === bound ? row[1] : 0), 0);
      // Two that take as long may change places.
      expect(Math.abs((total.boundBy[bound] ?? 0) - theirs) / said).toBeLessThan(0.25);
    }
    // Each layer is one operator here.
    if (one.network === 'MobileNetV3Small') return;
    expect(byLayer.length).toBe(rows.length);
    const near = rows.filter(([, cycles], i) => Math.abs(byLayer[i]!.cycles / cycles - 1) < 0.02);
    expect(rows.length - near.length).toBeLessThan(2);
  });
});

/** Cycles and bytes of SRAM of `Single` at int16x8 in test/judges/vela/thin.json, as ethos-u-vela 5.2.0 tells them. */
test.each([
  ['ethos_u55_128', 8396, 3600],
  ['ethos_u85_256', 6608, 3680],
])('int16 is TensorFlow Lite’s on %s, with weights of 8 bits', (target, cycles, bytes) => {
  const text = `network N { input(1, 28, 28) -> conv(4, 3, 2) -> relu -> conv(8, 3, 2) -> relu -> gap -> fc(10) }
  deploy N on ${target} { precision int16\n weights <= 600B }`;
  const judged = analyse('a.lwnet', text).deployments.at(-1)!;
  expect(Math.abs(cyclesOf(text).total.cycles / cycles - 1)).toBeLessThan(0.02);
  const laidOut = compiledOn(judged);
  expect('arena' in laidOut && Math.abs(laidOut.arena.plannedBytes / bytes - 1)).toBeLessThan(0.02);
  expect(judged.problems.map(({ kind }) => kind.code)).not.toContain('budget-exceeded');
});

const network = 'network N { input(32, 64, 64) -> dwconv(3) -> conv(64) -> gap -> fc(1000) }\n';

test('a depthwise convolution leaves most of the MACs idle, and weights wait for the flash', () => {
  const { total, byLayer, clockHz } = cyclesOf(`${network}deploy N on ethos_u55_128 { precision int8 }`);
  const [depthwise, convolution, , full] = byLayer;
  expect(depthwise).toMatchObject({ path: 'dwconv', bound: 'compute' });
  expect(depthwise!.utilisation).toBeLessThan(1 / 8);
  expect(convolution!.utilisation).toBeGreaterThan(depthwise!.utilisation);
  expect(full).toMatchObject({ path: 'fc', bound: 'flash' });
  expect(total.boundBy.flash).toBe(full!.cycles);
  expect(clockHz).toBe(500e6);
});

test('more MACs a cycle are no slower', () => {
  const on = (chip: string) => cyclesOf(`${network}deploy N on ${chip} { precision int8 }`).total.cycles;
  expect(on('ethos_u55_256')).toBeLessThanOrEqual(on('ethos_u55_128'));
  expect(on('ethos_u55_128')).toBeLessThanOrEqual(on('ethos_u55_32'));
  expect(on('ethos_u85_2048')).toBeLessThanOrEqual(on('ethos_u85_128'));
});

test.each([
  ['cortex_m7', '', 'what its compiler makes of a network is not worked out here'],
  [
    'ethos_u55_128',
    '-> fc(5000) -> reduce_mean(0) ',
    'what Vela makes of MEAN of more than 4096 columns is not worked out here',
  ],
])('on %s behind fc %sthe reason is told', (target, more, why) => {
  const text = network.replace('fc(1000) }', `fc(1000) ${more}}`);
  const [judged] = analyse('a.lwnet', `${text}deploy N on ${target} { precision int8 }`).deployments;
  expect(compiledCycles(judged!)).toEqual({ unknown: why });
});

test.each([
  ['ethos_u85_256', 'conv(64, 63, 4)'],
  ['ethos_u85_256', 'conv(64, 63, 4, pad = 0)'],
  ['ethos_u55_128', 'conv(64, 4, 4, pad = 0)'],
])('on %s %s of a large map is not followed piece by piece', (target, layer) => {
  const text = `network N { input(3, 4096, 4096) -> ${layer} -> gap }\n`;
  const [judged] = analyse('a.lwnet', `${text}deploy N on ${target} { precision int8 }`).deployments;
  const why = 'what Vela makes of CONV_2D that is cut into more than 65536 pieces is not worked out here';
  expect(compiledCycles(judged!)).toEqual({ unknown: why });
});

test('where it is not followed, the time says why it rests on less', () => {
  const text = network.replace('gap -> fc(1000) }', 'gap -> fc(5000) -> reduce_mean(0) }');
  const [judged] = analyse('a.lwnet', `${text}deploy N on ethos_u55_128 { precision int8 }`).deployments;
  expect(timingOn(judged!.deployed, judged!.target!).basis).toEqual([
    expect.stringMatching(
      /nothing takes less \(what Vela makes of MEAN of more than 4096 columns is not worked out here\)$/,
    ),
  ]);
});

/** Cycles and SRAM in KiB of ethos-u-vela 5.2.0, of the files that lwnet exports of these at int8. */
const ended = [
  'network N { input(1, 49, 10) -> conv(64, [10, 4], 2, pad = same) -> bn -> relu -> repeat 4 { dwconv(3) -> bn -> relu -> conv(64) -> bn -> relu } -> gap -> fc(12) -> softmax }\n',
  'network N { input(3, 96, 96) -> conv(8, 3, 2) -> bn -> relu6 -> for c, s of [[16, 1], [32, 2], [64, 2], [128, 2]] { dwconv(3, s) -> bn -> relu6 -> conv(c) -> bn -> relu6 } -> gap -> fc(1000) -> softmax }\n',
] as const;

test.each([
  [0, 'ethos_u55_64', 140_109, 21.56],
  [0, 'ethos_u55_128', 89_916, 21.56],
  [0, 'ethos_u65_512', 30_706, 21.59],
  [1, 'ethos_u55_64', 321_718, 72.72],
  [1, 'ethos_u55_128', 254_493, 72.72],
  [1, 'ethos_u65_512', 89_674, 72.81],
  [1, 'ethos_u85_256', 184_511, 72.73],
] as const)('network %i that ends in a softmax, on %s', (which, target, cycles, kib) => {
  const text = `${ended[which]}deploy N on ${target} { precision int8 }`;
  const { total, byLayer } = cyclesOf(text);
  expect(Math.abs(total.cycles / cycles - 1)).toBeLessThan(0.01);
  expect(byLayer.at(-1)).toMatchObject({ path: 'softmax', bound: 'compute' });
  const [judged] = analyse('a.lwnet', text).deployments;
  const found = compiledOn(judged!);
  const { arena } = found as Extract<typeof found, { arena: unknown }>;
  expect(Math.abs(arena.plannedBytes / 1024 / kib - 1)).toBeLessThan(0.002);
});

// Vela 5.2.0 for Ethos-U85-256 takes the weights of one or two channels for sparse: with the zeros that fill them up to four
// channels two of four are zero (findings/vela-two-channels-sparse.sh).
test.each([
  ['input(1, 49, 10) -> conv(64, 9, pad = same)', 46_520],
  ['input(1, 49, 10) -> conv(64, [8, 4], 2, pad = same)', 7_909],
  ['input(1, 28, 28) -> conv(6, 5, pad = 0)', 4_262],
  ['input(2, 49, 49) -> conv(64, 7, 2)', 65_078],
  ['input(3, 49, 49) -> conv(64, 7, 2)', 97_617],
])('%s on an Ethos-U85-256 takes %i cycles', (line, cycles) => {
  const { total } = cyclesOf(`network N { ${line} }\ndeploy N on ethos_u85_256 { precision int8 }`);
  expect(Math.abs(total.cycles / cycles - 1)).toBeLessThan(0.002);
});
