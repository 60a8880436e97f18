/** Python as a tree of its lines: which stand below which. What they say is left to whoever asks. */

export interface PythonLine {
  /** Without its comment, and in one piece where brackets reach over several lines. */
  readonly text: string;
  readonly indent: number;
  readonly start: number;
  readonly end: number;
  /** The lines that are indented below it. */
  readonly below: readonly PythonLine[];
}

interface Growing extends PythonLine {
  readonly below: Growing[];
}

/** No line is longer that says what a layer is: those that are stand as a mark. */
export const longestLine = 10_000;
const tooLong = '…';

export function pythonLines(text: string, from: number, to: number): readonly PythonLine[] {
  const top: Growing[] = [];
  const open: Growing[] = [];
  for (const line of linesIn(text, from, to)) {
    while (open.length > 0 && open.at(-1)!.indent >= line.indent) open.pop();
    (open.at(-1)?.below ?? top).push(line);
    open.push(line);
  }
  return top;
}

/** Strings with three quotes and with one, and comments: brackets in them open nothing. */
const quiet = /("""|''')[\s\S]*?(?:\1|$)|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?|#[^\r\n]*/y;

function* linesIn(text: string, from: number, to: number): Iterable<Growing> {
  for (let at = from; at < to; ) {
    const [margin] = /^[ \t]*/.exec(text.slice(at, at + 200))!;
    const start = at + margin.length;
    let depth = 0;
    let written = '';
    let end = start;
    let i = start;
    for (; i < to; ) {
      const mark = text[i]!;
      if (/[\r\n]/.test(mark)) {
        if (depth === 0 && text[i - 1] !== '\\') break;
        if (written.endsWith('\\')) written = written.slice(0, -1);
        written += ' ';
        i++;
        continue;
      }
      quiet.lastIndex = i;
      const [string] = quiet.exec(text) ?? [];
      if (string !== undefined) {
        if (!string.startsWith('#')) {
          written += string;
          end = Math.min(to, i + string.length);
        }
        i += string.length;
        continue;
      }
      if (/[([{]/.test(mark)) depth++;
      if (/[)\]}]/.test(mark)) depth = Math.max(0, depth - 1);
      written += mark;
      if (!/[ \t]/.test(mark)) end = i + 1;
      i++;
    }
    const whole = written.trim().replace(/\s+/g, ' ');
    const line = whole.length > longestLine ? tooLong : whole;
    if (line !== '') yield { text: line, indent: margin.length, start, end, below: [] };
    at = Math.max(i, at);
    while (at < to && /[\r\n]/.test(text[at]!)) at++;
    if (i >= to) break;
  }
}

export interface PythonParameter {
  readonly name: string;
  /** As it is written. */
  readonly preset: string | undefined;
}

export interface PythonFunction {
  readonly name: string;
  /** Without `self`. */
  readonly params: readonly PythonParameter[];
  readonly lines: readonly PythonLine[];
}

const longestHeader = 2000;

export function functionOf({ text, below }: PythonLine): PythonFunction | undefined {
  if (text.length > longestHeader) return undefined;
  const [, name, given] = /^def\s+(\w+)\s*\((.*)\)\s*(?:->.*)?:/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const params = partsOf(given!).flatMap(part => {
    const [, name, preset] = /^(\w+)\s*(?::[^=]*)?(?:=\s*(.*))?$/.exec(part.trim()) ?? [];
    return name === undefined || name === 'self' ? [] : [{ name, preset: preset?.trim() }];
  });
  return { name, params, lines: below };
}

/** What commas part outside of brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (/[([{]/.test(text[i] ?? '')) depth++;
    if (/[)\]}]/.test(text[i] ?? '')) depth--;
    if (i < text.length && (text[i] !== ',' || depth > 0)) continue;
    parts.push(text.slice(from, i));
    from = i + 1;
  }
  return parts;
}
