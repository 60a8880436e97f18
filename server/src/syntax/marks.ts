/** Marks that other languages and notations have where this one has another: `weights: 4MB`, `conv(out: 8)`, `=<`, `20 ms`. */
import type { IToken, TokenType } from 'chevrotain';
import { endOf, type Tokens } from './lex';
import { beginsDeclaration, comparisons, T } from './tokens';

type Written = Pick<Tokens, 'tokens' | 'firstOnLine'>;

/** Digits with a unit of letters alone. */
const quantity = /^[\d.]+[A-Za-zµμ]+$/;

/** What stands in a deployment in front of what is no quantity. */
const placements: ReadonlySet<string> = new Set(['precision', 'patches', 'activations']);

/**
 * What a colon between a name and its value stands for: the name of an argument inside round brackets, or a line of a
 * deployment, which alone has quantities.
 */
export function colonMeant(
  { tokens, firstOnLine }: Written,
  at: number,
  before: readonly IToken[],
  isInRounds: boolean,
): 'argument' | 'item' | 'compared' | undefined {
  const name = before.at(-1);
  const next = firstOnLine[at + 1] === 1 ? undefined : tokens[at + 1];
  if (name?.tokenType !== T.Name || next === undefined) return undefined;
  const opens = before.at(-2)?.tokenType;
  if (isInRounds && (opens === T.ParenOpen || opens === T.Comma)) return 'argument';
  const isFirst = firstOnLine[at - 1] === 1 || opens === T.BraceOpen;
  if (isFirst && comparisons.has(next.tokenType)) return 'compared';
  if (!isFirst) return undefined;
  const isNumber = next.tokenType === T.Number && (quantity.test(next.image) || isDeployed(before));
  return placements.has(name.image) || isNumber ? 'item' : undefined;
}

/** More words in front of a line than this no deployment has. */
const mostWords = 200;

/** Whether what was read last belongs to a deployment. */
function isDeployed(read: readonly IToken[]): boolean {
  for (let i = read.length - 1; i >= Math.max(0, read.length - mostWords); i--)
    if (beginsDeclaration.has(read[i]!.tokenType)) return read[i]!.tokenType === T.Deploy;
  return false;
}

/** The comparison, or the arrow, that a token and the next one were meant as. */
export function comparisonMeant({ tokens, firstOnLine }: Written, at: number): TokenType | undefined {
  const first = tokens[at]!;
  const next = firstOnLine[at + 1] === 1 ? undefined : tokens[at + 1];
  if (next === undefined) return undefined;
  const { tokenType } = first;
  if (tokenType === T.Minus && (next.tokenType === T.Greater || next.tokenType === T.Arrow)) return T.Arrow;
  if (next.tokenType === T.Assign && tokenType === T.Less) return T.AtMost;
  if (next.tokenType === T.Assign && tokenType === T.Greater) return T.AtLeast;
  if (tokenType !== T.Assign || next.startOffset !== endOf(first)) return undefined;
  if (next.tokenType === T.Less) return T.AtMost;
  // In front of a stage the two are an arrow.
  const isArrow = firstOnLine[at + 2] === 1 || tokens[at + 2]?.tokenType !== T.Number;
  return next.tokenType === T.Greater && !isArrow ? T.AtLeast : undefined;
}

/** What makes a number a limit even behind a mark that compares nothing: `ram = 256 KB`. */
const measuring = /^(?:[kmg]i?b|b|bytes?|[mu]?s|[µμ]s|m?secs?|(?:milli)?seconds?|fps|hz|[mu]?j)$/i;

/** Prefixes that stand alone in front of what is counted: `50 M MACs`. */
const prefix = /^[kKmMG]$/;

