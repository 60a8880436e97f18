/** The time of an Ethos-U is that of its compiler, from its summary to each line; what the compiler is not followed in has a bound. */
import { expect, test } from 'vitest';
import { whyOf } from '../../server/src/deploy/slow';
import { timingOn } from '../../server/src/deploy/timed';
import { isKnown, likelyOf } from '../../server/src/quantity/quantity';
import { deploy, small } from '../deploy/support';
import { askedOf, type Case, judgedAs } from '../judges/asked';

interface Said {
  readonly cycles?: number;
}

const clockHz = 500e6;
const cases = askedOf<Said>('vela').filter(
  ({ file, network, precision }) =>
    precision === 'int8' && file === 'examples/zoo/mlperf-tiny.lwnet' && network !== 'DeepAutoencoder',
);
const onChip = (one: Case<Said>): Case<Said> => ({
  ...one,
  said: { 'ethos-u55-128': one.said['ethos-u55-128']! },
});
const asked = cases.filter(({ said }) => said['ethos-u55-128']?.cycles !== undefined).map(onChip);
const of = judgedAs(asked, () => ({ target: 'ethos_u55_128', precision: 'int8' }));

test.each(asked.map(one => [one.network, one] as const))('%s: as long as Vela says', (_, one) => {
  const [judged] = of(one);
  const { latency, layers, basis } = timingOn(judged!.deployed, judged!.target!);
  const cycles = likelyOf(latency) * clockHz;
  expect(Math.abs(cycles / one.said['ethos-u55-128']!.cycles! - 1)).toBeLessThan(0.05);
  expect(basis).toEqual([expect.stringContaining('Vela 5.2.0')]);
  const sum = [...layers.values()].reduce((all, layer) => all + likelyOf(layer.latency), 0);
  expect(Math.abs(sum / likelyOf(latency) - 1)).toBeLessThan(0.05);
});

test('there are some', () => expect(asked.length).toBeGreaterThanOrEqual(3));

test('a depthwise layer fills few of its MACs, and it is said', () => {
  const { judged } = deploy(small('dwconv(3) -> relu', 'ethos_u55_128'));
  const timing = timingOn(judged.deployed, judged.target!);
  const [layer] = [...timing.layers.values()];
  expect(layer!.spent.fill).toBeLessThan(0.3);
  expect(whyOf(layer!, judged.target!)).toMatch(
    /% of it (computing, with [\d.]+ % of its lanes in use|moving)/,
  );
});

test('with a layer on the host there is a bound, and what is not in it', () => {
  const { judged } = deploy(small('conv(32, 3) -> softplus', 'ethos_u65_256'));
  const { latency, open } = timingOn(judged.deployed, judged.target!);
  expect(isKnown(latency) && latency.to).toBe(Number.POSITIVE_INFINITY);
  expect(open.join()).toMatch(/no source says|nobody knows/);
});
