/** `3 * conv(16)` is a layer three times only where a layer can stand; everywhere else it is a number. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';

const told = (lines: string): readonly string[] =>
  analyse('file:///a.lwnet', `network A(n = 3) {\n  input(3, 8, 8)\n${lines}\n}\n`)
    .problems.filter(({ kind }) => kind.severity === 'error')
    .map(sayProblem);

test.each([
  '  let a = if n > 2 { 2 * round(n) } else { 3 * round(n / 2) }\n  conv(a)',
  '  let a = if n > 2 {\n    2 * round(n)\n  } else if n > 1 {\n    3 * round(n)\n  } else {\n    4 * round(n)\n  }\n  conv(a)',
  '  let a = 8 * if n > 2 { if n > 3 { 2 * round(n) } else { 3 * round(n) } } else { 1 }\n  conv(a)',
  '  conv(\n    2 * round(n),\n    3,\n  )',
  '  for w of [\n    2 * round(n),\n    3 * round(n),\n  ] {\n    conv(w)\n  }',
  '  conv(if n > 2 {\n    2 * round(n)\n  } else { 4 })',
])('a number: %s', lines => {
  expect(told(lines)).toEqual([]);
});

test.each([
  '  3 * conv(16, 3)',
  '  relu -> if n > 2 {\n    3 * conv(16, 3)\n  }',
  '  if n > 2 { 3 * conv(16, 3) } else { 3 * conv(8) }',
  '  repeat 2 {\n    3 * conv(16, 3)\n  }',
])('a layer: %s', lines => {
  expect(told(lines)[0]).toContain("'repeat 3 { … }'");
});
