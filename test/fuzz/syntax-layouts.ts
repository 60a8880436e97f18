/** The same program laid out another way: other blanks and line breaks, longer names, comments where there may be any. */
import { lex } from '../../server/src/syntax/lex';
import { isClose, isOpen, T, wantsMore } from '../../server/src/syntax/tokens';

export interface Layout {
  readonly seed: number;
  /** Names may become longer by up to so many times ten letters. */
  readonly longNames: number;
  /** How often, of places where a comment may stand, one does. */
  readonly comments: number;
  readonly lineBreaks: number;
  readonly eol: string;
}

export function relaid(text: string, layout: Layout): string {
  const chance = random(layout.seed);
  // Its own chances, so that names are the same in every layout of one seed.
  const nameChance = random(layout.seed);
  const names = new Map<string, string>();
  const longer = (name: string): string => {
    let long = names.get(name);
    if (long === undefined) {
      const extra = Math.floor(nameChance() * 10 * layout.longNames);
      const isLong = layout.longNames > 0 && nameChance() < 0.3;
      long = isLong ? `${name}_${'abcdefghij'.repeat(layout.longNames).slice(0, extra)}` : name;
      names.set(name, long);
    }
    return long;
  };
  const { tokens } = lex(text);
  const inside: boolean[] = [];
  let out = '';
  let comments = 0;
  let end = 0;
  let mayBreak = false;
  for (const token of tokens) {
    const type = token.tokenType;
    if (out !== '') {
      // Blank lines are kept by the form and so belong to the text.
      const isBlank = /\n[ \t]*\n/.test(text.slice(end, token.startOffset).replaceAll(/\/\/.*/g, ''));
      const onTop = inside.length === 0 || !inside.at(-1);
      let gap = ' '.repeat(1 + Math.floor(chance() * 2));
      if (mayBreak && chance() < layout.lineBreaks) gap = layout.eol + ' '.repeat(Math.floor(chance() * 5));
      if (mayBreak && isBlank && onTop) gap = layout.eol.repeat(2);
      if (mayBreak && chance() < layout.comments) gap = comment(++comments, chance, layout.eol);
      out += gap;
    }
    out += type === T.Name ? longer(token.image) : token.image;
    end = token.startOffset + token.image.length;
    if (isOpen(type)) inside.push(type !== T.BraceOpen || inside.at(-1) === true);
    else if (isClose(type)) inside.pop();
    mayBreak = inside.at(-1) === true || !wantsMore.has(type);
  }
  return out + layout.eol;
}

function comment(number: number, chance: () => number, eol: string): string {
  const blank = chance() < 0.3 ? eol : '';
  return chance() < 0.5 ? ` // ${number}  ${eol}${blank}` : `${eol}${blank}//${number}${eol}${blank}`;
}

/** Numbers below 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