/** How many words behind a number are its unit, where both are the limit of a budget at the end of its line: `latency <= 20 ms`. */
export function unitsApart({ tokens, firstOnLine }: Written, at: number): number {
  const onLine = (i: number) => (i < tokens.length && firstOnLine[i] !== 1 ? tokens[i] : undefined);
  const isLast = (i: number) => onLine(i) === undefined || tokens[i]!.tokenType === T.BraceClose;
  const mark = at < 2 ? undefined : tokens[at - 1]!;
  if (mark === undefined || tokens[at]!.tokenType !== T.Number || onLine(at + 1)?.tokenType !== T.Name)
    return 0;
  const isMark =
    comparisons.has(mark.tokenType) ||
    (mark.tokenType === T.Assign && measuring.test(tokens[at + 1]!.image) && isLast(at + 2));
  const isItem = firstOnLine[at - 2] === 1 && tokens[at - 2]!.tokenType === T.Name && isMark;
  if (!isItem) return 0;
  const { image } = tokens[at]!;
  const words = onLine(at + 2)?.tokenType === T.Name ? 2 : 1;
  const isPrefixed = /[kKmMG]$/.test(image) || (words === 2 && prefix.test(tokens[at + 1]!.image));
  const isNumber = /^[\d.]+[kKmMG]?$/.test(image) && (words === 1 || isPrefixed);
  return isNumber && isLast(at + 1 + words) ? words : 0;
}

/** A number in per cent, `20%` at the end of an argument, as the share that it is: behind a `%` that divides a value stands. */
export function shareMeant({ tokens, firstOnLine }: Written, at: number): string | undefined {
  const [{ tokenType, image }, mark, next] = [tokens[at]!, tokens[at + 1], tokens[at + 2]];
  if (tokenType !== T.Number || !/^[\d.]+$/.test(image) || mark?.tokenType !== T.Modulo) return undefined;
  const isArgument = next?.tokenType === T.ParenClose || next?.tokenType === T.Comma;
  if (firstOnLine[at + 1] === 1 || firstOnLine[at + 2] === 1 || !isArgument) return undefined;
  const share = Number(image) / 100;
  return Number.isFinite(share) && !/e/.test(String(share)) ? String(share) : undefined;
}

/** Types that are written without being told from a value: in front of a name, or behind it where nothing follows. */
const types: ReadonlySet<string> = new Set(
  'int float bool str list tuple number Tensor Optional List Tuple usize u8 u32 i32 i64 f32 f64 mut'.split(
    ' ',
  ),
);

/**
 * A type as other languages write it, `classes: int = 10` behind a name and `int classes = 10` in front of one: where what
 * belongs to it ends.
 */
export function typeMeant(
  { tokens, firstOnLine }: Written,
  at: number,
  before: TokenType | undefined,
  isInRounds: boolean,
): { readonly last: number; readonly until: number } | undefined {
  const onLine = (i: number) => (firstOnLine[i] === 1 ? undefined : tokens[i]);
  const token = tokens[at]!;
  const isBehind = token.tokenType === T.Colon && before === T.Name;
  const name = isBehind ? onLine(at + 1) : token;
  if (name?.tokenType !== T.Name) return undefined;
  if (isBehind) {
    let last = at + 1;
    while (onLine(last + 1)?.tokenType === T.Dot && onLine(last + 2)?.tokenType === T.Name) last += 2;
    if (onLine(last + 1)?.tokenType === T.ListOpen)
      while (onLine(last + 1) !== undefined && tokens[last]!.tokenType !== T.ListClose) last++;
    const next = onLine(last + 1)?.tokenType;
    const isLast = isInRounds && (next === T.Comma || next === T.ParenClose) && types.has(name.image);
    return next === T.Assign || isLast ? { last, until: endOf(tokens[last]!) } : undefined;
  }
  const isFirst = (isInRounds && (before === T.ParenOpen || before === T.Comma)) || before === T.Let;
  const next = onLine(at + 1);
  return isFirst && types.has(name.image) && next?.tokenType === T.Name
    ? { last: at, until: next.startOffset }
    : undefined;
}
