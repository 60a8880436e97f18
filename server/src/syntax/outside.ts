/** Lines outside of every network, block and deployment, and declarations inside of one. */
import type { SyntaxProblem } from './tree';

/** What a line outside of everything gives a name: `let n = 3`, or `widths = [8, 16]`. */
function namedIn(line: string): Readonly<Record<string, string>> {
  const [, word, name, value] =
    /^(let\s+)?([A-Za-z_]\w*)\s*=\s*([^=\s].*)$/.exec(line.split(/\r?\n/, 1)[0]!) ?? [];
  const isValue = value !== undefined && (word !== undefined || /^-?\d[\d.]*$|^\[[^a-z]*\]$/.test(value));
  return isValue ? { name: name!, value } : {};
}

/** What a declaration begins with that stands inside of another, and the name of a block or network. */
function declaredIn(text: string): Readonly<Record<string, string>> {
  const [, word, rest] = /^(\w+)\s+([^{]*)/.exec(text) ?? [];
  const inner = /^(?:[\w\s,]+->\s*)?([A-Za-z_]\w*)/.exec(rest ?? '')?.[1];
  if (word === undefined) return {};
  return inner === undefined || !/^(?:block|network)$/.test(word) ? { word } : { word, inner };
}

/** What is known of something that stands where nothing of its kind does. */
export const misplacedIn = (isOutside: boolean, text: string): Readonly<Record<string, string>> =>
  isOutside ? namedIn(text) : declaredIn(text);

/**
 * A line that stands behind a whole declaration, where the grammar has nothing more to read: it is outside of everything, as
 * it would be above the first.
 * @param text of the declaration and what stands behind it, from whose start places are counted
 */
export const behindAll = (problems: readonly SyntaxProblem[], text: string): readonly SyntaxProblem[] =>
  problems.map(problem => {
    if (problem.code !== 'expected' || problem.data?.what !== 'nothing') return problem;
    const isFirst = text.slice(text.lastIndexOf('\n', problem.start - 1) + 1, problem.start).trim() === '';
    const line = /^[^\r\n]*/
      .exec(text.slice(problem.start))![0]
      .replace(/\s*\/\/.*$/, '')
      .trimEnd();
    if (!isFirst || !/^[A-Za-z_]/.test(line)) return problem;
    const data = misplacedIn(true, line);
    return { code: 'expected-declaration', start: problem.start, end: problem.start + line.length, data };
  });
