/** Problems beside the text they are about: below a line, `^^^ code: what` under the range. */
import { parse } from '../../../server/src/syntax/units';
import { problemsOf } from './tree';

/** The text without the lines that point. */
export function unmarked(marked: string): string {
  return marked
    .split('\n')
    .filter(line => !isMark(line))
    .join('\n');
}

/** The text with a line for every problem it has. */
export function marked(text: string): string {
  const out: string[] = [];
  const problems = problemsOf(parse(text));
  let start = 0;
  for (const line of text.split('\n')) {
    out.push(line);
    const end = start + line.length;
    for (const problem of problems.filter(p => p.start >= start && p.start <= end)) {
      const width = Math.max(1, Math.min(problem.end, end) - problem.start);
      const { what, found, limit } = problem.data;
      const words = what ?? limit;
      const detail =
        problem.code === 'expected'
          ? `: ${what}${found ? `, found ${found}` : ''}`
          : words
            ? `: ${words}`
            : '';
      out.push(`${' '.repeat(problem.start - start)}${'^'.repeat(width)} ${problem.code}${detail}`);
    }
    start = end + 1;
  }
  return out.join('\n');
}

const isMark = (line: string): boolean => /^\s*\^+ /.test(line);
