/** What of a text is held by marks: names and code that somebody has written, in which no phrase begins or ends. */

const marks = new Set(["'", '"', '`']);
const partner: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const isWord = (letter: string | undefined): boolean => letter !== undefined && /\w/.test(letter);

/** A place of a text for each letter: 1 between quotes, the closing one among it, where an apostrophe opens nothing. */
export function quoted(text: string): Uint8Array {
  const held = new Uint8Array(text.length + 1);
  for (let i = 0; i < text.length; i++) {
    const mark = text[i]!;
    if (!marks.has(mark) || isWord(text[i - 1])) continue;
    const end = text.indexOf(mark, i + 1);
    if (end < 0) continue;
    held.fill(1, i + 1, end + 1);
    i = end;
  }
  return held;
}

/** The same with what stands in brackets. */
export function bracketed(text: string, inQuotes = quoted(text)): Uint8Array {
  const held = inQuotes.slice();
  for (let i = 0; i < text.length; i++) {
    const close = partner[text[i]!];
    if (close === undefined || held[i] === 1) continue;
    const end = closing(text, i, close, held);
    if (end < 0) continue;
    held.fill(1, i + 1, end + 1);
    i = end;
  }
  return held;
}

function closing(text: string, open: number, close: string, held: Uint8Array): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (held[i] === 1) continue;
    if (text[i] === text[open]) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return -1;
}
