/** What Keras and ONNX Runtime said of the examples; see `scripts/judges/keras.mjs`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { exampleNetwork } from '../examples/load';

test('every function made the parameters of its network, and gave the results of the ONNX with the same weights', () => {
  const table = readFileSync(new URL('keras.txt', import.meta.url), 'utf8');
  const rows = table.trimEnd().split('\n').slice(1);
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const [file, name, parameters, , outcome] = row.split(/ {2,}/);
    const { params } = totalsOf(exampleNetwork(file!, name!).body);
    expect([name, parameters, outcome]).toEqual([name, params.toLocaleString('en-US'), 'equal to 1e-05']);
  }
});
