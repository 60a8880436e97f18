import { expect, test } from 'vitest';
import { apply, ids, offersIn } from './offered';

const on = (target: string) => `\ndeploy A on ${target} {\n  precision int8\n}\n`;
const network = (stages: string, side = 16) =>
  `network A {\n  input(8, ${side}, ${side}) -> $0${stages}\n}\n`;
const after = (stages: string) => apply(network(stages) + on('max78000'), 'pool-for-stride').split('\n')[1];

test('behind the norm and the activation; the other arguments stay as they are', () => {
  expect(after('conv(8, 3, stride = 2, bias = true) -> conv(8)')).toBe(
    '  input(8, 16, 16) -> conv(8, 3, bias = true) -> maxpool(2) -> conv(8)',
  );
  expect(after('conv(4 + 4, 3, 2) -> bn -> relu')).toBe(
    '  input(8, 16, 16) -> conv(4 + 4, 3) -> bn -> relu -> maxpool(2)',
  );
  // An argument that follows by its place keeps it.
  expect(after('conv(8, 3, 2, 1) -> relu')).toBe(
    '  input(8, 16, 16) -> conv(8, 3, 1, 1) -> maxpool(2) -> relu',
  );
});

test('a stride that is a parameter keeps its other values', () =>
  expect(
    apply(
      `block U(stride) {\n  $0conv(8, 3, stride) -> bn\n}\n\nnetwork A {\n  input(8, 16, 16) -> U(1) -> U(2)\n}\n${on('max78000')}`,
      'pool-for-stride',
    ),
  ).toMatch(/if stride == 2 \{ conv\(8, 3\) -> bn -> maxpool\(2\) \} else \{ conv\(8, 3, stride\) -> bn \}/));

test('with what it costs, where the chip then runs it', () => {
  const { offers } = offersIn(network('conv(8, 3, 2)') + on('max78000') + on('ethos_u55_128'));
  const found = offers.find(({ id }) => id === 'pool-for-stride')!;
  expect(found.title).toMatch(
    /^Replace the stride by a pool: no longer refused on max78000, MACs \+300\.0 %/,
  );
  expect(found.mends).toEqual(['MAX78000']);
});

test('not offered: where the chip runs strides, refuses the window too, or the pool would leave another shape', () => {
  const no = (text: string) => expect(ids(text), text).not.toContain('pool-for-stride');
  no(network('conv(8, 3, 2)'));
  no(network('conv(8, 3, 2)') + on('ethos_u55_128'));
  no(network('conv(8, 5, 2)') + on('max78000'));
  no(network('conv(8, 3, 4)') + on('max78000'));
  no(network('conv(8, 3, 2)', 15) + on('max78000'));
});
