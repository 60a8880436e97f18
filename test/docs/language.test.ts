/** What the documents show in the language is in the language, and in its canonical form. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { formatText } from '../../server/src/format';
import { sayProblem } from '../../server/src/text/problem';
import { analyseExample } from '../examples/load';

const root = new URL('../../', import.meta.url);

describe.each(['docs/language.md', 'README.md'])('%s', page => {
  const text = readFileSync(new URL(page, root), 'utf8');
  const blocks = [...text.matchAll(/^```lwnet\n(.*?)^```/gms)].map(match => match[1]!);

  test.each(blocks)('%#: is understood', block => {
    const { problems } = analyse('example.lwnet', block, { imports: path => analyseExample(path).linked });
    expect(problems.filter(problem => problem.kind.severity === 'error').map(sayProblem)).toEqual([]);
  });

  test.each(blocks)('%#: stands in the canonical form', block => {
    expect(formatText(block)).toBe(block);
  });
});
