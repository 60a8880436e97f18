import { expect, test } from 'vitest';
import { apply, ids, offersIn } from './offered';

const on = (target: string) => `\ndeploy A on ${target} {\n  precision int8\n}\n`;
const network = (stage: string) => `network A {\n  input(8, 16, 16) -> conv(8, 3) -> bn -> $0${stage}\n}\n`;
const titleOf = (text: string) => offersIn(text).offers.find(({ id }) => id === 'relu')?.title;

test('offered where a chip refuses the activation, with that no figure changes', () => {
  expect(titleOf(network('relu6') + on('max78000'))).toBe(
    'Replace by ReLU: no longer refused on max78000, retrain',
  );
  expect(apply(network('leaky(0.1)') + on('max78000'), 'relu')).toContain('-> bn -> relu\n');
});

test('one chip that takes it does not keep it from the other, nor one that refuses a layer beside it', () => {
  expect(titleOf(network('hswish') + on('ethos_u55_128') + on('max78000'))).toContain(
    ': no longer refused on max78000',
  );
  const other = network('hswish').replace('conv(8, 3)', 'conv(8, 5)');
  expect(titleOf(other + on('max78000') + on('max78002'))).toContain('refused on max78000 and max78002');
});

test('in a block for each use', () => {
  const text = `block U {\n  conv(8) -> $0hswish\n}\n\nnetwork A {\n  input(8, 16, 16) -> U -> U\n}\n`;
  expect(titleOf(text + on('max78000'))).toBe(
    'Replace by ReLU: no longer refused on max78000, in 2 uses, retrain',
  );
});

test('not offered: without a chip, where it runs, for what opens a gate, and where the chip has no ReLU there either', () => {
  expect(ids(network('relu6'))).toEqual([]);
  expect(ids(network('relu6') + on('ethos_u55_128'))).toEqual([]);
  expect(ids(network('sigmoid') + on('max78000'))).toEqual([]);
  const sum = 'network A {\n  x = input(8, 16, 16)\n  x, x -> add -> $0relu6\n}\n';
  expect(ids(sum + on('max78000'))).toEqual([]);
});
