import { expect, test } from 'vitest';
import { formatText } from '../../server/src/format';
import { parse } from '../../server/src/syntax/units';
import { unitsOf } from './support/tree';

test('a unit stays the same wherever it stands', () => {
  const line = 'x = in -> conv(3, pad = [1, 0]) -> if a { bn } // why';
  const units = ['', 'bn\n', '// above\n\n   bn relu '].map(before => {
    const found = unitsOf(parse(`network N {\n${before}  ${line}\n}`));
    return found.find(({ unit }) => unit.node.kind === 'flow' && unit.node.targets.length > 0)!.unit;
  });
  expect(units[1]).toEqual(units[0]);
  expect(units[2]).toEqual(units[0]);
});

test('offsets are relative to what holds the list', () => {
  const text = '\n// c\nnetwork N {\n  repeat 3 {\n    bn\n  }\n}';
  const places = unitsOf(parse(text)).map(({ unit, start }) =>
    text.slice(start + unit.head, start + unit.length),
  );
  expect(places).toEqual(['network N {\n  repeat 3 {\n    bn\n  }\n}', 'repeat 3 {\n    bn\n  }', 'bn']);
});

test('a unit begins with its first comment and ends with the one behind it', () => {
  const text = 'network N {\n  // above\n  conv(3) // behind\n}';
  const { unit, start } = unitsOf(parse(text))[1]!;
  expect(text.slice(start, start + unit.length)).toBe('// above\n  conv(3) // behind');
  expect(text.slice(start + unit.head, start + unit.node.end)).toBe('conv(3)');
});

test('a bracket without partner is told inside a block that cannot be read, too', () => {
  const text = 'network A {\n  -> B(8) {\n    conv(8\n    relu\n  }\n  bn\n}\n';
  const told = unitsOf(parse(text)).flatMap(({ unit, start }) =>
    unit.problems.map(p => [p.code, text.slice(start + p.start, start + p.end)]),
  );
  expect(told).toContainEqual(['unclosed-bracket', '(']);
  expect(formatText(text)).toBe(text);
});
