/**
 * Which problems are about what is still being typed: they can wait until nobody types for a moment, as what ends them is on
 * its way. What can't become right whatever comes behind it is told at once.
 */
import type { Position } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { unknownName } from '../problems/language';
import { syntaxProblems } from '../problems/syntax';
import { T, wordOf } from '../syntax/tokens';
import type { Problem, ProblemKind } from '../text/problem';
import type { Span } from '../text/span';
import { canBecome } from './completion';
import { offsetOf } from './text';

/** More text than this in front of the caret or behind it says nothing of what is typed there. */
const near = 2000;

/** What the editor closes by itself stands behind the caret already. */
const closers = /^[\s)\]}"]*/;

/** A mark that may be the first half of another one, `->`, `//`, `==`, or the point of a number. */
const halfMark = /(?:^|[^-/=!<>.])[-/=!<>.]$/;

/** A line that so far has only names, of maps that it makes or that it starts from. */
const onlyNames = /(?:^|[\n{])[ \t]*(?:\w+[ \t]*,[ \t]*)*\w+[ \t]*$/;

/** What goes on behind a value or a body, where completion has nothing to offer. */
const behindValue: readonly string[] = [T.And, T.Or, T.Of, T.Else].map(wordOf);

/** The caret, and what stands around it. */
interface Around {
  readonly analysis: Analysis;
  readonly caret: number;
  readonly before: string;
  readonly behind: string;
  /** Where the last word or mark of the caret's line ends; blanks may follow. */
  readonly last: number;
  /** Where what is whole ends in front of the caret: without half a mark, or half a word that goes on behind a value. */
  readonly whole: number;
}

/**
 * Tells of a problem at a place whether what stands in front of a caret can still go on so that it ends. A caret inside a
 * word mends it, and whoever mends wants to be told.
 */
export function isBeingTyped(
  analysis: Analysis,
  carets: readonly Position[],
): (place: Span, problem: Problem) => boolean {
  const all = carets.map(at => isTypedAt(analysis, at));
  return (place, problem) => all.some(isTyped => isTyped(place, problem));
}

function isTypedAt(analysis: Analysis, at: Position): (place: Span, problem: Problem) => boolean {
  const { text } = analysis.file;
  const caret = offsetOf(analysis.file, at);
  const before = text.slice(Math.max(0, caret - near), caret);
  const behind = text.slice(caret, caret + near);
  if (/\w$/.test(before) && /^\w/.test(behind)) return () => false;
  const last = caret - /[ \t]*$/.exec(before)![0].length;
  const around = { analysis, caret, before, behind, last, whole: wholeIn(before, caret) ?? last };
  const isName = isNameAt(around);
  return (place, { kind }) =>
    isName(place, kind) ||
    isCut(around, place, kind) ||
    isInside(around, place, kind) ||
    isStillToCome(around, place, kind);
}

function wholeIn(before: string, caret: number): number | undefined {
  const [, word] = /[\w)\]}][ \t]+(\w+)$/.exec(before) ?? [];
  const isWord = word !== undefined && behindValue.some(one => one.startsWith(word));
  const half = isWord ? word : halfMark.test(before) ? before.slice(-1) : undefined;
  if (half === undefined) return undefined;
  return caret - half.length - /[ \t]*$/.exec(before.slice(0, -half.length))![0].length;
}

/** The word in front of the caret, as long as it can become a name that is offered there, or that of a new map. */
function isNameAt({ analysis, caret, before, behind, last, whole }: Around) {
  const word = /(\w+)[ \t]*$/.exec(before)?.[1];
  const isNew = onlyNames.test(before) && /^[ \t]*(?:[\n}]|$)/.test(behind);
  const line = caret - /[^\n{]*$/.exec(before)![0].length;
  // Words that completion left for the other arguments.
  const others = /^(?:, [a-z]\w*)+(?=\))/.exec(behind)?.[0].length ?? 0;
  let isOffered: boolean | undefined;
  return (place: Span, { code }: ProblemKind): boolean => {
    if (code === unknownName.code && place.start >= caret && place.end <= caret + others) return true;
    if (isNew && code === unknownName.code && place.start >= line && place.end <= last) return true;
    if (word === undefined || place.end !== last || place.start !== last - word.length) return false;
    // Behind a blank a word is finished, unless it is the name of an argument whose '=' comes next.
    isOffered ??= whole < place.start || canBecome(analysis, last, last === caret ? word : `${word} =`);
    return isOffered;
  };
}

/** A form that ends where it is typed, or a mark of which only the first half stands there. */
function isCut({ caret, behind, last, whole }: Around, { start, end }: Span, { code }: ProblemKind): boolean {
  if (end === caret && start >= whole && whole < last) return true;
  const closed = caret + closers.exec(behind)![0].length;
  return code === syntaxProblems.expected.code && end >= whole && end <= closed;
}

/** A value between brackets that are still open, in front of values that are to come, or a number that may get more digits. */
function isInside({ caret, before, behind }: Around, { start, end }: Span, { code }: ProblemKind): boolean {
  if (end === caret && /(?:^|[^\w.])\d[\d.]*$/.test(before)) return true;
  if (start >= caret || !/^\s*[)\]]/.test(behind) || code === unknownName.code) return false;
  return end > caret || /^,[ \t]*$/.test(before.slice(end - caret));
}

/** What a problem misses comes where the caret is. */
function isStillToCome({ analysis, caret }: Around, { end }: Span, { stillComes }: ProblemKind): boolean {
  if (stillComes === undefined || end > caret || caret - end > near) return false;
  const between = analysis.file.text.slice(end, caret);
  if (stillComes === 'inside') return /^\s*\(/.test(between) && isOpen(between);
  const lines = between.split('\n').slice(1);
  const begun = lines.filter(line => line.trim() !== '' && !/^\s*\/\//.test(line));
  return begun.length <= (stillComes === 'below' ? 1 : 0);
}

/** Whether the bracket that a text begins with is still open at its end. */
function isOpen(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(/[()]/g)) {
    depth += mark === '(' ? 1 : -1;
    if (depth === 0) return false;
  }
  return true;
}
