/**
 * Declarations that use each other by names that are mistakes as often as not: without a capital, those of operators and
 * paddings, taken twice. Headers change as well as lines. What comes out is what comes out from nothing.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { cases, editLine } from './cases';
import { visible } from './visible';

const name = fc.constantFrom('x', 'y', 'n', 'm', 'relu', 'same', 'max', 'U', 'V', 'unit', 's');
const value = fc.constantFrom('2', '4', '8', 'n', 'm', 'n * 2', 'it.channels', 'in.channels', 'max(n, 4)');
const given = fc.constantFrom('relu', 'conv(8)', 'conv(4, 99, pad = 0)', 'U(4)', 'unit(2)', '[relu]', 'n');

const stage: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('conv(8)', 'bn -> relu', 'conv(4, 3)', 'it', 'gap', 's -> s', 'W', 'R(140)', 'R(n)'),
  value.map(v => `conv(${v})`),
  value.map(v => `U(${v})`),
  value.map(v => `unit(${v})`),
  given.map(g => `V(${g})`),
  name,
  fc.tuple(value, value).map(([a, b]) => `if ${a} > 3 { conv(${b}) } else { U(4) }`),
  fc.tuple(name, value).map(([n, v]) => `for ${n} of [2, ${v}] { unit(${n}) -> conv(${v}) }`),
  fc.tuple(value, name).map(([v, n]) => `repeat ${v} { ${n} }`),
);

const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: stage },
  { weight: 2, arbitrary: fc.tuple(name, stage).map(([n, s]) => `${n} = it -> ${s}\n  it`) },
  { weight: 1, arbitrary: fc.tuple(name, value).map(([n, v]) => `let ${n} = ${v}`) },
  { weight: 1, arbitrary: stage.map(s => `shared s = ${s}`) },
  { weight: 1, arbitrary: fc.tuple(name, name).map(([a, b]) => `it, ${a} -> concat -> ${b}`) },
  { weight: 1, arbitrary: stage.map(s => `in -> ${s}`) },
);

/** Lines that nearly always stand, so that there is something to remember. */
const plain = fc.constantFrom('conv(8)', 'bn -> relu', 'conv(4, 3)', 'it', 'repeat 2 { conv(8) -> bn }');

const block = (n: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    `block ${n}`,
    `block ${n}(n = 4)`,
    `block ${n}(n, m = 2)`,
    `block ${n}(act = relu, n = 4)`,
    `block x, y -> ${n}(n = 2)`,
    `network ${n}(n = 4)`,
  );
const network = fc.constantFrom(
  'network A',
  'network A(n = 4)',
  'network A(n = 8, m = 4)',
  'network A(n = 4, relu = 3)',
  'block A(n = 4)',
);

const lines = (most: number): fc.Arbitrary<readonly string[]> =>
  fc.array(fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: line }), {
    minLength: most - 4,
    maxLength: most,
  });

const declaration = (head: fc.Arbitrary<string>, first: string, most: number): fc.Arbitrary<string> =>
  fc.tuple(head, lines(most)).map(([h, body]) => `${h} {\n${first}${body.map(l => `  ${l}\n`).join('')}}\n`);

const text = fc
  .tuple(
    declaration(block('U'), '', 5),
    declaration(block('unit'), '', 22),
    declaration(fc.constant('block V(act)'), '  act\n', 5),
    declaration(fc.constant('block R(n)'), '  conv(4)\n  if n > 0 { R(n - 1) }\n', 5),
    declaration(network, '  input(4, 8, 8)\n  let n = 4\n  shared s = conv(4)\n', 24),
  )
  .map(all => all.join('\n'));

type Edit = (text: string) => string;

const word = /\b(?:\d+|[xynmsU]|unit|relu|same|max)\b/;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  editLine(
    /^ /,
    line.map(l => old => `${old}\n  ${l}`),
  ),
  editLine(
    /^ /,
    line.map(l => () => `  ${l}`),
  ),
  editLine(
    /^ [^{]*$/,
    fc.constant(() => ''),
  ),
  editLine(
    word,
    fc.oneof(name, value).map(n => old => old.replace(word, n)),
  ),
  editLine(
    /^(?:block|network) U/,
    block('U').map(h => () => `${h} {`),
  ),
  editLine(
    /^(?:block|network) unit/,
    block('unit').map(h => () => `${h} {`),
  ),
  editLine(
    /^(?:block|network) A/,
    network.map(h => () => `${h} {`),
  ),
);

test('declarations with odd names are after edits what they are from nothing', () => {
  fc.assert(
    fc.property(text, fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
      let now = start;
      let analysis = analyse('test:/a.lwnet', now);
      for (const change of edits) {
        now = change(now);
        analysis = analyse('test:/a.lwnet', now, undefined, analysis);
        expect(visible(analysis)).toEqual(visible(analyse('test:/a.lwnet', now)));
      }
    }),
    { numRuns: cases(0.005) },
  );
});
