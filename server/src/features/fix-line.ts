/** A whole line of Python, Keras or C in this language's words, in the place of what is there. */
import type { Analysis } from '../analysis';
import { dividingComment } from '../problems/hints';
import { bodiesOf } from '../syntax/bodies';
import type { Flow, Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Edit } from '../text/span';
import type { Fix } from './fixes';
import { type Around, lineHere } from './foreign-flow';
import { readForeign } from './foreign-line';
import { valueHere } from './foreign-values';

/** Titles that are longer do not fit into a menu. */
const longestTitle = 60;

export function lineWritten(analysis: Analysis, { kind, place }: Problem): readonly Fix[] {
  const at = analysis.locate(place);
  if (at === undefined) return [];
  const { text } = analysis.file;
  const line = lineAt(text, at.start, kind.code === dividingComment.code);
  const declaration = line && analysis.positions.at(line.start)[0];
  const { node } = (declaration ?? {}) as Partial<Unit<Node>>;
  if (line === undefined || (node?.kind !== 'block' && node?.kind !== 'network')) return [];
  if (line.opensBody) {
    const head = headHere(line.text);
    if (head === undefined || head === line.text) return [];
    return [
      { title: titleOf(head, ''), edits: [{ ...line, text: head }], tried: 'mends', isCorrection: true },
    ];
  }
  const foreign = readForeign(line.text);
  if (foreign === undefined) return [];
  const names = new Set<string>(node.params.map(({ name }) => name.name));
  const maps = new Set(node.kind === 'block' ? node.inputs.map(({ name }) => name) : []);
  /** Those that have their name where the line stands. */
  const above = new Set([...names, ...maps]);
  for (const { unit, start } of linesOf(analysis, declaration as Unit<Node>)) {
    const { targets } = (unit.node.kind === 'flow' ? unit.node : { targets: [] }) as Pick<Flow, 'targets'>;
    for (const { name } of targets) {
      maps.add(name);
      if (start < line.start) above.add(name);
    }
    if (unit.node.kind === 'let' || unit.node.kind === 'shared') above.add(unit.node.name.name);
  }
  const taken = new Set([...names, ...maps, ...above]);
  const around: Around = {
    isMap: name => name === 'it' || name === 'in' || maps.has(name),
    fresh: name => {
      let n = 1;
      for (; taken.has(`${name}${n}`); n++);
      taken.add(`${name}${n}`);
      return `${name}${n}`;
    },
  };
  const here = lineHere(foreign, around);
  if (here === undefined) return [];
  // A name is given once: what follows reads the new one.
  const renamed = new Map<string, string>();
  const given = here.names.map(name => {
    if (name === '_' || name.startsWith('let ') || !above.has(name)) return name;
    const other = numbered(name, taken);
    renamed.set(name, other);
    return other;
  });
  const [, indent] = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, line.start)) ?? ['', '  '];
  const flow = given.length === 0 ? here.flow : `${given.join(', ')} = ${here.flow}`;
  const whole = [...here.before, flow].join(`\n${indent}`);
  if (whole === line.text) return [];
  const edits: Edit[] = [{ start: line.start, end: line.end, text: whole }];
  const end = analysis.positions.start(declaration!)! + node.end;
  for (const [name, other] of renamed) edits.push(...renamesIn(text, name, other, line.end, end, taken));
  const said = [...renamed].map(([name, other]) => `, and '${name}' to '${other}' below`).join('');
  return [{ title: titleOf(whole, said), edits, tried: 'mends', isCorrection: true }];
}

const titleOf = (whole: string, said: string): string =>
  whole.length + said.length <= longestTitle && !whole.includes('\n')
    ? `Change to '${whole}'${said}`
    : `Write the line in this language${said}`;

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether a body follows. */
  readonly opensBody: boolean;
}

/** No line is longer that anybody wrote by hand. */
const longest = 500;

