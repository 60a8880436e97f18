import { expect, test } from 'vitest';
import { createParser } from '../../server/src/syntax/parser';
import { reservedWords } from '../../server/src/syntax/tokens';
import { parse } from '../../server/src/syntax/units';
import { problemsOf } from './support/tree';

test('the grammar is sound: no ambiguity, no rule without an end', () => {
  expect(() => createParser(false)).not.toThrow();
});

test.each(reservedWords)('%s is no name', word => {
  expect(problemsOf(parse(`network N { let ${word} = 3 }`))).toHaveLength(1);
});

test.each(reservedWords)('a name may begin with %s', word => {
  expect(problemsOf(parse(`network N { let ${word}s = ${word}_1 -> _${word} }`))).toEqual([]);
});
