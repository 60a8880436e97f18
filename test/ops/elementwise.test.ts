import { describe, expect, test } from 'vitest';
import { complaint, layer } from './run';

const MAP = [32, 56, 56];
const ALL = 32 * 56 * 56;

describe.each([
  ['abs', 1],
  ['elu', 4],
  ['gelu', 5],
  ['hsigmoid', 4],
  ['hswish', 5],
  ['leaky', 2],
  ['mish', 9],
  ['prelu', 2],
  ['relu', 1],
  ['relu6', 2],
  ['sigmoid', 3],
  ['softplus', 3],
  ['swish', 4],
  ['tanh', 5],
])('%s', (name, operations) => {
  test('keeps any shape', () => {
    for (const shape of [[10], [2, 3], MAP, [2, 3, 4, 5]])
      expect(layer(name, [shape]).shapes).toEqual([shape]);
  });

  test('counts its operations', () => {
    expect(layer(name, [MAP])).toMatchObject({ otherOps: operations * ALL, macs: 0 });
  });
});

test('the numbers of activations change no count', () => {
  expect(layer('leaky', [MAP], { slope: 0.1 })).toEqual(layer('leaky', [MAP]));
  expect(layer('elu', [MAP], { alpha: 2 })).toEqual(layer('elu', [MAP]));
  for (const given of [{ alpha: 1 }, { beta: 1 }, { k: 2 }])
    expect(layer('lrn', [MAP], given)).toEqual(layer('lrn', [MAP]));
});

test('prelu trains a slope a channel, or a single one', () => {
  expect(layer('prelu', [MAP]).parameters).toBe(32);
  expect(layer('prelu', [MAP], { single: true }).parameters).toBe(1);
});

test('softmax runs over the channels of each pixel', () => {
  expect(layer('softmax', [[10]])).toMatchObject({ shapes: [[10]], otherOps: 48 });
  expect(layer('softmax', [[10, 2, 3]]).otherOps).toBe(48 * 6);
});

test('softmax runs over another axis where one is given', () => {
  expect(layer('softmax', [[4, 16, 10]], { axis: 2 })).toMatchObject({
    shapes: [[4, 16, 10]],
    otherOps: 48 * 64,
  });
  expect(complaint('softmax', [[4, 16, 10]], { axis: 3 })).toBe(
    'axis: axis 3 is none of the 3 axes that arrive; use a number from 0 (channels) to 2, as the batch is left out',
  );
  expect(complaint('softmax', [[10]], { axis: 1 })).toBe('axis: a vector has one axis and no axis 1; use 0');
});

test('batch norm has two parameters a channel and two operations an element', () => {
  expect(layer('bn', [MAP])).toMatchObject({ shapes: [MAP], parameters: 64, otherOps: 2 * ALL });
  expect(layer('bn', [[100]])).toMatchObject({ shapes: [[100]], parameters: 200, otherOps: 200 });
});

test('scale has one parameter a channel, or a single one', () => {
  expect(layer('scale', [MAP])).toMatchObject({ shapes: [MAP], parameters: 32, otherOps: ALL });
  expect(layer('scale', [MAP], { single: true })).toMatchObject({ parameters: 1, otherOps: ALL });
});

test('norms that depend on the image', () => {
  expect(layer('ln', [MAP])).toMatchObject({
    shapes: [MAP],
    parameters: 64,
    otherOps: 7 * ALL + 3 * 56 * 56,
  });
  expect(layer('ln', [MAP], { bias: false })).toMatchObject({
    parameters: 32,
    otherOps: 6 * ALL + 3 * 56 * 56,
  });
  expect(layer('gn', [MAP])).toMatchObject({ shapes: [MAP], parameters: 64, otherOps: 7 * ALL + 3 * 32 });
  expect(layer('gn', [MAP], { groups: 4 }).otherOps).toBe(7 * ALL + 3 * 4);
  expect(complaint('gn', [[24, 7, 7]], { groups: 32 })).toBe(
    'groups: groups = 32 does not divide the 24 input channels; use 1, 2, 3, 4, 6, 8, 12 or 24',
  );
  expect(layer('lrn', [MAP])).toMatchObject({ shapes: [MAP], parameters: 0, otherOps: 9 * ALL });
  expect(layer('lrn', [MAP], { size: 3 }).otherOps).toBe(7 * ALL);
});
