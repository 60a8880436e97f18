/** What differs between a text and the one before it. */

/** A replaced range: `from` to `oldTo` of the old text became `from` to `newTo` of the new one. */
export interface Change {
  readonly from: number;
  readonly oldTo: number;
  readonly newTo: number;
}

/** Characters that are compared at once, in the engine's own loop, until the two texts differ. */
const stride = 4096;

/** The range outside which two texts are equal. */
export function difference(old: string, text: string): Change {
  const shorter = Math.min(old.length, text.length);
  let from = 0;
  while (from + stride <= shorter && old.slice(from, from + stride) === text.slice(from, from + stride))
    from += stride;
  while (from < shorter && old.charCodeAt(from) === text.charCodeAt(from)) from++;
  let same = 0;
  const most = shorter - from;
  const tail = (whole: string) => whole.slice(whole.length - same - stride, whole.length - same);
  while (same + stride <= most && tail(old) === tail(text)) same += stride;
  while (same < most && old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same))
    same++;
  return { from, oldTo: old.length - same, newTo: text.length - same };
}
