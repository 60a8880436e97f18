/** Which problems are about a word that is still being typed: they can wait until it is finished, or can't become right. */
import type { Position } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import type { Span } from '../text/span';
import { canBecome } from './completion';
import { offsetOf } from './text';

/**
 * Tells of a problem's place whether it is the word in front of the caret, and whether that can still become a name
 * that is offered there. A caret inside a word mends it, and whoever mends wants to be told.
 */
export function isBeingTyped(analysis: Analysis, caret: Position): (at: Span) => boolean {
  const { text } = analysis.file;
  const end = offsetOf(analysis.file, caret);
  const word = /\w*$/.exec(text.slice(Math.max(0, end - 100), end))![0];
  if (word === '' || /\w/.test(text.charAt(end))) return () => false;
  let isOffered: boolean | undefined;
  return at => {
    if (at.end !== end || at.start !== end - word.length) return false;
    isOffered ??= canBecome(analysis, end, word);
    return isOffered;
  };
}
