import { describe, expect, test } from 'vitest';
import { complaint, layer, shapeOf } from './run';

const MAP = [32, 56, 56];

test('input is a map or a vector', () => {
  expect(layer('input', [], { channels: 3, height: 224, width: 192 }).shapes).toEqual([[3, 224, 192]]);
  expect(layer('input', [], { channels: 10 }).shapes).toEqual([[10]]);
  expect(complaint('input', [], { channels: 3, height: 224 })).toBe(
    'height: height = 224 is given without a width; add the width: input(3, 224, 224) for an image, input(3, 1, 224) for a row of samples',
  );
  expect(complaint('input', [], { channels: 3, width: 64 })).toMatch(
    /^width: width = 64 is given without a height/,
  );
});

test('identity, dropout and drop_path hand on what arrives', () => {
  for (const name of ['identity', 'dropout', 'drop_path']) expect(shapeOf(name, MAP)).toEqual(MAP);
  for (const name of ['dropout', 'drop_path']) {
    expect(shapeOf(name, [10], { rate: 0 })).toEqual([10]);
    expect(complaint(name, [MAP], { rate: 20 })).toBe(
      'rate: rate = 20 is not from 0 up to but not including 1; for per cent write 0.2',
    );
    expect(complaint(name, [MAP], { rate: -0.5 })).toContain('use a share such as 0.2');
    expect(complaint(name, [MAP], { rate: 1 })).toContain('use a share such as 0.2');
  }
});

test('flatten', () => {
  expect(shapeOf('flatten', MAP)).toEqual([32 * 56 * 56]);
});

describe('split', () => {
  test('into equal parts', () => {
    expect(layer('split', [MAP], { parts: 4 }).shapes).toEqual(Array.from({ length: 4 }, () => [8, 56, 56]));
    expect(layer('split', [[6]], { parts: 2 }).shapes).toEqual([[3], [3]]);
    expect(complaint('split', [MAP], { parts: 3 })).toBe(
      'parts: 32 channels do not divide into 3 equal parts; ' +
        'use 1, 2, 4, 8, 16 or 32 parts, or a list with the channels of each',
    );
    expect(complaint('split', [[8192, 1, 1]], { parts: 8192 })).toContain('8192 parts are more than 4096');
  });

  test('into parts of given sizes', () => {
    expect(layer('split', [MAP], { parts: [24, 8] }).shapes).toEqual([
      [24, 56, 56],
      [8, 56, 56],
    ]);
    expect(complaint('split', [MAP], { parts: [24, 4] })).toBe(
      'parts: the parts [24, 4] sum to 28, not to the 32 channels that arrive; for instance [24, 8]',
    );
    expect(complaint('split', [MAP], { parts: [40, 4] })).toContain('give sizes that sum to the channels');
    expect(complaint('split', [MAP], { parts: [] })).toContain('sum to 0');
  });
});

test('slice keeps a range of channels and reads only them', () => {
  const l = layer('slice', [MAP], { begin: 8, end: 20 });
  expect(l.shapes).toEqual([[12, 56, 56]]);
  expect(l.reads).toEqual([12 * 56 * 56]);
  expect(complaint('slice', [MAP], { begin: 0, end: 33 })).toBe(
    'end: end = 33 lies beyond the 32 channels that arrive; use at most 32',
  );
  expect(complaint('slice', [MAP], { begin: 8, end: 8 })).toBe(
    'begin: begin = 8 is not below end = 8, so no channel is left; use at most 7',
  );
});

describe('concat', () => {
  test('sums channels', () => {
    expect(layer('concat', [MAP, [8, 56, 56], [1, 56, 56]]).shapes).toEqual([[41, 56, 56]]);
    expect(layer('concat', [[3], [4]]).shapes).toEqual([[7]]);
  });

  test('names what differs', () => {
    expect(complaint('concat', [MAP, [8, 28, 28]])).toBe(
      'inputs: 32×56×56 and 8×28×28 differ in height and width; ' +
        'give both branches the same strides and padding, or resize one with nearest or a pool',
    );
    expect(complaint('concat', [MAP, [8, 56, 55]])).toContain('differ in width;');
    expect(complaint('concat', [MAP, [8]])).toContain('differ in the number of axes');
  });
});

test('shuffle', () => {
  expect(shapeOf('shuffle', MAP, { groups: 4 })).toEqual(MAP);
  expect(complaint('shuffle', [[58, 28, 28]], { groups: 3 })).toBe(
    'groups: groups = 3 does not divide the 58 input channels; use 1, 2, 29 or 58',
  );
});

