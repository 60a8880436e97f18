import { expect, test } from 'vitest';
import { libraryText, libraryUri, standardLibrary } from '../../server/src/std/library';
import { parse } from '../../server/src/syntax/units';

test('blocks that were read one by one stand where they stand in the file', () => {
  const last = [...standardLibrary.names()].at(-1)!;
  const first = standardLibrary.find('GhostBottleneck')!;
  const made = first.resolve('Ghost');
  standardLibrary.find(last);
  const { units, offsets, problems } = standardLibrary.file();
  const whole = parse(libraryText());
  expect(problems).toEqual([]);
  expect(whole.problems).toEqual([]);
  expect(offsets).toEqual(whole.offsets);
  expect(units).toEqual(whole.units);
  expect(units.map(({ node }) => node.kind === 'block' && node.name.name)).toEqual([
    ...standardLibrary.names(),
  ]);
  // What was found before the rest was read is the same afterwards, and so is what it is made of.
  expect(units).toContain(first.unit);
  expect(standardLibrary.find('GhostBottleneck')).toBe(first);
  expect(standardLibrary.find('Ghost')).toBe(made);
  expect(first).toMatchObject({ uri: libraryUri, library: true });
});

test('a name that is not of the library is found nowhere', () => {
  expect(standardLibrary.find('Net')).toBeUndefined();
  expect(standardLibrary.find('constructor')).toBeUndefined();
});
