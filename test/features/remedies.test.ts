/** Fixes that follow from what stands around a problem: each is made, and ends it. */
import { describe, expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, fixture } from './fixture';

const network = (...lines: string[]): string =>
  `network A {\n${lines.map(line => `  ${line}\n`).join('')}}\n`;

/** The text after the fixes of one problem, by their titles. */
function fixes(marked: string): Readonly<Record<string, string>> {
  const where = fixture(marked);
  const actions = codeActions(
    where.analysis,
    { start: where.offset, end: where.offset },
    { only: ['quickfix'] },
  );
  return Object.fromEntries(
    actions
      .filter(({ title }) => !title.startsWith('Allow '))
      .map(({ title, edit }) => [title, edited(where, Object.values(edit!.changes!)[0]!)]),
  );
}

describe('the twin that a message works out', () => {
  test.each([
    [
      'of a group convolution, both widths narrower by √g',
      network('input(3, 56, 56)', 'conv(480, 1) -> bn', 'conv(120, groups = $03) -> bn', 'gap -> fc(10)'),
      'Twin of equal MACs, 280 to 72 channels: memory access −41.2 %, MACs +1.74 %',
      network('input(3, 56, 56)', 'conv(280, 1) -> bn', 'conv(72) -> bn', 'gap -> fc(10)'),
    ],
    [
      'of a 1×1 between unequal widths',
      network('input(3, 56, 56)', 'conv(16, 3) -> bn -> relu', 'conv(14$04) -> bn', 'gap -> fc(10)'),
      'Twin of equal MACs, 48 to 48 channels: memory access −28.4 %, MACs +31.6 %',
      network('input(3, 56, 56)', 'conv(48, 3) -> bn -> relu', 'conv(48) -> bn', 'gap -> fc(10)'),
    ],
    [
      'of a thin depthwise convolution and its 1×1',
      network('input(8, 112, 112)', 'dwcon$0v(3, 2) -> bn -> relu -> conv(16, 1) -> bn', 'conv(32, 3, 2)'),
      'Dense instead: conv(16, 3, 2): memory access −31.1 %, MACs +70.4 %',
      network('input(8, 112, 112)', 'conv(16, 3, 2) -> bn', 'conv(32, 3, 2)'),
    ],
    [
      'of a strided 1×1 with other arguments, on a map of odd sides',
      network('input(256, 57, 57)', 'conv(512, 1, stride = $02, bias = true) -> relu'),
      'Pool by 2 before the 1×1: memory access +63.9 %',
      network('input(256, 57, 57)', 'avgpool(3, 2) -> conv(512, 1, bias = true) -> relu'),
    ],
  ])('%s', (_, before, title, after) => expect(fixes(before)).toEqual({ [title]: after }));

  test('of a strided 1×1 in a block, where the stride is 1 in other uses', () => {
    const block = (line: string) =>
      `block R(out, stride) {\n  short = in -> ${line} -> bn\n  in -> conv(out, 3, stride) -> bn\n  short, it -> add\n}\n`;
    const uses = network('input(64, 56, 56) -> R(64, 1) -> R(128, 2)');
    expect(Object.values(fixes(block('conv(out, 1, st$0ride)') + uses))).toEqual([
      block('if stride > 1 { avgpool(stride) } -> conv(out, 1)') + uses,
    ]);
  });

  test('is not offered where it would not fit what follows', () => {
    const text = network(
      'input(3, 56, 56)',
      'conv(480, 1) -> bn',
      'conv(120, groups = $03) -> bn -> shuffle(5) -> conv(16)',
      'gap -> fc(10)',
    );
    expect(fixes(text)).toEqual({});
  });

  test('nor a global pool inside a loop whose second turn has no map', () => {
    const text = network('input(3, 112, 112) -> repeat 2 { fc$0(512) -> relu }', 'fc(10)');
    expect(fixture(text).analysis.problems.map(({ kind }) => kind.code)).toEqual(['classifier-share']);
    expect(fixes(text)).toEqual({});
  });
});

