/**
 * Long runs of one thing, as damaged files, pasted data and stuck keys make them: work grows with their length. What grew
 * with its square took at least ten times the limit.
 */
import { expect, test } from 'vitest';
import { format } from '../../server/src/format';
import { reparse } from '../../server/src/syntax/reparse';
import type { File } from '../../server/src/syntax/tree';
import { parse } from '../../server/src/syntax/units';

const longestMs = 8_000;

function within<R>(work: () => R): R {
  const begin = performance.now();
  const result = work();
  expect(performance.now() - begin).toBeLessThan(longestMs);
  return result;
}

/** Reads a text, reads it again after a letter in its middle, and brings it into its form. */
function readOften(text: string): File {
  const half = text.length >> 1;
  const file = within(() => parse(text));
  within(() => reparse(file, `${text.slice(0, half)}x${text.slice(half)}`));
  within(() => format(file));
  return file;
}

const many = 200_000;
const run = (part: string): string => part.repeat(many / part.length);

test.each([
  '{',
  '(',
  '[',
  'f(',
  '([',
  '{[(',
  '(]',
  '{)',
  '{ (',
  'if a {',
  'let a = [',
  'network ',
  'block A(a, ',
])('in an empty file: %s', part => void readOften(run(part)));

test.each(['(', '[', 'f(', '[(', '[[1, 2], ', 'if a { '])('in a value: %s', part => {
  const { units } = readOften(`network A {\n  input(3, 8, 8)\n  let a = ${run(part)}\n}\n`);
  expect(units).toHaveLength(1);
});

test('data of another program', () => {
  const layer = { name: 'conv', shape: [1, 2, 3], more: { bias: null, of: { at: [1.5] } } };
  const { units } = readOften(
    JSON.stringify({ layers: Object.fromEntries(Array(20_000).fill(layer).entries()) }),
  );
  expect(units.map(({ problems }) => problems.map(({ code }) => code))).toEqual([['expected-declaration']]);
});

test('braces that nobody closes are told as deep as anything is read', () => {
  const [unit] = parse(run('{')).units;
  expect(unit!.problems.length).toBeLessThan(100);
});

test.each(['if ', 'if a == ', '[if ', 'f(if ', 'if true { 1 } else if ', 'if a { 1 } else { 2 } == if '])(
  'conditions inside conditions: %s',
  part => {
    const { units } = readOften(`network A {\n  let a = ${part.repeat(20_000)}\n}\n`);
    const found = units.flatMap(unit =>
      unit.node.kind === 'network' ? unit.node.body!.units.flatMap(({ problems }) => problems) : [],
    );
    expect(found.map(({ code }) => code)).toContain('too-deep');
  },
);

test('as many conditions one behind the other as anybody writes are none too deep', () => {
  const arms = 'if a == 1 { 2 } else '.repeat(100);
  const list = Array.from({ length: 100 }, () => 'if a { 1 } else { 2 }').join(', ');
  const { units } = parse(`network A(a) {\n  let b = ${arms}{ 3 }\n  let c = [${list}]\n}\n`);
  expect(units.flatMap(({ problems }) => problems)).toEqual([]);
  const body = units[0]!.node.kind === 'network' ? units[0]!.node.body! : undefined;
  expect(body!.units.map(({ problems }) => problems)).toEqual([[], []]);
});
