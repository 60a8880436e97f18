/** The grammar of `docs/language.md`, read so that texts can be held against it and made from it. */
import { lex } from '../../server/src/syntax/lex';
import { T } from '../../server/src/syntax/tokens';

type Rule =
  | { readonly kind: 'word' | 'class' | 'rule'; readonly text: string }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Rule[] }
  | { readonly kind: 'maybe' | 'many'; readonly inner: Rule };

export type Grammar = ReadonlyMap<string, Rule>;

/** Reads rules of the form `name = …`; a rule goes on until the next line that begins with a name. */
export function readGrammar(text: string): Grammar {
  const rules = new Map<string, Rule>();
  const bare = text.replaceAll(/\(\*.*?\*\)/g, '');
  for (const rule of bare.trim().split(/\n(?=\w)/)) {
    const [, name, right] = /^(\w+)\s*=\s*(.*)$/s.exec(rule)!;
    const words = right!.match(/"[^"]*"|\w+|[[\]{}()|]/g)!;
    let at = 0;
    const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
    const alternatives = (): Rule => {
      const list: Rule[] = [];
      do {
        const parts: Rule[] = [];
        while (at < words.length && !/^[\])}|]$/.test(words[at]!)) parts.push(one());
        list.push(parts.length === 1 ? parts[0]! : { kind: 'all', parts });
      } while (words[at] === '|' && ++at);
      return list.length === 1 ? list[0]! : { kind: 'any', parts: list };
    };
    const one = (): Rule => {
      const word = words[at++]!;
      if (word in closing) {
        const inner = alternatives();
        if (words[at++] !== closing[word]) throw new Error(`${name}: ${word} is not closed.`);
        return word === '(' ? inner : { kind: word === '[' ? 'maybe' : 'many', inner };
      }
      if (word.startsWith('"')) return { kind: 'word', text: word.slice(1, -1) };
      return { kind: /^[A-Z]+$/.test(word) ? 'class' : 'rule', text: word };
    };
    rules.set(name!, alternatives());
    if (at !== words.length) throw new Error(`${name} is not understood at ${words[at]}.`);
  }
  return rules;
}

/** The words of a text; what the lexer puts in for something missing is none. */
function wordsOf(text: string): readonly { readonly text: string; readonly kind: string }[] {
  return lex(text)
    .tokens.filter(token => token.tokenType !== T.Hole)
    .map(({ tokenType, image }) => ({
      text: image,
      kind:
        tokenType === T.Name
          ? 'NAME'
          : tokenType === T.String
            ? 'STRING'
            : tokenType !== T.Number
              ? ''
              : /^[\d.]+(?:[eE][+-]?\d+)?$/.test(image)
                ? 'NUMBER'
                : 'QUANTITY',
    }));
}

/** True where the grammar derives the text; else the word up to which it goes. */
export function derives(grammar: Grammar, start: string, text: string): true | string {
  const words = wordsOf(text);
  const known = new Map<string, ReadonlySet<number>>();
  let furthest = 0;
  const step = (at: number, fits: boolean): ReadonlySet<number> => {
    if (!fits) return new Set();
    furthest = Math.max(furthest, at + 1);
    return new Set([at + 1]);
  };
  /** Every place where what begins here may end. */
  const ends = (rule: Rule, at: number): ReadonlySet<number> => {
    switch (rule.kind) {
      case 'word':
        return step(at, words[at]?.text === rule.text);
      case 'class':
        return step(at, words[at]?.kind === rule.text);
      case 'rule': {
        const key = `${rule.text} ${at}`;
        let found = known.get(key);
        if (found === undefined) known.set(key, (found = ends(grammar.get(rule.text)!, at)));
        return found;
      }
      case 'all': {
        let from: ReadonlySet<number> = new Set([at]);
        for (const part of rule.parts) from = new Set([...from].flatMap(i => [...ends(part, i)]));
        return from;
      }
      case 'any':
        return new Set(rule.parts.flatMap(part => [...ends(part, at)]));
      default: {
        const all = new Set([at]);
        // A set that grows while it is walked: each end is where the next round may begin.
        for (const from of all) {
          if (rule.kind === 'maybe' && from !== at) break;
          for (const end of ends(rule.inner, from)) all.add(end);
        }
        return all;
      }
    }
  };
  if (ends({ kind: 'rule', text: start }, 0).has(words.length)) return true;
  return words
    .slice(Math.max(0, furthest - 8), furthest + 1)
    .map(word => word.text)
    .join(' ');
}

const examples: Readonly<Record<string, readonly string[]>> = {
  NAME: ['x', 'conv', 'Unit', 'of_it', '_', 'precision'],
  NUMBER: ['0', '3', '0.25', '1e3'],
  QUANTITY: ['20ms', '512KiB', '30fps'],
  STRING: ['"other.lwnet"'],
};

/** Words after which only the shortest ways on are taken, so that every text ends. */
const manyWords = 250;

/** A text that the grammar derives, its choices made by `random` (below 1); with `room` for so many rules in each other. */
export function derive(grammar: Grammar, start: string, random: () => number, room: number): string {
  const heights = heightsOf(grammar);
  const height = (rule: Rule): number => heightIn(rule, heights);
  const pick = <A>(list: readonly A[]): A => list[Math.floor(random() * list.length)]!;
  const words: string[] = [];
  const write = (rule: Rule, left: number): void => {
    switch (rule.kind) {
      case 'word':
        words.push(rule.text);
        return;
      case 'class':
        words.push(pick(examples[rule.text]!));
        return;
      case 'rule': {
        const before = words.length;
        write(grammar.get(rule.text)!, left - 1);
        // What its comment says, no rule can: its braces would be taken for those of the body.
        if (rule.text === 'plain' && hasOpenIf(words.slice(before))) words.splice(before, words.length, 'x');
        return;
      }
      case 'all':
        for (const part of rule.parts) write(part, left);
        return;
      case 'any': {
        const least = Math.min(...rule.parts.map(height));
        const most = words.length > manyWords ? least : Math.max(left, least);
        const fits = rule.parts.filter(part => height(part) <= most);
        write(pick(fits), left);
        return;
      }
      default: {
        if (height(rule.inner) > left) return;
        const most = rule.kind === 'maybe' ? 1 : 4;
        for (let n = 0; n < most && words.length < manyWords && random() < 0.45; n++) write(rule.inner, left);
      }
    }
  };
  write({ kind: 'rule', text: start }, room);
  return words.join(' ');
}

/** Whether an `if` stands outside of all brackets. */
function hasOpenIf(words: readonly string[]): boolean {
  let depth = 0;
  return words.some(word => {
    if (word === '(' || word === '[') depth++;
    if (word === ')' || word === ']') depth--;
    return depth === 0 && word === 'if';
  });
}

/** How many rules in each other the shortest text of each rule needs. */
function heightsOf(grammar: Grammar): ReadonlyMap<string, number> {
  const heights = new Map([...grammar.keys()].map(name => [name, Number.POSITIVE_INFINITY]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, rule] of grammar) {
      const height = heightIn(rule, heights);
      if (height < heights.get(name)!) changed = heights.set(name, height) !== undefined;
    }
  }
  return heights;
}

function heightIn(rule: Rule, heights: ReadonlyMap<string, number>): number {
  switch (rule.kind) {
    case 'rule':
      return 1 + heights.get(rule.text)!;
    case 'all':
      return Math.max(0, ...rule.parts.map(part => heightIn(part, heights)));
    case 'any':
      return Math.min(...rule.parts.map(part => heightIn(part, heights)));
    default:
      return 0;
  }
}
