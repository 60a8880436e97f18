/** What PyTorch and ONNX Runtime said of the examples; see `scripts/judges/pytorch.mjs`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { exampleNetwork } from '../examples/load';

/**
 * Its gates see sums of 100,000 with these weights and make much of a rounding: PyTorch in 64 bits is 0.2 apart from PyTorch in 32.
 */
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
