/**
 * Headers as other languages have them: `def Net(x):`, `class Net(nn.Module):`, `for (c, s) in rows`, `network A(3, 32, 32)`.
 * Each is read as what it stands for here, and told as one mistake. Looks no further than its line.
 */
import type { IToken, TokenType } from 'chevrotain';
import { endOf, type Tokens } from './lex';
import { T, virtual, wordOf } from './tokens';
import type { SyntaxProblem } from './tree';

export interface Header {
  readonly tokens: readonly IToken[];
  readonly problem: SyntaxProblem;
  /** The index of the last token that it takes up. */
  readonly last: number;
  /** Of what is read as nothing: whether what follows begins the line, if it does. */
  readonly begins?: true;
}

type Written = Pick<Tokens, 'text' | 'tokens' | 'firstOnLine'>;

const functions: ReadonlySet<string> = new Set(['def', 'fn', 'fun', 'func', 'function']);
const classes: ReadonlySet<string> = new Set(['class', 'module']);

/** What a parameter that holds a map is called in code; the first without a default is one whatever it is called. */
const mapName = /^(?:x\d*|y\d*|z\d*|inputs?\d*|tensor|features?|img|image|skip|shortcut|identity|residual)$/;

/** The header that begins at a token, where it is one of another language. */
export function headerMeant(written: Written, at: number, before: TokenType | undefined): Header | undefined {
  const { tokenType, image } = written.tokens[at]!;
  if (tokenType === T.Name)
    return functions.has(image) || classes.has(image)
      ? blockMeant(written, at, classes.has(image))
      : undefined;
  if (tokenType !== T.ParenOpen && tokenType !== T.ListOpen) return undefined;
  if (before === T.For) return variablesMeant(written, at) ?? countedMeant(written, at);
  const { tokens, firstOnLine } = written;
  const isOnLine = firstOnLine[at] !== 1 && firstOnLine[at - 1] !== 1;
  const isNetwork = isOnLine && before === T.Name && tokens[at - 2]?.tokenType === T.Network;
  return isNetwork && tokens[at + 1]?.tokenType === T.Number ? inputMeant(written, at) : undefined;
}

/** No header has more tokens in its brackets. */
const longest = 200;

/** The index of the bracket that closes the one at an index, on its line. */
export function closeOf({ tokens, firstOnLine }: Written, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < Math.min(tokens.length, open + longest); i++) {
    if (i > open && firstOnLine[i] === 1) return undefined;
    const type = tokens[i]!.tokenType;
    if (type === T.ParenOpen || type === T.ListOpen) depth++;
    else if (type === T.BraceOpen) return undefined;
    else if ((type === T.ParenClose || type === T.ListClose) && --depth === 0) return i;
  }
  return undefined;
}

interface Parameter {
  readonly tokens: readonly IToken[];
  readonly isMap: boolean;
}

function blockMeant(written: Written, at: number, isClass: boolean): Header | undefined {
  const { tokens, firstOnLine } = written;
  const word = tokens[at]!;
  const name = firstOnLine[at + 1] === 1 ? undefined : tokens[at + 1];
  if (name?.tokenType !== T.Name) return undefined;
  const open = firstOnLine[at + 2] !== 1 && tokens[at + 2]?.tokenType === T.ParenOpen ? at + 2 : undefined;
  const close = open === undefined ? at + 1 : closeOf(written, open);
  if (close === undefined) return undefined;
  let last = close;
  // `-> Tensor` says what leaves, which is known here.
  if (tokens[last + 1]?.tokenType === T.Arrow && tokens[last + 2]?.tokenType === T.Name)
    for (last += 2; tokens[last + 1]?.tokenType === T.Dot && tokens[last + 2]?.tokenType === T.Name; )
      last += 2;
  const opens = firstOnLine[last + 1] === 1 ? undefined : tokens[last + 1]?.tokenType;
  if (opens !== T.Colon && opens !== T.BraceOpen) return undefined;
  const params = open === undefined || isClass ? [] : parametersOf(tokens.slice(open + 1, close));
  const maps = params.filter(({ isMap }) => isMap);
  const others = params.filter(({ isMap }) => !isMap);
  const read: IToken[] = [virtual(T.Block, word.startOffset, endOf(word), word.image)];
  const gap = (type: TokenType) => virtual(type, name.startOffset);
  for (const [i, { tokens }] of maps.entries()) read.push(...(i > 0 ? [gap(T.Comma)] : []), tokens[0]!);
  if (maps.length > 0) read.push(gap(T.Arrow));
  read.push(name);
  if (others.length > 0) {
    read.push(gap(T.ParenOpen));
    for (const [i, { tokens }] of others.entries()) read.push(...(i > 0 ? [gap(T.Comma)] : []), ...tokens);
    read.push(gap(T.ParenClose));
  }
  const textOf = ({ tokens }: Parameter) =>
    written.text.slice(tokens[0]!.startOffset, endOf(tokens.at(-1)!)).replace(/\s*=\s*/, ' = ');
  const arriving = maps.length === 0 ? '' : `${maps.map(textOf).join(', ')} -> `;
  const given = others.length === 0 ? '' : `(${others.map(textOf).join(', ')})`;
  const capital = name.image.replace(/^_*([a-z])/, (_, letter: string) => letter.toUpperCase());
  const instead = `${wordOf(T.Block)} ${arriving}${capital}${given}`;
  const [start, end] = [word.startOffset, endOf(tokens[last]!)];
  return {
    tokens: read,
    last,
    problem: { code: 'misspelt', start, end, instead, data: { header: instead } },
  };
}

