/** A range of text, in UTF-16 offsets; what it is relative to is said where it is used. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One replacement in a text. */
export interface Edit extends Span {
  readonly text: string;
}

/** The text after edits that do not overlap, given in any order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = '';
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    out += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return out + text.slice(from);
}
