import { describe, expect, test } from 'vitest';
import { applySettings } from '../../server/src/cli/settings';
import { totalsOf } from '../../server/src/cost/totals';
import { sayProblem } from '../../server/src/text/problem';
import { analyseExample } from '../examples/load';
import { families, isRounded, type Row } from './rows';

const settings = (row: Row): string => {
  const set = Object.entries(row.set ?? {}).map(([name, value]) => `${name} = ${value}`);
  return set.length === 0 ? row.network : `${row.network}(${set.join(', ')})`;
};

describe.each(families)('$file', ({ file, rows }) => {
  const analysis = analyseExample(file);

  test('has no problem that a designer would be told of', () =>
    expect(analysis.problems.filter(p => p.kind.severity !== 'hint').map(sayProblem)).toEqual([]));

  test.each(rows.map(row => [settings(row), row] as const))('%s', (_, row) => {
    const set = Object.entries(row.set ?? {}).map(([name, value]) => `${name}=${value}`);
    const made = applySettings(row.network, set, analysis, sayProblem);
    if ('failure' in made) throw new Error(made.failure);
    const { params, macs } = totalsOf(made.evaluated.body);
    expect({ params, macs }).toEqual({ params: row.params, macs: row.macs ?? macs });
    const { printed } = row;
    const rounded =
      (printed?.params === undefined || isRounded(printed.params, params)) &&
      (printed?.macs === undefined || isRounded(printed.macs, macs));
    // A figure in print that is not the definition's needs a reason, and one that is needs none.
    expect(printed?.why === undefined, `${params} parameters, ${macs} MACs`).toBe(rounded);
  });
});

test('every network of the zoo has its figures', () => {
  const missing = families.flatMap(({ file, rows }) =>
    analyseExample(file)
      .networks.map(n => n.evaluated.declared.node.name.name)
      .filter(name => !rows.some(row => row.network === name)),
  );
  expect(missing).toEqual([]);
});