describe('layers on the whole image', () => {
  test('get the stride that a pool behind them has, or something in front of them that halves it', () => {
    const text = network(
      'input(3, 128, 128)',
      'con$0v(32, 3) -> bn -> relu -> maxpool(2)',
      'conv(32, 3, 2) -> gap -> fc(10)',
    );
    expect(fixes(text)).toEqual({
      'Stride in the place of the pool, conv(32, 3, 2): memory access −74.2 %': text
        .replace('con$0v(32, 3)', 'conv(32, 3, 2)')
        .replace(' -> maxpool(2)', ''),
      'Halve the image first, conv(16, 3, 2) -> bn -> relu: memory access −62.5 %': text
        .replace('$0', '')
        .replace('128)', '128) -> conv(16, 3, 2) -> bn -> relu'),
    });
  });

  test('in a block of many networks, all of which it mends', () => {
    const block =
      'block VGG(n, act) {\n  for c of [64, 128] {\n    it -> repeat n { con$0v(c, 3) -> act } -> maxpool(2)\n  }\n}\n\n';
    const one = (name: string, n: number) =>
      `network ${name} {\n  input(3, 224, 224) -> VGG(${n}, relu) -> gap -> fc(10)\n}\n`;
    const text = block + one('A', 1) + one('B', 2);
    const [after] = Object.values(fixes(text));
    expect(after).toBe(text.replace('$0', '').replace('  for', '  conv(16, 3, 2) -> bn -> relu\n  for'));
    const codes = fixture(after!).analysis.problems.map(({ kind }) => kind.code);
    expect(codes).not.toContain('late-downsampling');
  });
});

describe('maps that do not meet', () => {
  test.each([
    [
      'a 1×1 on either branch, at the end of its line',
      network('x = input(3, 32, 32)', 'a = x -> conv(48, 3)', 'b = x -> conv(64, 3)', 'a, b -> ad$0d'),
      {
        "Put conv(64, 1) on 'a'": ['conv(48, 3)', 'conv(48, 3) -> conv(64, 1)'],
        "Put conv(48, 1) on 'b'": ['conv(64, 3)', 'conv(64, 3) -> conv(48, 1)'],
      },
    ],
    [
      'in a line above, where a block joins what arrives and what it made',
      `block R(out) {\n  conv(out, 3) -> bn\n  in, it -> ad$0d\n}\n${network('input(3, 32, 32) -> conv(48)', 'R(64)')}`,
      {
        "Put conv(64, 1) on 'in'": [
          '  in, it',
          '  main = it\n  short = in -> conv(main.channels, 1)\n  short, main',
        ],
        "Put conv(48, 1) on 'it'": ['  in, it', '  main = it -> conv(in.channels, 1)\n  in, main'],
      },
    ],
    [
      'a pool or an enlargement for maps of other sizes, whose channels may differ in a concat',
      network('x = input(3, 32, 32)', 'a = x -> conv(48, 3)', 'b = x -> conv(64, 3, 2)', 'a, b -> conc$0at'),
      {
        "Put avgpool(2) on 'a'": ['conv(48, 3)', 'conv(48, 3) -> avgpool(2)'],
        "Put nearest(2) on 'b'": ['conv(64, 3, 2)', 'conv(64, 3, 2) -> nearest(2)'],
      },
    ],
    [
      'both for a shortcut past a stride',
      network('x = input(3, 32, 32)', 'y = x -> conv(64, 3, 2)', 'x, y -> ad$0d'),
      {
        "Put avgpool(2) -> conv(64, 1) on 'x'": [
          '  x, y',
          '  short = x -> avgpool(2) -> conv(64, 1)\n  short, y',
        ],
        "Put nearest(2) -> conv(3, 1) on 'y'": [
          'conv(64, 3, 2)',
          'conv(64, 3, 2) -> nearest(2) -> conv(3, 1)',
        ],
      },
    ],
  ] as const)('%s', (_, text, expected) => {
    const plain = text.replace('$0', '');
    const wanted = Object.entries(expected).map(([title, [from, to]]) => [title, plain.replace(from, to)]);
    expect(fixes(text)).toEqual(Object.fromEntries(wanted));
  });

  test('where no whole factor brings them together there is none', () =>
    expect(fixes(network('x = input(3, 33, 33)', 'y = x -> conv(3, 3, 2)', 'x, y -> ad$0d'))).toEqual({}));
});

test.each([
  ['spl$0it', 'split(2)'],
  ['max$0pool() -> relu', 'maxpool(3, 2) -> relu'],
])('a missing argument is what the example has: %s', (before, after) => {
  const line = (stages: string) => network(`input(4, 32, 32) -> ${stages}`);
  expect(Object.values(fixes(line(before)))).toEqual([line(after)]);
});
