import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { crowded } from './crowded';

// `npm test` draws the same cases everywhere, so that it fails only for what a change breaks; `npm run fuzz` draws others
// each time. A failure is told in time, however much smaller its case could still be made, and a machine that is too slow
// for all cases tries fewer.
if (process.env['LWNET_FUZZ_CASES'] === undefined)
  fc.configureGlobal({ seed: 20261127, interruptAfterTimeLimit: 100_000 });

/** Cases of one property: a share of 6,000 in `npm test`, of as many as LWNET_FUZZ_CASES says in `npm run fuzz`. */
export const cases = (share: number): number =>
  Math.ceil(Number(process.env['LWNET_FUZZ_CASES'] ?? 6_000) * share);

/** A place in a text or list, as a part of its length. All are as likely: `fc.double` would nearly always begin at 0. */
export const part: fc.Arbitrary<number> = fc.nat({ max: 9_999 }).map(n => n / 10_000);

const folder = join(import.meta.dirname, '../../examples');

/** The examples' texts. */
export const examples: readonly string[] = readdirSync(folder)
  .filter(name => name.endsWith('.lwnet'))
  .map(name => readFileSync(join(folder, name), 'utf8'));

const scraps = [
  ...[
    '->',
    '=',
    ',',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '.',
    '+',
    '-',
    '*',
    '/',
    '%',
    '<=',
    '==',
    '"',
    "'",
    '//',
    '///',
    '#',
    '# text',
    ';',
    ':',
    '?',
    '&&',
    '||',
    '!',
    '→',
    '=>',
  ],
  ...[
    'network',
    'block',
    'deploy',
    'import',
    'from',
    'on',
    'let',
    'shared',
    'for',
    'of',
    'repeat',
    'if',
    'else',
  ],
  ...[
    'in',
    'it',
    'and',
    'or',
    'not',
    'true',
    'conv',
    'bn',
    'relu',
    'add',
    'concat',
    'split',
    'Unit',
    'x',
    'same',
  ],
  ...[
    '0',
    '1',
    '3',
    '64',
    '0.5',
    '20ms',
    '1e9',
    '99999999999999999999',
    '\n',
    '\r\n',
    '  ',
    '\t',
    '§',
    '\u0000',
    '\ud800',
    '（',
    '）',
    '，',
    '：',
    '｛',
    '｝',
    '“',
    '”',
    '’',
    '＝',
    '×',
  ],
  ...['repaet', 'Network', 'blokc', 'def', 'elif', 'esle', 'nn.ReLU', 'if x = 2 {', 'repeat 2:'],
  '<<<<<<< HEAD\n',
];

export const scrap: fc.Arbitrary<string> = fc.constantFrom(...scraps);

/** One change of a text: a range, as parts of its length, and what takes its place. */
export interface Change {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: part,
  length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  text: fc.array(scrap, { maxLength: 4 }).map(parts => parts.join(' ')),
});

export const changes = fc.array(change, { minLength: 1, maxLength: 6 });

export function applyChange(text: string, { at, length, text: by }: Change): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + by + text.slice(start + length);
}

/** A change of one line, found by what it looks like. */
export const editLine = (
  where: RegExp,
  change: fc.Arbitrary<(line: string) => string>,
): fc.Arbitrary<(text: string) => string> =>
  fc.tuple(part, change).map(([at, to]) => whole => {
    const all = whole.split('\n');
    const found = [...all.keys()].filter(i => where.test(all[i]!));
    const i = found[Math.floor(at * found.length)];
    if (i !== undefined) all[i] = to(all[i]!);
    return all.join('\n');
  });

/** A stream of words, crowded lines, or an example after a few changes, or cut short. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  crowded,
  fc.array(scrap, { maxLength: 60 }).map(parts => parts.join(' ')),
  fc.tuple(fc.constantFrom(...examples), changes).map(([text, list]) => list.reduce(applyChange, text)),
  fc
    .tuple(fc.constantFrom(...examples), part)
    .map(([text, at]) => text.slice(0, Math.floor(at * text.length))),
);
