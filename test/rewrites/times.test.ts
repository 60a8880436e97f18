/** Where a deployment limits the time, a rewrite says first what it changes there: also that fewer MACs may take longer. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { offersAt } from '../../server/src/rewrites/offers';

function offers(stage: string, on: string, items: string) {
  const text =
    `network A {\n  input(64, 56, 56) -> ${stage} -> bn -> relu\n}\n\n` + `deploy A on ${on} {\n${items}}\n`;
  const at = text.indexOf(stage) + 1;
  return offersAt(analyse('file:///a.lwnet', text), { start: at, end: at }).map(({ title }) => title);
}

describe('with a budget of latency', () => {
  test('the change of the time on the chip leads', () => {
    const found = offers('conv(64, 3)', 'stm32h747', '  precision int8\n  latency <= 20ms\n');
    expect(found.length).toBeGreaterThan(1);
    for (const title of found)
      expect(title).toMatch(/: (.* on stm32h747, )?latency [−+][\d.]+ % on stm32h747/);
  });

  test('half the MACs may take longer, and it is said', () => {
    // Single channels in groups of four fall out of the blocks that ONNX Runtime works on.
    const [ghost] = offers('conv(60, 3)', 'host_cpu', '  precision fp32\n  throughput >= 30fps\n').filter(
      title => /ghost/i.test(title),
    );
    expect(ghost).toMatch(/latency [−+][\d.]+ % on host_cpu/);
  });
});

test('nothing is said of the time where nobody limits it, or where only a bound is known', () => {
  for (const found of [
    offers('conv(64, 3)', 'stm32h747', '  precision int8\n'),
    offers('conv(64, 3)', 'ethos_u55_128', '  precision int8\n  weights <= 1MB\n'),
  ])
    for (const title of found) expect(title).not.toMatch(/latency/);
});
