/** How much is shown of what has no bound of its own: no more than a person reads. */

/** More words than this are counted. */
const mostWords = 12;

/** The first of many words, and how many there are: `1, 2, 3, … (9,999 values)`. */
export function few(words: readonly string[], noun: string, glue = ', '): string {
  if (words.length <= mostWords) return words.join(glue);
  const count = words.length.toLocaleString('en-US');
  return `${words.slice(0, mostWords).join(glue)}${glue}… (${count} ${noun})`;
}

/** What is too long loses its middle: the beginning says what it is about, and a message ends with what to do. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor((longest - ' … '.length) / 2);
  // No word is cut where one ends near by.
  const begin = /^.*(?=\s\S{0,30}$)/s.exec(text.slice(0, half + 1))?.[0] ?? text.slice(0, half);
  const end = /^\S{0,30}\s(.*)$/s.exec(text.slice(-half - 1))?.[1] ?? text.slice(-half);
  return `${begin} … ${end}`;
}

/**
 * What is too long ends with a sentence or a part of one, else with a word, and with a mark that more follows: for places where
 * the rest is shown elsewhere.
 */
export function begun(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const room = text.slice(0, longest - 1);
  const half = Math.floor(longest / 2);
  for (const [end, mark] of ends) {
    const at = room.search(end);
    if (at >= half) return room.slice(0, at) + mark;
  }
  return `${room.replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The last of each in a text, and what stands behind it then. */
const ends: readonly (readonly [RegExp, string])[] = [
  [/(?<=\.)\s(?!.*\.\s)|(?<=。)(?!.*。)/s, ' …'],
  [/(?:;\s|；)(?!.*(?:;\s|；))/s, '; …'],
  [/[,:]?\s\S*$/, '…'],
];
