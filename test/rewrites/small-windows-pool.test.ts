import { expect, test } from 'vitest';
import { apply, ids, offersIn } from './offered';

const on = (target: string) => `\ndeploy A on ${target} {\n  precision int8\n}\n`;
const network = (stages: string, side = 16) =>
  `network A {\n  input(8, ${side}, ${side}) -> $0${stages}\n}\n`;
const after = (stages: string) =>
  apply(network(stages) + on('max78000'), 'small-windows-pool').split('\n')[1];

test('the row of 3×3 with norm and activation between them, and the pool behind', () => {
  expect(after('conv(8, 5, 2) -> bn -> relu -> conv(8)')).toBe(
    '  input(8, 16, 16) -> conv(8, 3) -> bn -> relu -> conv(8, 3) -> bn -> relu -> maxpool(2) -> conv(8)',
  );
  expect(after('conv(8, 7, stride = 2, bias = true)')).toBe(
    '  input(8, 16, 16) -> conv(8, 3) -> conv(8, 3) -> conv(8, 3, bias = true) -> maxpool(2)',
  );
});

test('with what it costs, where the chip then runs it', () => {
  const { offers } = offersIn(network('conv(8, 5, 2)') + on('max78000') + on('ethos_u55_128'));
  const found = offers.find(({ id }) => id === 'small-windows-pool')!;
  expect(found.title).toMatch(/^Replace by 3×3 convolutions and a pool: no longer refused on max78000/);
  expect(found.mends).toEqual(['MAX78000']);
});

test('not offered: where one of the two is enough, the chip runs it, or the pool would leave another shape', () => {
  const no = (text: string) => expect(ids(text), text).not.toContain('small-windows-pool');
  no(network('conv(8, 5, 2)'));
  no(network('conv(8, 5, 2)') + on('ethos_u55_128'));
  no(network('conv(8, 5)') + on('max78000'));
  no(network('conv(8, 3, 2)') + on('max78000'));
  no(network('conv(8, 5, 2)', 15) + on('max78000'));
  no(network('conv(8, 9, 2)') + on('max78000'));
});
