/**
 * Chips whose numbers were fitted to published times: what the model says of each network when it is left out, beside MACs
 * alone. A test with so few networks shows that the form holds, not how far it holds.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { fitted, isFree, type Measured, saidOf } from '../../server/src/calibrate/fit';
import { heldOut } from '../../server/src/calibrate/held-out';
import { totalsOf } from '../../server/src/cost/totals';
import { firstRunOn } from '../../server/src/deploy/run';
import { builtIn } from '../../server/src/targets';
import { firstOf } from '../../server/src/targets/target';
import { type Case, judgedAs } from '../judges/asked';

function measuredOn(file: string, target: string): readonly Measured[] {
  const text = readFileSync(new URL(`measured/${file}`, import.meta.url), 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true, comment: '#' });
  const cases = rows.map(
    (row): Case<number> => ({
      file: row['file']!.replaceAll('../', ''),
      network: row['network']!,
      set: Object.fromEntries(
        row['set']!.split(';')
          .filter(Boolean)
          .map(one => one.split('=') as [string, string]),
      ),
      precision: row['precision']!,
      said: { [target]: Number(row['latency_ms']) },
    }),
  );
  const of = judgedAs(cases, (_, { precision }) => ({ target, precision }));
  return cases.map(one => {
    const [{ deployed, target: chip }] = of(one) as [ReturnType<typeof of>[number]];
    const first = firstRunOn(deployed, chip!);
    if ('unknown' in first) throw new Error(first.unknown);
    return {
      name: one.network,
      ...first,
      measuredMs: one.said[target]!,
      macs: totalsOf(deployed.evaluated!.body).macs,
    };
  });
}

test.each([
  ['stm32h747', 'stm32h747.csv', 0.1],
  ['raspberry_pi_4', 'raspberry-pi-4.csv', 0.2],
  ['raspberry_pi_5', 'raspberry-pi-5.csv', 0.2],
] as const)(
  '%s: half of the networks that are left out within a fifth, and closer than by MACs',
  (id, file, most) => {
    const rows = measuredOn(file, id);
    const { latency } = firstOf(builtIn.find(id)!.target!);
    if (!isFree(latency)) throw new Error('its numbers are not fitted');
    const { said, byMacs } = heldOut(latency, rows);
    expect(said.median).toBeLessThan(most);
    expect(said.median).toBeLessThan(byMacs.median / 1.5);
    expect(said.ordered).toBeGreaterThanOrEqual(byMacs.ordered);
    if (said.pairs > 5) expect(said.ordered / said.pairs).toBeGreaterThan(0.8);
    // The numbers of the file are those that all of the networks give.
    const again = fitted(latency, rows);
    for (const row of rows) expect(saidOf(row, latency) / saidOf(row, again)).toBeCloseTo(1, 0);
  },
);
