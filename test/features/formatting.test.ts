/** What is formatted where a person has marked something. */
import { expect, test } from 'vitest';
import { formatting } from '../../server/src/features/formatting';
import { edited, fixture } from './fixture';

const lines = ['   conv(16,3)->bn', '      conv(8,3)', '  relu'];

test.each([
  ['a caret in the indentation', 4, 4],
  ['blanks of the indentation', 2, 4],
  ['the statement itself', 8, 10],
])('%s means the line that it is of', (_, from, to) => {
  const head = 'network A {\n  input(3, 8, 8)\n';
  const where = fixture(`${head}${lines.join('\n')}\n}\n`);
  const at = head.length + lines[0]!.length + 1;
  const text = edited(where, formatting(where.analysis, { start: at + from, end: at + to }));
  expect(text).toBe(`${head}${lines[0]}\n  conv(8, 3)\n${lines[2]}\n}\n`);
});

test('blanks inside of a line and an empty line mean nothing', () => {
  const text = 'network A {\n  input(3,  8, 8)\n\n  conv(8,3)\n}\n';
  for (const place of ['(3, ', '8)\n']) {
    const where = fixture(text);
    const at = text.indexOf(place) + place.length;
    const range = { start: at, end: at };
    expect(edited(where, formatting(where.analysis, range)).includes('conv(8,3)')).toBe(true);
  }
});
