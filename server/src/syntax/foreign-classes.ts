/**
 * Modules of Python, as they are pasted: the classes with whatever stands around them, told as one mistake and read as
 * nothing. A module of PyTorch says in one place what its layers are and in another what flows through them, so that none
 * of its lines means anything by itself here.
 */
import type { IToken } from 'chevrotain';
import { closeOf } from './foreign-headers';
import { endOf, type Tokens } from './lex';
import { T, virtual } from './tokens';
import type { SyntaxProblem } from './tree';

/** A part of the tokens that is Python. */
interface Module {
  readonly first: number;
  readonly last: number;
  /** The tokens of the first header of a class, up to its colon. */
  readonly header: number;
  readonly colon: number;
}

type Written = Pick<Tokens, 'text' | 'tokens' | 'firstOnLine' | 'indents'>;

/** The tokens with one declaration in the place of each module: nothing is read of it. */
export function readClasses<W extends Written & Pick<Tokens, 'comments' | 'problems'>>(written: W): W {
  const modules = modulesIn(written);
  if (modules.length === 0) return written;
  const { text, tokens, firstOnLine, indents } = written;
  const read: IToken[] = [];
  const first: number[] = [];
  const indented: number[] = [];
  const problems: SyntaxProblem[] = [];
  const spans: { readonly start: number; readonly end: number }[] = [];
  let at = 0;
  const keep = (to: number) => {
    for (; at < to; at++) {
      read.push(tokens[at]!);
      first.push(firstOnLine[at]!);
      indented.push(indents[at]!);
    }
  };
  for (const { first: from, last, header, colon } of modules) {
    keep(from);
    const [start, end] = [tokens[from]!.startOffset, endOf(tokens[last]!)];
    const told = { start: tokens[header]!.startOffset, end: tokens[colon]!.startOffset };
    const name = tokens[header + 1]!.image;
    read.push(virtual(T.Block, start, told.end, text.slice(start, told.end)));
    read.push(virtual(T.BraceOpen, told.end), virtual(T.BraceClose, end));
    first.push(1, 0, 0);
    for (let i = 0; i < 3; i++) indented.push(indents[from]!);
    problems.push({ code: 'python-class', ...told, data: { name } });
    spans.push({ start, end });
    at = last + 1;
  }
  keep(tokens.length);
  const isOutside = (start: number) => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.end <= start) low = middle + 1;
      else high = middle;
    }
    return low === spans.length || start < spans[low]!.start;
  };
  return {
    ...written,
    tokens: read,
    firstOnLine: Uint8Array.from(first),
    indents: Int32Array.from(indented),
    comments: written.comments.filter(({ startOffset }) => isOutside(startOffset)),
    problems: [
      ...written.problems.filter(({ code, start }) => code === 'merge-marker' || isOutside(start)),
      ...problems,
    ],
  };
}

function modulesIn(written: Written): readonly Module[] {
  const { tokens, firstOnLine, indents } = written;
  const modules: Module[] = [];
  // Most texts have none, and are looked through for the word alone.
  if (!tokens.some(({ image }) => image === 'class')) return modules;
  /** Where Python may have begun: a class makes it certain. */
  let start: number | undefined;
  let found: Pick<Module, 'header' | 'colon'> | undefined;
  /** Braces that are open: of what is declared, or of Python. */
  let depth = 0;
  const end = (next: number) => {
    if (start !== undefined && found !== undefined) modules.push({ first: start, last: next - 1, ...found });
    start = found = undefined;
    depth = 0;
  };
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (firstOnLine[i] === 1 && (start === undefined || indents[i]! <= indents[start]!)) {
      // What is declared ends whatever stands open above.
      if (isDeclared(written, i) || (start !== undefined && type === T.BraceClose && depth === 0)) end(i);
      const colon = depth === 0 ? classAt(written, i) : undefined;
      if (colon !== undefined) {
        start ??= i;
        found ??= { header: i, colon };
        i = colon;
        continue;
      }
      if (start === undefined && depth === 0 && isPython(written, i)) start = i;
    }
    if (type === T.BraceOpen) depth++;
    if (type === T.BraceClose) depth = Math.max(0, depth - 1);
  }
  end(tokens.length);
  return modules;
}

/** The index of the colon of `class Net(nn.Module):` with lines that are indented below it. */
function classAt(written: Written, at: number): number | undefined {
  const { tokens, firstOnLine, indents } = written;
  if (tokens[at]!.image !== 'class' || firstOnLine[at + 1] === 1) return undefined;
  if (tokens[at + 1]?.tokenType !== T.Name) return undefined;
  const isGiven = tokens[at + 2]?.tokenType === T.ParenOpen;
  const close = isGiven ? closeOf(written, at + 2) : at + 1;
  if (close === undefined) return undefined;
  const colon = close + 1;
  const below = colon + 1;
  if (tokens[colon]?.tokenType !== T.Colon || firstOnLine[colon] === 1) return undefined;
  return firstOnLine[below] === 1 && indents[below]! > indents[at]! ? colon : undefined;
}

/** Whether a line begins what this language declares: Python has these words as names at most. */
function isDeclared({ tokens, firstOnLine }: Written, at: number): boolean {
  const type = tokens[at]!.tokenType;
  if (type === T.Import || type === T.From) return hasPath(tokens, firstOnLine, at);
  const isWord = type === T.Network || type === T.Block || type === T.Deploy;
  return isWord && firstOnLine[at + 1] !== 1 && tokens[at + 1]?.tokenType === T.Name;
}

/** Whether a line is one of Python that often stands above a class. */
function isPython({ tokens, firstOnLine }: Written, at: number): boolean {
  const { tokenType: type, image } = tokens[at]!;
  if (type === T.Import || type === T.From) return !hasPath(tokens, firstOnLine, at);
  return image === 'def' && firstOnLine[at + 1] !== 1 && tokens[at + 1]?.tokenType === T.Name;
}

function hasPath(tokens: readonly IToken[], firstOnLine: Uint8Array, at: number): boolean {
  for (let i = at + 1; i < tokens.length && firstOnLine[i] !== 1; i++)
    if (tokens[i]!.tokenType === T.String || tokens[i]!.tokenType === T.BraceOpen) return true;
  return false;
}
