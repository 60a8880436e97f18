/** Edits whose effect on figures and problems reaches lines that they do not touch and that look the same. */
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { visible } from '../fuzz/visible';

const uri = 'test:/a.lwnet';
const analysed = (text: string, before?: Analysis): Analysis => analyse(uri, text, undefined, before);

/** Lines that make a body long enough to be remembered line by line. */
const more = '  conv(8) -> relu\n'.repeat(20);
const network = (lines: string): string => `network A {\n  input(3, 8, 8)\n${lines}${more}}\n`;

const small = 'block unit(n) {\n  conv(n)\n}\n';
const deep = 'block R(n) {\n  conv(8)\n  if n > 0 { R(n - 1) }\n}\n';
const deeper = `${deep}block Q(n) {\n  conv(8)\n  if n > 0 { Q(n - 1) } else { repeat 2 { R(90) } }\n}\n`;
const lets = Array.from({ length: 2_500 }, (_, i) => `  let a${i} = ${i === 0 ? 'n' : `a${i - 1}`}\n`).join(
  '',
);
const wordy = `block W(n) {\n${lets}  conv(8 + a2499)\n  if n > 0 { W(n - 1) }\n}\n`;
const given = 'block B(act) {\n  act\n}\n';

const edits: readonly (readonly [what: string, text: string, from: string, to: string])[] = [
  ['a block whose name has no capital', small + network('  unit(4)\n'), 'conv(n)', 'conv(n, 3)'],
  ['such a block goes', small + network('  unit(4)\n'), 'block unit', 'block other'],
  ['such a block in a loop', small + network('  repeat 2 { unit(4) }\n'), 'conv(n)', 'conv(n, 3)'],
  [
    'such a block inside another',
    `${small}block U(n) { unit(n) }\n${network('  U(4)\n')}`,
    'conv(n)',
    'conv(n, 3)',
  ],
  [
    'what such a block uses',
    `block V { conv(2) }\nblock unit { V }\n${network('  unit\n')}`,
    'conv(2)',
    'conv(4)',
  ],
  [
    'a name that a line far below takes',
    network(`  let n = 3\n${more}${more}  x = it -> conv(8)\n  it\n${more}${more}  conv(n)\n`),
    '  let n = 3\n',
    '  let n = 3\n  x = it\n  it\n',
  ],
  [
    'a number named as an operator',
    network('  let w = 3\n  let x = 3\n  let y = 3\n  relu -> bn\n'),
    'x =',
    'relu =',
  ],
  [
    'a map named as an operator that a loop uses',
    network('  x = conv(8)\n  it\n  repeat 2 { relu -> conv(8) }\n'),
    'x =',
    'relu =',
  ],
  [
    'a number named as a block',
    `block U { conv(4) }\n${network('  let w = 3\n  let x = 3\n  let y = 3\n  U -> bn\n')}`,
    'x =',
    'U =',
  ],
  [
    'how many maps a block takes',
    `block A {\n  conv(4)\n  in -> conv(8)\n${more}}\n`,
    'block A',
    'block l, r -> A',
  ],
  ['a block inside itself too often', deep + network('  R(60)\n'), 'R(60)', 'R(200)'],
  ['blocks inside each other too often', deeper + network('  R(90)\n  bn\n'), '  R(90)\n', '  Q(90)\n'],
  ['the place of what a block is given', given + network('  B(conv(8, 99, pad = 0))\n'), 'B(conv', 'B( conv'],
  [
    'the place of what a block is given in a list',
    `block B(all) {\n  for a of all { a }\n}\n${network('  B([relu, conv(8, 99, pad = 0)])\n')}`,
    'B([',
    'B( [',
  ],
];

describe('an edit gives what comes from nothing', () => {
  test.each(edits)('%s', (_, text, from, to) => {
    expect(text).toContain(from);
    const edited = text.replace(from, to);
    const before = analysed(text);
    const after = analysed(edited, before);
    expect(visible(after)).toEqual(visible(analysed(edited)));
    expect(visible(after)).not.toEqual(visible(before));
    expect(visible(analysed(text, after))).toEqual(visible(analysed(text)));
  });
});

test('statements of blocks that are remembered count towards the limit', () => {
  const before = analysed(wordy + network('  W(10)\n  W(60)\n'));
  const edited = wordy + network('  W(10)\n  W(90)\n');
  expect(before.problems).toEqual([]);
  const after = analysed(edited, before);
  expect(after.problems.map(({ kind }) => kind.code)).toEqual(['too-many-layers']);
  expect(visible(after)).toEqual(visible(analysed(edited)));
});

test('each use of a block is told what is wrong with what it gives', () => {
  const text = given + network('  x = it\n  x -> B(conv(8, 99, pad = 0))\n  x -> B(conv(8, 99, pad = 0))\n');
  const { problems, locate } = analysed(text);
  const at = problems.map(problem => text.slice(locate(problem.place)!.start).split('\n')[0]);
  expect(at).toEqual(['99, pad = 0))', '99, pad = 0))']);
});
