/** A body in braces behind a word, as other languages write what goes beside a map: its lines, and the stage that joins them again. */
import type { Analysis } from '../analysis';
import { operatorCalled } from '../names/called';
import { ops } from '../ops';
import { endOf, lex } from '../syntax/lex';
import { T } from '../syntax/tokens';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';

export function branchNamed(analysis: Analysis, problem: Problem): readonly Fix[] {
  const { text } = analysis.file;
  const at = analysis.locate(problem.place);
  if (at === undefined || text[at.start] !== '{') return [];
  const from = text.lastIndexOf('\n', at.start) + 1;
  const [head, indent = '', word = ''] = /^([ \t]*)(\w+)[ \t]*$/.exec(text.slice(from, at.start)) ?? [];
  const end = closing(text, at.start);
  if (head === undefined || end === undefined) return [];
  const join = joinOf(word);
  if (join === undefined && !following.has(word.toLowerCase())) return [];
  const body = linesOf(text.slice(at.start + 1, end - 1));
  const first = body.findIndex(line => /^\s*(?!\/\/)\S/.test(line));
  if (first < 0) return [];
  const name = freeName(text, 'skip');
  // What is there already stands for what arrives as well.
  const start = body[first]!.replace(/^\s*(?:(?:it|in)\s*->\s*)?/, join === undefined ? '' : `${name} -> `);
  const inner = body.with(first, start);
  const lines = join === undefined ? inner : [`${name} = it`, ...inner, `${name}, it -> ${join}`];
  const title =
    join === undefined ? 'Take its lines out of the braces' : `Join it with what arrives by '${join}'`;
  const written = lines.map((line, i) => (i === 0 || line === '' ? line : indent + line)).join('\n');
  return [{ title, edits: [{ start: from + indent.length, end, text: written }], tried: 'mends' }];
}

/** What frameworks call stages that follow each other. */
const following: ReadonlySet<string> = new Set(['sequential', 'seq']);

/** The operator of two maps or more that a word stands for, or that joins what the word is the name of. */
function joinOf(word: string): string | undefined {
  const joins = [...ops.values()].find(op => op.joinsWhatIsCalled?.includes(word.toLowerCase()));
  const op = joins ?? ops.get(operatorCalled(word) ?? '');
  return op?.category === 'arithmetic' && op.inputs.max > 1 ? op.name : undefined;
}

/** Behind the brace that closes the one at a place; nothing where none does. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (const token of lex(text.slice(open)).tokens) {
    if (token.tokenType === T.BraceOpen) depth++;
    else if (token.tokenType === T.BraceClose && --depth === 0) return open + endOf(token);
  }
  return undefined;
}

/** The lines of a body, as far from the margin as they are from the nearest to it. */
function linesOf(body: string): readonly string[] {
  const lines = body.split(/\r?\n/).map(line => line.trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  const margin = Math.min(...lines.filter(line => line !== '').map(line => /^[ \t]*/.exec(line)![0].length));
  return lines.map(line => line.slice(margin));
}

/** A name that no word of the file is. */
function freeName(text: string, name: string): string {
  const words = new Set(text.match(/\w+/g));
  let free = name;
  for (let n = 2; words.has(free); n++) free = `${name}${n}`;
  return free;
}
