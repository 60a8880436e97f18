/**
 * ONNX Runtime's time of whole networks, none of which a number of the model was fitted to, beside the model's. MACs alone, with
 * the rate that fits these networks best, stand beside it.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { timingOn } from '../../server/src/deploy/timed';
import { isKnown, likelyOf } from '../../server/src/quantity/quantity';
import { type Case, judgedAs } from '../judges/asked';
import { hardPairs, judged, rankCorrelation } from './judged';

/** The milliseconds of a file of cases, by the network. */
function rowsOf(file: string) {
  const { cases }: { cases: readonly Case<number>[] } = JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  );
  const of = judgedAs(cases, () => ({ target: 'host_cpu', precision: 'fp32' }));
  return cases.map(one => {
    const [found] = of(one);
    const { latency } = timingOn(found!.deployed, found!.target!);
    return {
      name: `${one.network} ${Object.values(one.set ?? {}).join(' ')}`,
      measured: one.said['host_cpu']!,
      latency,
      said: likelyOf(latency) * 1e3,
      macs: totalsOf(found!.deployed.evaluated!.body).macs,
    };
  });
}

const files: Readonly<Record<string, ReturnType<typeof rowsOf>>> = {
  'networks of torchvision': rowsOf('host-cpu.json'),
  'other networks of the zoo': rowsOf('host-cpu-others.json'),
};

describe.each(Object.entries(files))('%s', (_, rows) => {
  test('errs by 5 % on average, and by no more than 10 % in 85 of 100', () => {
    const { mean, within10 } = judged(rows);
    expect(mean).toBeLessThan(0.05);
    expect(within10).toBeGreaterThan(0.85);
  });

  test('holds the measured time in its interval nine times of ten', () => {
    const held = rows.filter(
      ({ latency, measured }) =>
        isKnown(latency) && latency.from * 1e3 <= measured && measured <= latency.to * 1e3,
    );
    expect(held.length / rows.length).toBeGreaterThan(0.9);
  });

  test('orders pairs with about the same MACs and other times, of which MACs alone order fewer', () => {
    const pairs = hardPairs(rows);
    expect(pairs.count).toBeGreaterThan(50);
    expect(pairs.bySaid).toBeGreaterThan(0.98);
    expect(pairs.byMacs).toBeLessThan(0.9);
  });
});

test('stacks of equal MACs by their guideline stand in the order of their times', () => {
  const rows = rowsOf('host-cpu-stacks.json');
  expect(rankCorrelation(rows)).toBeGreaterThan(0.97);
  expect(judged(rows).mean).toBeLessThan(0.06);
});
