import { expect, test } from 'vitest';
import { syntaxProblems } from '../../server/src/problems/syntax';
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

test('a word of the language in the place of a name or a number is said to be one', () => {
  const words = (text: string) => problemsOf(parse(text)).map(p => syntaxProblems.expected.say(p.data));
  expect(words('network N { let from = 3 }')).toEqual([
    "Expected a name after 'let', but 'from' is a word of the language; choose another name.",
  ]);
  expect(words('network N { if of > 3 { relu } }')).toEqual([
    "Expected a value after 'if', but 'of' is a word of the language.",
  ]);
  expect(words('network N { let 3 = 3 }')).toEqual(["Expected a name after 'let', not '3'."]);
});

test.each(reservedWords)('a name may begin with %s', word => {
  expect(problemsOf(parse(`network N { let ${word}s = ${word}_1 -> _${word} }`))).toEqual([]);
});