describe('pad', () => {
  test('adds and crops', () => {
    expect(shapeOf('pad', MAP, { pad: [1, 2, 3, 4] })).toEqual([32, 60, 62]);
    const l = layer('pad', [MAP], { pad: [-1, 1, 1, -1] });
    expect(l.shapes).toEqual([MAP]);
    expect(l.reads).toEqual([32 * 55 * 55]);
  });

  test('refuses what it cannot do', () => {
    expect(complaint('pad', [MAP], { pad: 'same' })).toMatch(/^pad: pad = same depends on a window/);
    expect(complaint('pad', [MAP], { pad: [-30, 0, -26, 0] })).toContain('cuts away all of the 56×56 pixels');
    expect(complaint('pad', [[10]], { pad: [1, 1, 1, 1] })).toMatch(/^inputs: a vector of 10/);
  });
});

describe.each(['nearest', 'bilinear'])('%s', name => {
  test('takes a scale or a size', () => {
    expect(shapeOf(name, MAP, { scale: [2, 3] })).toEqual([32, 112, 168]);
    expect(shapeOf(name, MAP, { size: [7, 60] })).toEqual([32, 7, 60]);
    expect(complaint(name, [MAP])).toMatch(/^scale: neither scale nor size is given/);
    expect(complaint(name, [MAP], { scale: [2, 2], size: [7, 7] })).toBe(
      'size: scale = [2, 2] and size = [7, 7] are both given; leave one of them out',
    );
  });
});

test('nearest computes nothing, bilinear seven operations an output', () => {
  expect(layer('nearest', [MAP], { scale: [2, 2] }).otherOps).toBe(0);
  expect(layer('bilinear', [MAP], { scale: [2, 2] }).otherOps).toBe(7 * 32 * 112 * 112);
  expect(layer('nearest', [MAP], { size: [7, 60] }).reads).toEqual([32 * 7 * 56]);
  expect(layer('bilinear', [MAP], { size: [7, 60] }).reads).toEqual([32 * 14 * 56]);
});

test('space_to_depth and depth_to_space undo each other', () => {
  expect(shapeOf('space_to_depth', MAP)).toEqual([128, 28, 28]);
  expect(shapeOf('space_to_depth', MAP, { block_size: 7 })).toEqual([32 * 49, 8, 8]);
  expect(shapeOf('depth_to_space', MAP)).toEqual([8, 112, 112]);
  expect(shapeOf('depth_to_space', MAP, { block_size: 4 })).toEqual([2, 224, 224]);
  expect(complaint('space_to_depth', [MAP], { block_size: 3 })).toBe(
    'block_size: block_size = 3 does not divide the 56×56 pixels; use a block that divides both, or pad or crop the map before',
  );
  expect(complaint('depth_to_space', [MAP], { block_size: 3 })).toBe(
    'block_size: a block of 3×3 does not divide the 32 channels; let 27 or 36 channels arrive',
  );
});

test('reshape', () => {
  expect(shapeOf('reshape', MAP, { shape: [2, 16, 56, 56] })).toEqual([2, 16, 56, 56]);
  expect(shapeOf('reshape', MAP, { shape: [32, -1] })).toEqual([32, 3136]);
  expect(shapeOf('reshape', MAP, { shape: 32 * 3136 })).toEqual([32 * 3136]);
  expect(complaint('reshape', [MAP], { shape: [32, 100] })).toBe(
    'shape: 32×56×56 has 100352 elements, which are not the 3200 of 32×100; ' +
      'give extents whose product is the same, or -1 for the one to be found',
  );
  expect(complaint('reshape', [MAP], { shape: [33, -1] })).toContain(
    'has 100352 elements, which 33 does not divide',
  );
  expect(complaint('reshape', [MAP], { shape: [-1, -1] })).toContain('leaves 2 extents open');
  expect(complaint('reshape', [MAP], { shape: [0, -1] })).toContain('has an extent of 0');
  expect(complaint('reshape', [MAP], { shape: [] })).toContain('has no axis');
});

test('permute', () => {
  expect(shapeOf('permute', [2, 3, 4, 5], { axes: [3, 0, 2, 1] })).toEqual([5, 2, 4, 3]);
  expect(shapeOf('permute', [7], { axes: 0 })).toEqual([7]);
  expect(complaint('permute', [MAP], { axes: [1, 0] })).toBe(
    'axes: 2 axes are named and 3 arrive (32×56×56); name each axis from 0 to 2 once',
  );
  expect(complaint('permute', [MAP], { axes: [1, 1, 0] })).toContain(
    'axes = [1, 1, 0] is no order of 0 to 2',
  );
  expect(complaint('permute', [MAP], { axes: [1, 3, 0] })).toContain('is no order of 0 to 2');
});
