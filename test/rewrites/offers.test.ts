/** What all rewrites have from their engine: figures, uses, printing, trials. */
import { expect, test } from 'vitest';
import { apply, ids, offersIn } from './offered';

test('say what changes and what they keep', () =>
  expect(
    offersIn('network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n').offers.map(o => o.title),
  ).toEqual(
    expect.arrayContaining([
      'Replace by depthwise separable: MACs −87.3 %, memory access +30.5 %',
      'Replace by a ghost module: MACs −48.4 %, memory access +29.5 %, retrain',
      'Replace by shift + 1×1: MACs −88.9 %, parameters −88.3 %, retrain',
    ]),
  ));

test('fit a narrow menu, whatever there is to say', () => {
  const names = ['First', 'Second', 'Third', 'AnotherOne', 'YetAnotherOne'];
  const networks = names.map(name => `network ${name} {\n  input(32, 16, 16) -> repeat 5 { U(32, 2) }\n}\n`);
  const { offers } = offersIn(
    `block U(out, stride) {\n  $0conv(out, 3, stride) -> bn -> relu\n}\n\n${networks.join('\n')}`,
  );
  expect(offers.length).toBeGreaterThan(2);
  for (const { title } of offers) expect(title.length).toBeLessThanOrEqual(75);
});

test('in a block say how many uses change', () => {
  const { offers } = offersIn(
    'block U(out) {\n  $0conv(out, 3) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> repeat 5 { U(32) }\n}\n',
  );
  expect(offers.length).toBeGreaterThan(2);
  for (const offer of offers) expect(offer.title).toMatch(/: MACs .*, in 5 uses/);
});

test('keep arguments as they are written, and comments', () =>
  expect(
    apply(
      'network A(width = 2) {\n  input(32, 16, 16)\n  // The stem.\n  $0conv(32 * width, 3, 2) -> bn -> relu // half the size\n}\n',
      'shift-pointwise',
    ),
  ).toBe(
    'network A(width = 2) {\n  input(32, 16, 16)\n  // The stem.\n  shift(3, 2) -> conv(32 * width, 1) -> bn -> relu // half the size\n}\n',
  ));

test('a stride that differs between uses stays an argument', () =>
  expect(
    apply(
      'block U(stride) {\n  $0conv(32, 3, stride) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(1) -> U(2)\n}\n',
      'shift-pointwise',
    ),
  ).toContain('  shift(3, stride) -> conv(32, 1) -> bn -> relu\n'));

test('keep parentheses at either end of an argument', () => {
  const line = (args: string) =>
    `network A(a = 3) {\n  input(32, 16, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
  expect(apply(line('(a + 5) * 2, 3'), 'shift-pointwise')).toContain('conv((a + 5) * 2, 1)');
  expect(apply(line('2 * (a + 5), 3'), 'ghost')).toContain('Ghost(2 * (a + 5), 3)');
  expect(apply(line('16 - (a - (5 - a)), 3'), 'ghost')).toContain('Ghost(16 - (a - (5 - a)), 3)');
  expect(apply(line('8, 3, 2 * (a - 2)'), 'depthwise-separable')).toContain('dwconv(3, 2 * (a - 2))');
});

test('keep the braces of a choice', () => {
  const line = (args: string) =>
    `network A(a = 1) {\n  input(32, 16, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
  const kernel = 'if a == 1 { 3 } else if a == 2 { 5 } else { 2 * (a + 1) }';
  expect(apply(line(`8, ${kernel}`), 'depthwise-separable')).toContain(`dwconv(${kernel}) -> bn`);
  expect(apply(line('2 * (if a == 1 { 4 } else { 8 }), 3'), 'shift-pointwise')).toContain(
    'conv(2 * (if a == 1 { 4 } else { 8 }), 1)',
  );
});

test('are offered for shared weights', () =>
  expect(
    apply(
      'network A {\n  shared head = $0conv(32, 3) -> bn -> relu\n  input(32, 16, 16) -> head -> head\n}\n',
      'ghost',
    ),
  ).toContain('shared head = Ghost(32, 3)\n'));

test('count the uses in the network whose figures they show', () => {
  const { offers } = offersIn(
    'block U {\n  $0conv(32, 3) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U -> U\n}\n\nnetwork B {\n  input(32, 16, 16) -> U\n}\n',
  );
  for (const { title } of offers) expect(title).toMatch(/: A MACs .*, in 2 uses/);
  expect(offers.length).toBeGreaterThan(2);
  for (const { deltas } of offers) expect(deltas.map(d => d.network)).toEqual(['A', 'B']);
});

test('not offered: a comment between the stages would be lost', () =>
  expect(
    ids('network A {\n  input(32, 16, 16)\n  $0conv(64, 3)\n    // Why.\n    -> bn -> relu\n}\n'),
  ).not.toContain('ghost'));

test('not offered: a 1×1 has no window', () =>
  expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 1)\n}\n')).toEqual([]));

test('not offered: groups already thin the convolution', () =>
  expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3, groups = 2) -> bn\n}\n')).toEqual([]));

test('not offered: what reads an image is a small part of a network', () => {
  const offered = (channels: number) =>
    ids(`network A {\n  input(${channels}, 16, 16) -> $0conv(64, 3, 2) -> bn -> relu\n}\n`);
  expect([offered(1), offered(3)]).toEqual([[], []]);
  expect(offered(4)).toEqual(expect.arrayContaining(['depthwise-separable', 'ghost']));
});

test('not offered: the chip of a deployment runs none of them', () =>
  expect(
    ids(
      'network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
    ),
  ).toEqual([]));

test('not offered: the line has a mistake', () =>
  expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3) ->\n}\n')).toEqual([]));

test('not offered for a stage that is a mistake in one of its uses', () => {
  const u = (strides: readonly number[]) =>
    `block U(s) {\n  $0conv(8, 7, s, bias = true)\n}\n\nnetwork A {\n  input(12, 64, 64)\n\n  ${strides.map(s => `U(${s})`).join(' -> ')}\n}\n`;
  expect(ids(u([1, 2]))).toContain('asymmetric');
  expect(ids(u([1, 0]))).toEqual([]);
});
