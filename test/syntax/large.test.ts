/** More of one kind in one place than a call takes arguments, which a spread of it into one would throw at. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { hover } from '../../server/src/features/hover';
import { formatText } from '../../server/src/format';
import { parse } from '../../server/src/syntax/units';

const many = 150_000;

test.each([
  ['unknown characters', '§ ', many],
  ['single quotes', "' ", many / 2],
  ['comments of another language', '# c\n', many],
])('%s inside a body', (_, part, problems) => {
  const file = parse(`network A {\n  relu\n${part.repeat(many)}\n}\n`);
  expect(file.units[0]!.problems).toHaveLength(problems);
});

test('comments inside a body that cannot be read', () => {
  const file = parse(`network A {\n  conv {\n${'// c\n'.repeat(many)}  }\n}\n`);
  const { node } = file.units[0]!;
  expect(node.kind === 'network' && node.body!.units[0]!.comments).toHaveLength(many);
});

test('rows of a table, which are formatted and hovered over', () => {
  const rows = '    [1, 2],\n'.repeat(many);
  const text = `network A {\n  input(3, 8, 8)\n  for a, b of [\n${rows}  ] { conv(a) }\n}\n`;
  const analysis = analyse('test:/a.lwnet', text);
  expect(formatText(text).match(/\[1, 2\]/g)).toHaveLength(many);
  expect(() => hover(analysis, text.indexOf('[1, 2]') + 1)).not.toThrow();
});

test.each([' ', '\t', '\u00a0'])('blanks inside a comment: %j', blank => {
  const comment = `// a${blank.repeat(200_000)}b`;
  const text = `${comment}\nnetwork A {\n  relu ${comment}\n}\n${comment}\n`;
  const begin = performance.now();
  expect(formatText(text) === text).toBe(true);
  // A search for the end that begins anew at each blank takes more than ten times as long.
  expect(performance.now() - begin).toBeLessThan(5_000);
});
