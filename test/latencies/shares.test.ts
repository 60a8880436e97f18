/** Where the time goes, by stage and by kind of work: each of the two adds up to the time of the whole. */
import { expect, test } from 'vitest';
import { kindsOfWork } from '../../server/src/deploy/shares';
import { timingOn } from '../../server/src/deploy/timed';
import { isKnown, likelyOf, plus, type Quantity } from '../../server/src/quantity/quantity';
import { tell } from '../../server/src/quantity/show';
import { deploymentOf } from '../../server/src/report/deployment';
import { onText } from '../../server/src/report/deployment-text';
import { timeJson } from '../../server/src/report/time';
import { deploy, small } from '../deploy/support';

const zero: Quantity = { unit: 'seconds', from: 0, to: 0 };

const pipeline =
  'conv(32, 1) -> bn -> relu\n  dwconv(3) -> bn -> relu\n  shuffle(4)\n  a = it -> conv(32, 3)\n  it, a -> add\n  gap -> fc(10)';

const turns =
  'conv(32, 3) -> bn -> relu\n  repeat 3 {\n    dwconv(3) -> bn -> hswish\n    SE(4)\n  }\n  repeat 2 {\n    conv(32)\n  }\n  gap -> fc(10)';

const costOn = (target: string, precision: string, lines = pipeline) => {
  const { judged } = deploy(small(lines, target, precision));
  const cost = deploymentOf(judged, () => ({ file: '', line: null }))!;
  return { cost, timing: timingOn(judged.deployed, judged.target!), target: judged.target! };
};

test.each([
  ['host_cpu', 'fp32'],
  ['stm32h747', 'int8'],
  ['ultra96_conv', 'int8'],
  ['ethos_u55_128', 'int8'],
  ['stm32h747', 'int8', turns],
  ['ultra96_conv', 'int8', turns],
  ['dpu_b4096', 'int8', turns],
])('on %s both add up to the whole', (id, precision, lines?: string) => {
  const { cost, timing, target } = costOn(id, precision, lines);
  const { latency } = timing;
  if (!isKnown(latency)) throw new Error(latency.unknown);
  const kinds = kindsOfWork(timing, target).reduce<Quantity>((sum, one) => plus(sum, one.latency), zero);
  const { timeByStage } = timeJson(timing, target, cost.network.stages);
  const besides = timing.besides.reduce((sum, one) => sum + (isKnown(one.latency) ? one.latency.from : 0), 0);
  const stages = timeByStage.reduce((sum, { latencyFromMs }) => sum + latencyFromMs! / 1e3, besides);
  expect(stages).toBeCloseTo(latency.from, 12);
  if (!isKnown(kinds)) throw new Error(kinds.unknown);
  expect(kinds.from).toBeCloseTo(latency.from, 12);
  expect(likelyOf(kinds)).toEqual(
    Number.isNaN(likelyOf(latency)) ? Number.NaN : expect.closeTo(likelyOf(latency), 12),
  );
});

test('kinds are those of the operators; what runs inside another layer is none', () => {
  const { timing, target } = costOn('host_cpu', 'fp32');
  const layers = new Map(kindsOfWork(timing, target).map(one => [one.name, one.layers]));
  expect([...layers.keys()].sort()).toEqual([
    'convolution',
    'data movement',
    'depthwise convolution',
    'element-wise',
    'fully connected',
    'pointwise convolution',
    'pooling',
    'the call',
  ]);
  expect(layers.get('pointwise convolution')).toBe(1);
  // The sum alone: norms are folded, and a ReLU is part of its convolution.
  expect(layers.get('element-wise')).toBe(1);
});

test('what another engine runs and what is handed over are told apart', () => {
  const { cost, timing, target } = costOn('ultra96_conv', 'int8');
  const text = onText(cost, []);
  const rows = text.split('\n\n').at(-1)!.split('\n');
  const kinds = kindsOfWork(timing, target);
  for (const { name, latency } of kinds) {
    const row = rows.find(one => one.startsWith(`${name} `));
    expect(row, name).toContain(tell(latency));
  }
  expect(kinds.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['on the Arm Cortex-A53', 'handed over', 'the call']),
  );
});

test('of what no source tells the time nothing is said to take none', () => {
  const { cost, timing, target } = costOn('k210', 'int8');
  const { timeByStage } = timeJson(timing, target, cost.network.stages);
  const times = new Map(
    timeByStage.map(({ stage, latencyFromMs, share }) => [stage, { latencyFromMs, share }]),
  );
  for (const host of ['shuffle', 'add'])
    expect(times.get(host), host).toEqual({ latencyFromMs: null, share: null });
  expect(times.get('conv')!.latencyFromMs).toBeGreaterThan(0);
  expect(onText(cost, [])).toMatch(/^shuffle +unknown +unknown$/m);
});

test('where there is only a bound, shares are of the bound that is told', () => {
  const { cost, timing, target } = costOn('k210', 'int8');
  const { latency } = timing;
  if (!isKnown(latency)) throw new Error(latency.unknown);
  expect(latency.to).toBe(Number.POSITIVE_INFINITY);
  const told = timeJson(timing, target, cost.network.stages).timeByStage.filter(
    ({ share }) => share !== null,
  );
  expect(told.length).toBeGreaterThan(2);
  for (const { latencyFromMs, share } of told)
    expect(share).toBeCloseTo(latencyFromMs! / 1e3 / latency.from, 9);
});
