/** The grammar that the page prints is the one that is read. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { functions } from '../../server/src/names/functions';
import { libraryText } from '../../server/src/std/library';
import { lex } from '../../server/src/syntax/lex';
import { reservedWords } from '../../server/src/syntax/tokens';
import { parse } from '../../server/src/syntax/units';
import { exampleFiles, exampleText } from '../examples/load';
import { cases } from '../fuzz/cases';
import { random, relaid } from '../fuzz/syntax-layouts';
import { problemsOf } from '../syntax/support/tree';
import { derive, derives, readGrammar } from './ebnf';

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');

test('every word that may not be a name is listed', () => {
  const listed = /are reserved: `([^`]+)`/.exec(page)![1]!.split(/\s+/);
  expect(listed).toEqual([...reservedWords].sort());
});
const grammar = readGrammar(/^```ebnf\n(.*?)^```/ms.exec(page)![1]!);
const shown = [...page.matchAll(/^```lwnet\n(.*?)^```/gms)].map(match => match[1]!);

test('every rule is used, and every rule that is used is there', () => {
  const text = JSON.stringify([...grammar.values()]);
  const used = [...text.matchAll(/"kind":"rule","text":"(\w+)"/g)].map(match => match[1]!);
  expect(new Set([...used, 'file'])).toEqual(new Set(grammar.keys()));
});

describe('has an example', () => {
  const text = shown.join('\n');
  const words = [...JSON.stringify([...grammar.values()]).matchAll(/"kind":"word","text":"(.*?)"/g)];

  test.each([...new Set(words.map(match => match[1]!))])('of %s', word => {
    expect(new Set(lex(text).tokens.map(token => token.image))).toContain(word);
  });

  test.each([
    ['several names imported', /^import \w+, \w+ from/m],
    ['a block of several maps', /^block \w+, \w+ -> \w+/m],
    ['a network of several inputs', /= input\(.*\n.*= input\(/],
    ['several outputs', /^ {2}\w+, \w+\n\}/m],
    ['an unnamed map', /, _ =/],
    ['shared weights', /^ {2}shared \w+ = \w+\(.*\) -> /m],
    ['a loop that carries several maps', /, \w+ -> repeat/],
    ['the rows of a table', /for \w+, .* of \[\n/],
    ['lists side by side', /for \w+, .* of zip\(/],
    ['a block as an argument', /^ {2}Stage\([A-Z]\w*, /m],
    ['a pipeline as a value', / = bn -> /],
    ['a block that uses itself', /block (\w+)\(.*\{[^}]*\b\1\(/],
    ['choices of a number', / of \[\d/],
    ['choices for each part of a list', /= \[\d+, .*\] of \[/],
    ['a deployment with arguments', /^deploy \w+\(\w+ = /m],
    ['a precision on a path', /precision \w+ for \w+\.\w+/],
    ['a list of precisions', /precision \[.*\] for .*, .*\[\d\]/],
    ['a silenced problem', /\/\/ allow [\w-]+: /],
    ['padding on four sides', /pad = \[/],
  ])('of %s', (_, shape) => expect(text).toMatch(shape));

  test.each([...functions.keys()])('or a row of a table: %s', name => expect(page).toContain(`${name}(`));
});

describe('what can be read is derived', () => {
  test.each([
    ...shown.map((text, i) => [`example ${i} of the page`, text] as const),
    ...exampleFiles.map(file => [file, exampleText(file)] as const),
    ['the standard library', libraryText()] as const,
  ])('%s', (_, text) => expect(derives(grammar, 'file', text)).toBe(true));

  test.each([
    'network A { conv(3) = x }',
    'network A { x -> }',
    'block A(n m) { relu }',
    'deploy A { precision int8 }',
    'network A { let x = if a { 1 } }',
    'import A "b.lwnet"',
  ])('%s: neither', text => {
    expect(derives(grammar, 'file', text)).not.toBe(true);
    expect(problemsOf(parse(text))).not.toEqual([]);
  });
});

test('what is derived can be read, on one line or on many', () => {
  fc.assert(
    fc.property(fc.noBias(fc.integer({ min: 1, max: 0x7fffffff })), seed => {
      const text = derive(grammar, 'file', random(seed), 24);
      expect(problemsOf(parse(text)), text).toEqual([]);
      const layout = { seed, longNames: 0, comments: 0.02, lineBreaks: 0.3, eol: '\n' };
      expect(problemsOf(parse(relaid(text, layout))), text).toEqual([]);
    }),
    { numRuns: cases(0.1) },
  );
});