/**
 * The line that holds an offset, up to a brace, with the lines that its brackets reach over.
 * @param divides whether what `//` begins belongs to it
 */
function lineAt(text: string, at: number, divides: boolean): Line | undefined {
  let start = at;
  while (start > 0 && !/[\r\n{}]/.test(text[start - 1]!)) start--;
  while (/[ \t]/.test(text[start] ?? '')) start++;
  let depth = 0;
  let end = start;
  for (; end < text.length; end++) {
    const mark = text[end]!;
    if (/[([]/.test(mark)) depth++;
    if (/[)\]]/.test(mark)) depth--;
    const isOutside = depth <= 0;
    if (/[{}]/.test(mark) || (isOutside && /[\r\n#]/.test(mark))) break;
    if (isOutside && !divides && text.startsWith('//', end)) break;
    if (end - start > longest) return undefined;
  }
  const opensBody = text[end] === '{';
  while (end > start && /[ \t;]/.test(text[end - 1]!)) end--;
  return end <= start ? undefined : { start, end, text: text.slice(start, end), opensBody };
}

/** `if 0 < width < 3`, `repeat 2 ** n`: the value in front of a body. */
function headHere(head: string): string | undefined {
  const [, words, value] = /^((?:else\s+)?if|repeat|for\s+[\w\s,]+?\s+of)\s+(\S.*)$/.exec(head) ?? [];
  const foreign = value === undefined ? undefined : readForeign(value);
  const [only, ...more] = foreign?.heads ?? [];
  if (only === undefined || more.length > 0 || foreign!.names.length > 0 || foreign!.stages.length > 0)
    return undefined;
  const here = valueHere(only);
  return here === undefined ? undefined : `${words} ${here}`;
}

/** Every line inside a declaration, and where it starts. */
function* linesOf(
  analysis: Analysis,
  unit: Unit<Node>,
): Iterable<{ readonly unit: Unit<Node>; readonly start: number }> {
  for (const body of bodiesOf(unit))
    for (const inner of body.units) {
      yield { unit: inner, start: analysis.positions.start(inner) ?? 0 };
      yield* linesOf(analysis, inner);
    }
}

/** `x` to `x2`, `x2` to `x3`. */
function numbered(name: string, taken: Set<string>): string {
  const [, stem, digits] = /^(.*?)(\d*)$/.exec(name)!;
  let n = digits === '' ? 2 : Number(digits) + 1;
  while (taken.has(`${stem}${n}`)) n++;
  taken.add(`${stem}${n}`);
  return `${stem}${n}`;
}

/** How far the mark behind names that a line gives is looked for. */
const mostNames = 200;

/** The uses of a name further down; where a line gives it again it has a further name from there. */
function renamesIn(
  text: string,
  name: string,
  other: string,
  from: number,
  to: number,
  taken: Set<string>,
): Edit[] {
  const edits: Edit[] = [];
  let current = other;
  /** What the name is below the line that gives it again, which ends here. */
  let again: { readonly name: string; readonly end: number } | undefined;
  // Comments are gone through once, and stay.
  const found = new RegExp(`//[^\\r\\n]*|(?<![\\w.])${name}(?!\\w)`, 'g');
  const part = text.slice(from, to);
  for (const { 0: word, index } of part.matchAll(found))
    if (word === name) {
      const start = from + index;
      const end = start + name.length;
      if (again !== undefined && start > again.end) {
        current = again.name;
        again = undefined;
      }
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      const isGiven =
        /^[ \t]*(?:\w+\s*,\s*)*$/.test(text.slice(lineStart, start)) &&
        /^[ \t]*(?:,[ \t]*\w+[ \t]*)*=(?!=)/.test(text.slice(end, end + mostNames));
      if (isGiven) again = { name: numbered(current, taken), end: text.indexOf('\n', end) >>> 0 };
      edits.push({ start, end, text: isGiven ? again!.name : current });
    }
  return edits;
}