/** `self` is nobody's parameter here, and types are not written. */
function parametersOf(tokens: readonly IToken[]): readonly Parameter[] {
  const found: Parameter[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const type = tokens[i]?.tokenType;
    if (type === T.ParenOpen || type === T.ListOpen) depth++;
    if (type === T.ParenClose || type === T.ListClose) depth--;
    if (i < tokens.length && (type !== T.Comma || depth > 0)) continue;
    const [name, ...rest] = tokens.slice(from, i);
    from = i + 1;
    if (name?.tokenType !== T.Name || name.image === 'self' || name.image === 'cls') continue;
    const assign = rest.findIndex(({ tokenType }) => tokenType === T.Assign);
    const preset = assign < 0 ? [] : rest.slice(assign);
    const isFirst = found.every(({ isMap }) => !isMap);
    const isMap = preset.length < 2 && (isFirst || mapName.test(name.image));
    found.push({ tokens: preset.length < 2 ? [name] : [name, ...preset], isMap });
  }
  return found;
}

/** `for (c, s) in rows` */
function variablesMeant(written: Written, open: number): Header | undefined {
  const { tokens, firstOnLine } = written;
  const close = closeOf(written, open);
  const next = close === undefined || firstOnLine[close + 1] === 1 ? undefined : tokens[close + 1];
  if (close === undefined || (next?.tokenType !== T.Of && next?.tokenType !== T.In)) return undefined;
  const names = tokens.slice(open + 1, close);
  if (names.length === 0 || names.some((token, i) => token.tokenType !== (i % 2 === 0 ? T.Name : T.Comma)))
    return undefined;
  const loop = names
    .filter(({ tokenType }) => tokenType === T.Name)
    .map(({ image }) => image)
    .join(', ');
  const isIn = next.tokenType === T.In;
  const last = isIn ? close + 1 : close;
  const of = isIn ? [virtual(T.Of, next.startOffset, endOf(next), next.image)] : [];
  return {
    tokens: [...names, ...of],
    last,
    problem: {
      code: 'expected',
      start: tokens[open]!.startOffset,
      end: endOf(tokens[last]!),
      instead: isIn ? `${loop} ${wordOf(T.Of)}` : loop,
      data: { loop },
    },
  };
}

/** `for (i = 0; i < 3; i++)` */
function countedMeant(written: Written, open: number): Header | undefined {
  const close = closeOf(written, open);
  if (close === undefined) return undefined;
  const [start, end] = [written.tokens[open]!.startOffset, endOf(written.tokens[close]!)];
  const [, name, from, most] =
    /^\((?:int |let |var )?\s*(\w+)\s*=\s*(\w+)\s*;\s*\1\s*<\s*(\w+)\s*;\s*(?:\1\s*\+\+|\+\+\s*\1|\1\s*\+=\s*1)\s*\)$/.exec(
      written.text.slice(start, end),
    ) ?? [];
  const variable = written.tokens.slice(open, close).find(({ image }) => image === name);
  if (variable === undefined) return undefined;
  const instead = `${name} of range(${from === '0' ? '' : `${from}, `}${most})`;
  return {
    tokens: [variable, virtual(T.Of, endOf(variable)), virtual(T.Hole, endOf(variable))],
    last: close,
    problem: { code: 'expected', start, end, instead, data: { counted: instead } },
  };
}

/** `network A(3, 32, 32) {` */
function inputMeant(written: Written, open: number): Header | undefined {
  const { text, tokens, firstOnLine } = written;
  const close = closeOf(written, open);
  if (close === undefined) return undefined;
  const [start, end] = [tokens[open]!.startOffset, endOf(tokens[close]!)];
  const shape = text.slice(start, end).replace(/\s*[x×]\s*/g, ', ');
  const brace = firstOnLine[close + 1] === 1 ? undefined : tokens[close + 1];
  const mend =
    brace?.tokenType === T.BraceOpen ? { until: endOf(brace), instead: ` {\n  input${shape}` } : {};
  return { tokens: [], last: close, problem: { code: 'expected', start, end, ...mend, data: { shape } } };
}

/** What does not stand inside headers that are told as a whole; all in the order of the text. */
export function outside(
  problems: readonly SyntaxProblem[],
  whole: readonly SyntaxProblem[],
): readonly SyntaxProblem[] {
  if (whole.length === 0) return problems;
  let next = 0;
  return [...problems]
    .sort((a, b) => a.start - b.start)
    .filter(({ start }) => {
      while (next < whole.length && whole[next]!.end <= start) next++;
      return next === whole.length || start < whole[next]!.start;
    });
}
