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

test('counts are held to plain numbers, and to thousands, millions and billions', () => {
  // 3·3·3·16 + 16·4 of 32×32 and 4·10; weights, 2 of the norm for each of 16, and the biases of the last two.
  expect(told('  precision int8\n  macs <= 508k\n  parameters <= 0.6k')).toEqual([]);
  const [macs, parameters] = told('  precision int8\n  macs <= 500k\n  parameters <= 500');
  expect(sayProblem(macs!)).toBe('The budget for MACs is <= 500,000; the network needs 507,944, 7,944 more.');
  expect(sayProblem(parameters!)).toMatch(/^The budget for parameters is <= 500; the network needs 5\d\d, /);
});

test('a prefix alone is a count, and of bytes as open as before', () => {
  expect(told('  precision int8\n  macs <= 1M\n  weights <= 1M').map(sayProblem)).toEqual([
    "'M' can mean MB or MiB; say which.",
  ]);
  expect(told('  precision int8\n  macs <= 1MB').map(sayProblem)).toEqual([
    "'MB' does not measure macs; write for instance macs <= 50M.",
  ]);
  expect(told('  precision int8\n  params <= 1M').map(sayProblem)[0]).toContain("Did you mean 'parameters'?");
});
