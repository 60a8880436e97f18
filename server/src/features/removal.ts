/** What a removal takes along, so that nothing is left that nobody would write. */
import type { Edit } from '../text/span';

/** The line where nothing else stands there, brackets behind a name where nothing else stands in them. */
export const removal = (text: string, edit: Edit): Edit => withLine(text, withBrackets(text, edit));

/** How many blanks are looked at in front of what is removed. */
const mostBlanks = 20;

export function withBrackets(text: string, edit: Edit): Edit {
  if (edit.text !== '') return edit;
  const [before] = /(?<=\w)\(\s*$/.exec(text.slice(Math.max(0, edit.start - mostBlanks), edit.start)) ?? [];
  const [behind] = /^\s*\)/.exec(text.slice(edit.end)) ?? [];
  if (before === undefined || behind === undefined) return edit;
  return { ...edit, start: edit.start - before.length, end: edit.end + behind.length };
}

/** A removal takes its line along where nothing else stands there, and at the end of a line the spaces before it. */
function withLine(text: string, edit: Edit): Edit {
  if (edit.text !== '') return edit;
  const [behind] = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(edit.end)) ?? [];
  if (behind === undefined) return edit;
  let start = edit.start;
  while (/[ \t]/.test(text.charAt(start - 1))) start--;
  const startsLine = start === 0 || /[\r\n]/.test(text[start - 1]!);
  // No file begins with an empty line.
  const blank =
    start === 0 ? /^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(text.slice(edit.end + behind.length))![0].length : 0;
  return { ...edit, start, end: startsLine ? edit.end + behind.length + blank : edit.end };
}
