/** Hover in the language that an editor is set to: sentences and heads of tables; code, names and sources stay. */
import type { Hover, MarkupContent } from 'vscode-languageserver';
import { english, type Speaks } from '../languages';
import type { Linked } from '../names/link';
import { docMarkdown, nameMarkdown } from './markdown';
import { fenced } from './table';

/** @param linked what is declared, whose comments may stand in it: what somebody has written stays, but for the library's */
export function hoverIn(say: Speaks, hover: Hover | undefined, linked: Reach): Hover | undefined {
  if (hover === undefined || say === english) return hover;
  const { value, kind } = hover.contents as MarkupContent;
  return { ...hover, contents: { kind, value: markdownIn(say, value, linked) } };
}

export type Reach = Pick<Linked, 'names' | 'find'>;

const fence = /^```(\w*)\n(.*?)\n```$/gms;

export function markdownIn(say: Speaks, markdown: string, linked: Reach): string {
  for (const name of linked.names()) {
    const { doc = '', library } = linked.find(name) ?? {};
    const comment = docMarkdown(doc);
    const at = comment === '' ? -1 : markdown.indexOf(comment);
    if (at < 0) continue;
    const spoken = library ? say(comment.replaceAll('\n', ' ')) : comment;
    return partsIn(say, markdown.slice(0, at)) + spoken + partsIn(say, markdown.slice(at + comment.length));
  }
  return partsIn(say, markdown);
}

function partsIn(say: Speaks, markdown: string): string {
  let spoken = '';
  let from = 0;
  for (const { 0: block, 1: language, 2: text, index } of markdown.matchAll(fence)) {
    spoken += linesIn(say, markdown.slice(from, index));
    spoken += language === 'text' ? tableIn(say, text!) : block;
    from = index + block.length;
  }
  return spoken + linesIn(say, markdown.slice(from));
}

const linesIn = (say: Speaks, text: string): string =>
  text
    .split('\n')
    .map(line => lineIn(say, line))
    .join('\n');

/** A name in front, an item of a list, a line in bold, and blanks that break the line. */
const shape = /^(- (?:`[^`]*` )?|\*\*[^*]*\*\* · )?((?:\*\*)?)(.+?)(\2)( *)$/;

/** In italics stand sources, which are found by their words. */
const isSource = (line: string): boolean => /^\*[^*]/.test(line);

function lineIn(say: Speaks, line: string): string {
  const found = isSource(line) ? null : shape.exec(line);
  if (found === null) return line;
  const [, front = '', open, text, close, end] = found;
  return `${front}${open}${say(text!)}${close}${end}`;
}

/** A table of more heads is the editor's own: under words of another width no letters make columns. */
const mostHeads = 3;

function tableIn(say: Speaks, text: string): string {
  const { rows, isRight } = columnsOf(text);
  const [heads, ...others] = rows;
  if (heads!.filter(head => head !== '').length <= mostHeads || heads![0] === '')
    return fenced(
      aligned(
        rows.map(row => row.map(say)),
        isRight,
      ),
    );
  const marks = isRight.map(right => (right ? '--:' : ':--'));
  // Rows are called by names.
  const cells = others.map(([name, ...cells]) => [nameMarkdown(name!), ...cells.map(say)]);
  return [heads!.map(say), marks, ...cells].map(row => `| ${row.join(' | ')} |`).join('\n');
}

interface Columns {
  readonly rows: readonly (readonly string[])[];
  readonly isRight: readonly boolean[];
}

/** The cells of a table between whose columns stand two blanks. */
function columnsOf(text: string): Columns {
  const lines = text.split('\n');
  const width = Math.max(...lines.map(({ length }) => length));
  const isBlank = (at: number) => lines.every(line => (line[at] ?? ' ') === ' ');
  const starts = [0];
  for (let at = 2; at < width; at++) if (isBlank(at - 2) && isBlank(at - 1) && !isBlank(at)) starts.push(at);
  const rows = lines.map(line => starts.map((start, i) => line.slice(start, starts[i + 1]).trimEnd()));
  // Blanks in front of a title say that it is a part of the one above.
  const isRight = starts.map((_, i) => i > 0 && rows.some(row => row[i]!.startsWith(' ')));
  return { rows: rows.map(row => row.map((cell, i) => (i === 0 ? cell : cell.trimStart()))), isRight };
}

const wide = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/gu;
const wideIn = (text: string): number => text.match(wide)?.length ?? 0;

/** In each column as many wide letters and as many narrow ones, blanks among them: so they meet whatever the widths are. */
function aligned(rows: Columns['rows'], isRight: readonly boolean[]): string {
  const most = (count: (text: string) => number, i: number) => Math.max(...rows.map(row => count(row[i]!)));
  const narrowIn = (text: string) => text.length - wideIn(text);
  const widths = isRight.map((_, i) => [most(wideIn, i), most(narrowIn, i)] as const);
  return rows
    .map(row =>
      row
        .map((cell, i) => {
          const [letters, others] = widths[i]!;
          const rest = '\u3000'.repeat(letters - wideIn(cell)) + ' '.repeat(others - narrowIn(cell));
          return isRight[i] ? rest + cell : cell + rest;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
