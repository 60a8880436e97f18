/**
 * A file that version control could not merge holds two versions of a piece of it, or three. The upper one is read, so that
 * nothing is counted twice; the others are nobody's words until somebody chooses.
 */
import type { IToken } from 'chevrotain';
import type { Span } from '../text/span';

/** Whether a text may hold a conflict: what stands where in it is then told by its marks, wherever they are. */
export const mayConflict = (text: string): boolean => text.includes('<<<<<<<');

/** From the mark below the upper version to the last one, of each conflict that has all its marks. */
export function versionsBelow(marks: readonly IToken[]): readonly Span[] {
  const found: Span[] = [];
  let open = false;
  let start: number | undefined;
  for (const { image, startOffset } of marks) {
    const mark = image[0];
    if (mark === '<') [open, start] = [true, undefined];
    else if (mark !== '>') start ??= open ? startOffset : undefined;
    else {
      if (start !== undefined) found.push({ start, end: startOffset + image.length });
      [open, start] = [false, undefined];
    }
  }
  return found;
}

/** Those that stand in none of the spans; both follow each other. */
export function outsideOf<A>(all: A[], spans: readonly Span[], at: (one: A) => number): A[] {
  if (spans.length === 0) return all;
  let next = 0;
  return all.filter(one => {
    const offset = at(one);
    while (next < spans.length && spans[next]!.end <= offset) next++;
    return next === spans.length || offset < spans[next]!.start;
  });
}
