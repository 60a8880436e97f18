import { describe, expect, test } from 'vitest';
import { complaint, layer, shapeOf } from './run';

const MAP = [32, 56, 56];

describe.each(['add', 'mul', 'sub', 'div', 'minimum', 'maximum'])('%s', name => {
  test('joins maps of one shape, an operation an element', () => {
    expect(layer(name, [MAP, MAP])).toMatchObject({
      shapes: [MAP],
      otherOps: 32 * 56 * 56,
      macs: 0,
      parameters: 0,
    });
  });

  test('spreads what has extent 1, on either side', () => {
    expect(layer(name, [MAP, [32, 1, 1]]).shapes).toEqual([MAP]);
    expect(layer(name, [[32, 1, 1], MAP]).shapes).toEqual([MAP]);
    expect(layer(name, [[1, 56, 56], MAP]).shapes).toEqual([MAP]);
    expect(
      layer(name, [
        [32, 1, 1],
        [1, 56, 56],
      ]).shapes,
    ).toEqual([MAP]);
  });

  test('takes a vector as one number a channel', () => {
    expect(layer(name, [MAP, [32]]).shapes).toEqual([MAP]);
    expect(layer(name, [[32], MAP]).shapes).toEqual([MAP]);
    expect(layer(name, [[32], [32]]).shapes).toEqual([[32]]);
    // A map as wide as it has channels is no reason to read the vector along its width.
    expect(complaint(name, [[32, 10, 10], [10]])).toContain('32×10×10 and 10 differ in channels');
  });

  test('names what differs and how to mend it', () => {
    expect(complaint(name, [MAP, [64, 56, 56]])).toBe(
      'inputs: 32×56×56 and 64×56×56 differ in channels; ' +
        'give both the same width, for instance with conv(32, 1) on one branch',
    );
    expect(complaint(name, [MAP, [32, 28, 28]])).toBe(
      'inputs: 32×56×56 and 32×28×28 differ in height and width; ' +
        'give both branches the same strides and padding, or resize one with nearest or a pool',
    );
    expect(complaint(name, [[10], [20]])).toContain('for instance with fc(10)');
    expect(complaint(name, [MAP, [32, 56]])).toContain('differ in the number of axes');
    expect(
      complaint(name, [
        [2, 3, 4, 5],
        [2, 3, 4, 6],
      ]),
    ).toContain('differ in axis 3');
  });
});

test('more maps cost an operation each', () => {
  for (const name of ['add', 'mul', 'minimum', 'maximum'])
    expect(layer(name, [MAP, MAP, [32], MAP]).otherOps).toBe(3 * 32 * 56 * 56);
});

describe('fc', () => {
  test('flattens what arrives and has a bias', () => {
    const l = layer('fc', [[512, 7, 7]], { out: 1000 });
    expect(l).toMatchObject({ shapes: [[1000]], macs: 512 * 49 * 1000, otherOps: 1000 });
    expect(l.weights).toEqual({ weight: [1000, 512 * 49], bias: [1000] });
  });

  test('bias', () => {
    expect(layer('fc', [[512]], { out: 10, bias: false })).toMatchObject({ parameters: 5120, otherOps: 0 });
  });
});

describe('matmul', () => {
  test('multiplies matrices, once for each leading extent', () => {
    expect(
      layer('matmul', [
        [8, 49, 32],
        [8, 32, 20],
      ]),
    ).toMatchObject({
      shapes: [[8, 49, 20]],
      macs: 8 * 49 * 32 * 20,
      parameters: 0,
    });
    expect(
      layer('matmul', [
        [1, 49, 32],
        [8, 32, 20],
      ]).shapes,
    ).toEqual([[8, 49, 20]]);
    expect(
      layer('matmul', [
        [49, 32],
        [32, 20],
      ]).macs,
    ).toBe(49 * 32 * 20);
  });

  test('transpose_a, transpose_b', () => {
    expect(
      layer(
        'matmul',
        [
          [64, 49],
          [64, 49],
        ],
        { transpose_a: true },
      ),
    ).toMatchObject({
      shapes: [[49, 49]],
      macs: 49 * 49 * 64,
    });
    expect(
      layer(
        'matmul',
        [
          [64, 49],
          [64, 49],
        ],
        { transpose_b: true },
      ),
    ).toMatchObject({
      shapes: [[64, 64]],
      macs: 64 * 64 * 49,
    });
  });

  test('says which flag helps', () => {
    expect(
      complaint('matmul', [
        [64, 49],
        [64, 49],
      ]),
    ).toBe(
      'inputs: matrices of 64×49 and 64×49 have no product, since 49 is not 64; write transpose_b = true',
    );
    expect(
      complaint('matmul', [
        [64, 49],
        [64, 10],
      ]),
    ).toContain('write transpose_a = true');
    expect(
      complaint('matmul', [
        [64, 49],
        [7, 10],
      ]),
    ).toContain('make the columns of the first');
    expect(complaint('matmul', [[64], [64, 10]])).toContain('a vector is no matrix');
    expect(
      complaint('matmul', [
        [2, 4, 4],
        [4, 4],
      ]),
    ).toContain('differ in the number of axes');
    expect(
      complaint('matmul', [
        [2, 4, 4],
        [3, 4, 4],
      ]),
    ).toContain('differ in axis 0');
  });
});

describe.each(['reduce_mean', 'reduce_max', 'reduce_sum'])('%s', name => {
  test('keeps reduced axes', () => {
    expect(shapeOf(name, MAP, { axes: 0 })).toEqual([1, 56, 56]);
    expect(shapeOf(name, MAP, { axes: [1, 2] })).toEqual([32, 1, 1]);
  });

  test('refuses axes that are not there', () => {
    expect(complaint(name, [MAP], { axes: [0, 3] })).toBe(
      'axes: axis 3 is none of the 3 axes that arrive; use a number from 0 (channels) to 2, as the batch is left out',
    );
    expect(complaint(name, [MAP], { axes: [1, 1] })).toContain('names an axis twice');
    expect(complaint(name, [MAP], { axes: [] })).toContain('axes = [] names none of the 3 axes');
  });
});

test('a mean costs a multiplication a result more than a sum', () => {
  expect(layer('reduce_sum', [MAP], { axes: 0 }).otherOps).toBe(31 * 56 * 56);
  expect(layer('reduce_max', [MAP], { axes: 0 }).otherOps).toBe(31 * 56 * 56);
  expect(layer('reduce_mean', [MAP], { axes: 0 }).otherOps).toBe(32 * 56 * 56);
});
