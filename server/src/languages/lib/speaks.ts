/** Says in a language what is said in English, phrase by phrase; what it has no words for stays English. */
import type { Language } from '../language';

export type Speaks = (english: string) => string;

export const english: Speaks = text => text;

/** Where phrases meet, the widest first; between quotes and in brackets stands what somebody has written. */
const joints = [' · ', ' | ', ': ', '; ', ', '];

/** A phrase with such marks of its own is looked for before a text is taken apart at them. */
const joins = /[.:;,]/;

interface Template {
  readonly isWhole: boolean;
  readonly pattern: RegExp;
  readonly words: string;
  /** For each gap whether what stands in it is a name. */
  readonly isName: readonly boolean[];
}

/** A text longer than this is none of a few words. */
const longest = 400;

/** How many texts are kept: more than stand on a screen. */
const mostKept = 2000;

/** @param locale as the editor names it; without words of it what is said stays English */
export function speaks(languages: readonly Language[], locale: string | undefined): Speaks {
  const wanted = locale?.toLowerCase().replace('_', '-');
  const language = languages.find(one => one.locale === wanted);
  if (language === undefined) return english;
  const { phrases, marks } = language;
  const templates = Object.entries(phrases)
    .filter(([text]) => text.includes('{0}'))
    .sort(([a], [b]) => literal(b) - literal(a))
    .map(([text, words]) => templateOf(text, words));
  const kept = new Map<string, string | undefined>();

  const said = (text: string): string | undefined => {
    if (text.length > longest) return undefined;
    if (Object.hasOwn(phrases, text)) return phrases[text];
    if (kept.has(text)) return kept.get(text);
    const words = byTemplate(text, true) ?? byJoint(text) ?? byTemplate(text, false);
    if (kept.size === mostKept) kept.clear();
    kept.set(text, words);
    return words;
  };

  const byTemplate = (text: string, whole: boolean): string | undefined => {
    for (const { pattern, words, isName, isWhole } of templates) {
      const gaps = isWhole === whole ? pattern.exec(text)?.slice(1) : undefined;
      if (gaps === undefined) continue;
      return words.replace(/\{(\d)\}/g, (_, n) => {
        const gap = gaps[Number(n)]!;
        return isName[Number(n)] ? gap : (said(gap) ?? gap);
      });
    }
    return undefined;
  };

  const byJoint = (text: string): string | undefined => {
    for (const joint of joints) {
      const at = bare(text).indexOf(joint);
      if (at < 0) continue;
      const [left, right] = [text.slice(0, at), text.slice(at + joint.length)];
      const [first, others] = [said(left), said(right)];
      if (first === undefined && others === undefined) continue;
      const mark = first === undefined ? joint : (marks[joint] ?? joint);
      return `${first ?? left}${mark}${others ?? right}`;
    }
    return undefined;
  };

  return text => said(text) ?? text;
}

/** The text with other letters where quotes and brackets hold it. */
const bare = (text: string): string =>
  text.replace(/'[^']*'|\([^()]*\)|\[[^\]]*\]/g, held => '_'.repeat(held.length));

/** How much of a phrase is its own: what says more comes first. */
const literal = (text: string): number => text.replace(/\{\d\}/g, '').length;

function templateOf(text: string, words: string): Template {
  const parts = text.split(/\{\d\}/);
  const pattern = new RegExp(
    `^${parts.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+?)')}$`,
    's',
  );
  return {
    isWhole: joins.test(parts.join('')),
    pattern,
    words,
    isName: parts.slice(0, -1).map(part => part.endsWith("'")),
  };
}
