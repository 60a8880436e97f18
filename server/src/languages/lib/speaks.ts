/**
 * Says in a language what is said in English: sentence by sentence, by the phrases that it has, of which those are taken
 * that leave least in English. What it has no words for stays as it is.
 */
import type { Language } from '../language';
import { bracketed } from './held';
import { filled, finder, type GapKind, gapsOf, type Looked, lookedAt, type Match, phraseOf } from './phrases';

export type Speaks = (english: string) => string;

export const english: Speaks = text => text;

interface Said {
  readonly words: string;
  /** Words of English that are left. */
  readonly left: readonly string[];
  /** Whether all of it is what a phrase says, be it the same in both languages. */
  readonly isPhrase?: true;
}

/** Where phrases meet, the widest first; between quotes and in brackets stands what somebody has written. */
const joints = [' · ', ' | ', ' → ', ': ', '; ', ', '];

/** `a, b or c` */
const lists = [' or ', ' and '];

/** How many texts are kept: more than there are problems and lines on a screen. */
const mostKept = 4000;

/** What one text may take: whoever writes a list of a thousand names is told it as it is. */
const mostTried = 200;

/** A word of a sentence: no unit, no part of a name. */
const word = /(?<![\w.])(?!fps\b)[A-Za-z][a-z]{2,}(?![\w(])/g;

export interface Speaker {
  readonly say: Speaks;
  /** Words of English that stay in what is said, names and code left out. */
  readonly left: (english: string) => readonly string[];
}

/**
 * @param languages by their locales
 * @param locale as the editor names it; without words of it what is said stays English
 */
export async function speaks(
  languages: ReadonlyMap<string, () => Promise<Language>>,
  locale: string | undefined,
): Promise<Speaks> {
  const load = languages.get(locale?.toLowerCase().replace('_', '-') ?? '');
  return load === undefined ? english : speaker(await load()).say;
}

export function speaker({ phrases, marks, spaced }: Language): Speaker {
  const find = finder(
    Object.entries(phrases)
      .filter(([text]) => gapsOf(text).length > 0)
      .map(([text, words]) => phraseOf(text, words)),
  );
  const whole = new Map<string, Said>();
  const parts = new Map<string, Said>();
  let tried = 0;

  const remember = (memo: Map<string, Said>, text: string, words: Said): Said => {
    if (memo.size === mostKept) memo.clear();
    memo.set(text, words);
    return words;
  };

  /** What may be one sentence or several, on one line or more. */
  const all = (text: string): Said => {
    const before = whole.get(text);
    if (before !== undefined) return before;
    tried = 0;
    const lines = text.split('\n').map(line => together(sentences(line).map(sentence), ''));
    return remember(whole, text, together(lines, '\n'));
  };

  const sentence = (text: string): Said => {
    const bare = text.trimEnd();
    const mark = marks[bare.at(-1)!];
    const [stem, end] =
      mark === undefined || Object.hasOwn(phrases, bare) ? [bare, ''] : [bare.slice(0, -1), mark];
    const found = phrase(stem);
    // What is mostly English is read more easily as all of it.
    const isMostly = found.left.length * 3 <= wordsIn(lookedAt(stem)).length;
    return isMostly && isSaid(found, stem)
      ? { words: spaced(found.words + end), left: found.left }
      : { words: text, left: found.left };
  };

  const phrase = (text: string): Said => {
    const own = Object.hasOwn(phrases, text) ? phrases[text] : undefined;
    if (own !== undefined) return { words: own, left: [], isPhrase: true };
    if (model.test(text)) return { words: text, left: [], isPhrase: true };
    const before = parts.get(text);
    if (before !== undefined) return before;
    const looked = lookedAt(text);
    let best: Said = { words: text, left: wordsIn(looked) };
    if (tried++ > mostTried || !/[a-z]/i.test(text)) return best;
    for (const said of ways(looked)) {
      if (said.left.length < best.left.length || (best.words === text && said.words !== text)) best = said;
      if (best.left.length === 0 && (best.isPhrase || best.words !== text)) break;
    }
    // What was given up may be told better the next time.
    return tried > mostTried ? best : remember(parts, text, best);
  };

  /**
   * Sentences with marks of their own, clauses that are phrases each, other phrases, lists, and clauses as far as they can be
   * said. A phrase with a comma of its own goes before what stands on the two sides of one.
   */
  function* ways(looked: Looked): Iterable<Said> {
    const { text, inBrackets: held } = looked;
    for (const match of find(looked, true)) yield fill(match);
    const clauses: Said[] = [];
    for (const joint of joints) {
      if (joint === ', ') for (const match of find(looked, false)) if (match.hasComma) yield fill(match);
      const at = outside(text, held, joint, false);
      if (at < 0) continue;
      const said = joined(text.slice(0, at), joint, text.slice(at + joint.length));
      // No list goes on behind a semicolon.
      if ((said.isPhrase || joint === '; ') && said.left.length === 0) yield said;
      clauses.push(said);
    }
    for (const match of find(looked, false)) yield fill(match);
    for (const last of lists) {
      const at = outside(text, held, last, true);
      if (at >= 0)
        yield listed([...split(text.slice(0, at), held, ', '), text.slice(at + last.length)], last);
    }
    yield* clauses;
  }

  const fill = ({ words, gaps, texts }: Match): Said => {
    const said = new Map<number, string>();
    const left: string[] = [];
    for (const [i, { index, kind }] of gaps.entries()) {
      const one = inGap(kind, texts[i]!);
      said.set(index, one.words);
      left.push(...one.left);
    }
    return { words: filled(words, said), left, isPhrase: true };
  };

  const inGap = (kind: GapKind, text: string): Said =>
    kind === 'words'
      ? phrase(text)
      : kind === 'quoted' || kind === 'number'
        ? { words: text, left: [] }
        : named(text);

  const listed = (items: readonly string[], last: string): Said => {
    const said = items.map(phrase);
    const words = said.map(one => one.words);
    const before = words.slice(0, -1).join(marks['list'] ?? ', ');
    return { words: before + (marks[last] ?? last) + words.at(-1), left: said.flatMap(one => one.left) };
  };

  const joined = (a: string, joint: string, b: string): Said => {
    const [first, others] = [phrase(a), phrase(b)];
    const [isFirst, isOthers] = [isSaid(first, a), isSaid(others, b)];
    // Of what something is said stands as it is written, with the mark behind it.
    const mark = isFirst || (isOthers && joint !== ': ') ? (marks[joint] ?? joint) : joint;
    const left = [
      ...(!isFirst && isName(a) ? [] : first.left),
      ...(isFirst && !isOthers && isName(b) ? [] : others.left),
    ];
    const words = first.words + mark + others.words;
    return first.isPhrase && others.isPhrase ? { words, left, isPhrase: true } : { words, left };
  };

  return { say: text => all(text).words, left: text => all(text).left };
}

function together(said: readonly Said[], between: string): Said {
  return {
    words: said.map(({ words }) => words).join(between),
    left: said.flatMap(({ left }) => left),
  };
}

const isSaid = ({ words, isPhrase }: Said, text: string): boolean => isPhrase === true || words !== text;

/** One word, or a chip's name. */
const isName = (text: string): boolean => /^[\w.-]+$|^[A-Z][\w.-]*(?: [A-Z0-9(][\w.()-]*)*$/.test(text);

/** What a processor is called in every language: `Arm Cortex-M7`. */
const model = /^(?:[A-Z]\w* )*[A-Z]\w*-[A-Z0-9][\w.-]*$/;

/** Words that follow each other are no name, but for an argument with its value. */
const follows = /\b[a-z]{2,} (?:an? )?(?!(?:true|false|same|auto)\b)[a-z]{2,}\b/;

function named(text: string): Said {
  return { words: text, left: isName(text) || !follows.test(text) ? [] : wordsIn(lookedAt(text)) };
}

/** Words outside quotes and brackets. */
const wordsIn = ({ text, inBrackets }: Looked): readonly string[] =>
  [...text.matchAll(word)].filter(({ index }) => inBrackets[index] === 0).map(([found]) => found);

function outside(text: string, held: Uint8Array, joint: string, isLast: boolean): number {
  const next = (at: number) =>
    isLast ? (at === 0 ? -1 : text.lastIndexOf(joint, at - 1)) : text.indexOf(joint, at + 1);
  let at = isLast ? text.lastIndexOf(joint) : text.indexOf(joint);
  while (at >= 0 && held[at] === 1) at = next(at);
  return at;
}

function split(text: string, held: Uint8Array, joint: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = text.indexOf(joint); at >= 0; at = text.indexOf(joint, at + 1)) {
    if (held[at] === 1) continue;
    found.push(text.slice(from, at));
    from = at + joint.length;
  }
  return [...found, text.slice(from)];
}

/** Each with the blank behind it. */
function sentences(line: string): readonly string[] {
  const held = bracketed(line);
  const found: string[] = [];
  let from = 0;
  for (const { index } of line.matchAll(/[.?] (?=["'`(*A-Z]|[\d.,]+ [A-Za-z%])/g)) {
    if (held[index] === 1) continue;
    found.push(line.slice(from, index + 2));
    from = index + 2;
  }
  return [...found, line.slice(from)];
}
