/** A file with more mistakes than anybody mends one by one: what the light bulb and the list of problems say of it. */
import { expect, test } from 'vitest';
import { CodeActionKind } from 'vscode-languageserver';
import { analyse } from '../../server/src/analysis';
import { codeActions } from '../../server/src/features/code-actions';
import { diagnostics } from '../../server/src/features/diagnostics';
import { edited, fixture, uri } from './fixture';

const many = 40_000;
const lines = (line: string) => `network A {\n  input(3, 8, 8)\n${line.repeat(many)}}\n`;
const asked = { only: [CodeActionKind.QuickFix] };

/** More than ten times what it takes; searching the text for each problem took far longer. */
const longestMs = 2_000;

test.each([
  ['comments for nothing', lines('  // allow bias-before-bn: as published\n  relu\n')],
  ['unknown operators', lines('  convv(4)\n')],
  ['marks of other languages', lines('  relu;\n')],
  [
    'parameters on one line',
    `network A(${Array.from({ length: many }, (_, i) => `a${i} = 1`).join(', ')}) {\n}\n`,
  ],
  ['equal parameters', `network A(${'a = 1, '.repeat(many)}) {\n  input(3, 8, 8)\n}\n`],
])('%s, asked about all at once', (_, text) => {
  const analysis = analyse(uri, text);
  expect(analysis.problems.length).toBeGreaterThanOrEqual(many - 1);
  const begin = performance.now();
  const found = codeActions(analysis, { start: 0, end: text.length }, asked);
  const told = diagnostics(analysis, () => undefined);
  expect(performance.now() - begin).toBeLessThan(longestMs);
  expect(found.length).toBeLessThanOrEqual(100);
  expect(told).toHaveLength(500);
});

test('each is mended at its own place, the last one too', () => {
  const text = lines('  convv(4)\n');
  const at = text.lastIndexOf('convv');
  const [action] = codeActions(analyse(uri, text), { start: at, end: at }, asked);
  expect(action).toMatchObject({ title: "Change to 'conv'", isPreferred: true });
});

test('a removal behind many blanks takes them along', () => {
  const where = fixture(
    `network A {\n  input(3, 8, 8)${' '.repeat(200_000)}$0// allow bias-before-bn: why\n}\n`,
  );
  const begin = performance.now();
  const [action] = codeActions(where.analysis, { start: where.offset, end: where.offset }, asked);
  expect(performance.now() - begin).toBeLessThan(longestMs);
  expect(edited(where, action!.edit!.changes![uri]!)).toBe('network A {\n  input(3, 8, 8)\n}\n');
});
