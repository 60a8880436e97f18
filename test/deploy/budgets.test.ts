/** Budgets of a deployment against what its network takes. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';

const network =
  'network A {\n  input(3, 32, 32) -> conv(16, 3) -> bn -> relu -> conv(4) -> gap -> fc(10)\n}\n';

const told = (items: string) =>
  analyse('file:///a.lwnet', `${network}deploy A on ethos_u85_256 {\n${items}\n}\n`).problems.filter(
    ({ kind }) => kind.code !== 'precision-not-taken',
  );

test('peak memory is held to its limit, and the places that make it are told', () => {
  const peak = (16 + 4) * 1024;
  expect(told(`  precision int8\n  peak_memory <= ${peak}B`)).toEqual([]);
  const [problem] = told(`  precision int8\n  peak_memory < ${peak}B`);
  expect(sayProblem(problem!)).toContain('at int8 the network needs 20,480 bytes');
  expect(problem!.related.map(({ text }) => text)).toEqual([
    'The most memory is taken while conv runs here.',
    '16.0 KiB of it are what conv makes here.',
    '4.00 KiB of it are what conv makes here.',
  ]);
  expect(problem!.place.unit).not.toBe(problem!.related[0]!.place.unit);
});

test('twice the bits are twice the memory', () => {
  expect(told('  precision int16\n  peak_memory <= 40KiB')).toEqual([]);
  expect(told('  precision int16\n  peak_memory < 40KiB')).toHaveLength(1);
});

test('with a mistake in the network nothing is said of its memory', () =>
  expect(
    analyse(
      'file:///a.lwnet',
      `${network.replace('gap', 'nowhere')}deploy A on ethos_u85_256 {\n  precision int8\n  peak_memory <= 1B\n}\n`,
    ).problems.filter(({ kind }) => kind.code === 'budget-exceeded'),
  ).toEqual([]));
