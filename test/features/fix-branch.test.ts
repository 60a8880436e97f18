/** A body in braces behind a word of other languages: lines of this one, which compute what was meant. */
import { expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, fixture } from './fixture';

function fixed(body: string): string | undefined {
  const where = fixture(`network A {\n  input(16, 32, 32)\n${body}\n  gap -> fc(10)\n}\n`);
  const at = { start: where.offset, end: where.offset };
  const found = codeActions(where.analysis, at).filter(({ title }) => /^(?:Join it|Take its)/.test(title));
  expect(found.length).toBeLessThanOrEqual(1);
  const [edits] = Object.values(found[0]?.edit?.changes ?? {});
  if (edits === undefined) return undefined;
  const text = edited(where, edits);
  const errors = fixture(text).analysis.problems.filter(({ kind }) => kind.severity === 'error');
  expect(errors).toEqual([]);
  return text.split('\n').slice(2, -3).join('\n');
}

test.each([
  [
    'lines of their own',
    '  residual $0{\n    // Twice.\n    conv(16, 3) -> bn -> relu\n\n    repeat 2 {\n      conv(16, 3)\n    }\n  }\n  relu',
    '  skip = it\n  // Twice.\n  skip -> conv(16, 3) -> bn -> relu\n\n  repeat 2 {\n    conv(16, 3)\n  }\n  skip, it -> add\n  relu',
  ],
  [
    'one line, and what follows it',
    '  Residual $0{ conv(16, 3) -> bn } -> relu',
    '  skip = it\n  skip -> conv(16, 3) -> bn\n  skip, it -> add -> relu',
  ],
  [
    'a line that says where it starts, and a name that is taken',
    '  skip = it\n  skip -> relu\n  residual $0{\n    it -> conv(16)\n  }',
    '  skip = it\n  skip -> relu\n  skip2 = it\n  skip2 -> conv(16)\n  skip2, it -> add',
  ],
  [
    'what nothing joins',
    '  Sequential $0{\n    conv(16, 3) -> bn\n    relu\n  }',
    '  conv(16, 3) -> bn\n  relu',
  ],
])('%s', (_, before, after) => {
  expect(fixed(before)).toBe(after);
});

test('a word that says nothing, and a body of other channels, are left to whoever wrote them', () => {
  expect(fixed('  branch $0{ conv(16, 3) }')).toBeUndefined();
  expect(fixed('  conv(8) -> residual $0{ conv(8, 3) }')).toBeUndefined();
});
