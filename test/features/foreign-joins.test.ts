/** Maps that are given to `add` and `concat` in parentheses, as PyTorch and Keras do: the fix keeps each of them. */
import { expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, fixture } from './fixture';

/** The text after the one fix of the first mistake. */
function fixed(text: string): string {
  const where = fixture(text);
  const [problem, ...others] = where.analysis.problems.filter(({ kind }) => kind.severity === 'error');
  expect(others).toEqual([]);
  const at = where.analysis.locate(problem!.place)!;
  const actions = codeActions(where.analysis, at, { only: ['quickfix'] });
  expect(actions.length).toBe(1);
  return edited(where, Object.values(actions[0]!.edit!.changes!)[0]!);
}

const block = (...lines: string[]) =>
  `block P(out) {\n${lines.map(line => `  ${line}\n`).join('')}}\n\nnetwork N {\n  input(8, 16, 16) -> P(8)\n}\n`;

test.each([
  [
    ['conv(out, 3)', 'add(in)'],
    ['conv(out, 3)', 'it, in -> add'],
  ],
  [
    ['conv(out, 3)', 'add(in) -> relu'],
    ['conv(out, 3)', 'it, in -> add -> relu'],
  ],
  [
    ['work, keep = in -> split(2)', 'work -> conv(4, 3) -> concat(keep) -> relu'],
    ['work, keep = in -> split(2)', 'work -> conv(4, 3)', 'it, keep -> concat -> relu'],
  ],
  [
    ['x = in -> conv(out)', 'y = x -> bn -> mul(x) -> relu', 'x, y -> add'],
    ['x = in -> conv(out)', 'x -> bn', 'y = it, x -> mul -> relu', 'x, y -> add'],
  ],
])('%j', (before, after) => {
  const text = fixed(block(...before));
  expect(text).toBe(block(...after));
  expect(fixture(text).analysis.problems.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
});
