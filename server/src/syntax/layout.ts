/**
 * How far an edit can reach by its brackets. Where some are missing, those of the whole declaration are matched by lines
 * and indentation; a part of it can be read on its own only where both ways agree.
 */
import { type Brackets, matchBrackets } from './brackets';
import type { Tokens } from './lex';
import { isClose, isOpen, neverInBrackets, T } from './tokens';
import type { File } from './tree';

export interface Layout {
  /** Whether every brace has its partner. */
  readonly balanced: boolean;
  /** Whether a round or square bracket is never closed. */
  readonly unclosed: boolean;
  /** Whether a round or square bracket closes nothing. */
  readonly unopened: boolean;
  /** Whether round and square brackets pair alike with and without a look at their lines. */
  readonly regular: boolean;
}

/** What is known of a text whose brackets nobody looked at. */
export const unknownLayout: Layout = { balanced: false, unclosed: true, unopened: true, regular: false };

/** The layout of a text of which one part was replaced. */
export const joined = (whole: Layout, part: Layout): Layout => ({
  balanced: whole.balanced && part.balanced,
  unclosed: whole.unclosed || part.unclosed,
  unopened: whole.unopened || part.unopened,
  regular: whole.regular && part.regular,
});

/**
 * Whether brackets pair in each part of a text as they do in the whole: all have partners, or those that have none are
 * of one side, so that they cannot become partners where lines are not looked at.
 */
export const isLocal = ({ balanced, unclosed, unopened, regular }: Layout): boolean =>
  balanced && ((!unclosed && !unopened) || (regular && unclosed !== unopened));

/**
 * Whether a part of a text can be replaced where braces have no partner and are matched by indentation: its lines begin
 * as they did, and whatever they open they close.
 */
export function keepsLines({ unclosed, unopened }: Layout, before: Tokens, after: Tokens): boolean {
  if (unclosed || unopened) return false;
  const now = lineStarts(after);
  return now !== undefined && now === lineStarts(before);
}

/** How lines begin, as text; `undefined` where a bracket is not closed in its own line. */
function lineStarts(lexed: Tokens): string | undefined {
  const { tokens, firstOnLine, indents } = lexed;
  const { close, missing, stray } = matchBrackets(lexed);
  let starts = '';
  let closedAt = -1;
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (missing[i] || stray[i] || (firstOnLine[i] && i <= closedAt)) return undefined;
    if (isOpen(type)) closedAt = Math.max(closedAt, close[i]!);
    if (!firstOnLine[i]) continue;
    const kind = type === T.BraceClose ? '}' : neverInBrackets.has(type) ? '!' : '';
    starts += `${indents[i]}${kind};`;
  }
  return starts;
}

/** The layout of a parsed text; one that is not known here is read whole after an edit. */
export const layouts = new WeakMap<File, Layout>();

export function layoutOf({ tokens, firstOnLine, indents }: Tokens, b: Brackets): Layout {
  let balanced = true;
  let unclosed = false;
  let unopened = false;
  let regular = true;
  /** Brackets that are open, those without partner as well: they end where a line is indented no further. */
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (firstOnLine[i])
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        if (tokens[top]!.tokenType === T.BraceOpen) break;
        const beyond = indents[i]! - indents[top]!;
        if (!b.missing[top]) {
          if (beyond < 0 || (beyond === 0 && b.close[top] !== i)) regular = false;
          break;
        }
        if (beyond > 0) regular = false;
        open.pop();
      }
    if (type === T.BraceOpen || type === T.BraceClose) balanced &&= !b.missing[i] && !b.stray[i];
    else if (b.missing[i]) unclosed = true;
    else if (b.stray[i]) unopened = true;
    if (isOpen(type)) open.push(i);
    else if (isClose(type) && !b.stray[i]) while (open.length > 0 && b.close[open.pop()!] !== i);
  }
  // What follows a part of a text is not known here.
  if (open.some(i => b.missing[i] && tokens[i]!.tokenType !== T.BraceOpen)) regular = false;
  return { balanced, unclosed, unopened, regular };
}
