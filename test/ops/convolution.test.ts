import { describe, expect, test } from 'vitest';
import { complaint, layer, shapeOf } from './run';

const MAP = [32, 56, 56];

describe('conv', () => {
  test('is 1×1 without bias unless told otherwise', () => {
    const l = layer('conv', [MAP], { out: 64 });
    expect(l.shapes).toEqual([[64, 56, 56]]);
    expect(l.parameters).toBe(32 * 64);
    expect(l.macs).toBe(32 * 64 * 56 * 56);
    expect(l.otherOps).toBe(0);
  });

  test('kernel: an odd one keeps the size, an even one shrinks it', () => {
    expect(shapeOf('conv', MAP, { out: 8, kernel: [3, 5] })).toEqual([8, 56, 56]);
    expect(shapeOf('conv', MAP, { out: 8, kernel: [2, 4] })).toEqual([8, 55, 53]);
    expect(layer('conv', [MAP], { out: 8, kernel: [3, 5] }).weights.weight).toEqual([8, 32, 3, 5]);
    // What counts is the extent: two taps with a pixel between them span three.
    expect(shapeOf('conv', MAP, { out: 8, kernel: [2, 2], dilation: [2, 3] })).toEqual([8, 56, 53]);
  });

  test('stride', () => {
    expect(shapeOf('conv', MAP, { out: 8, kernel: [3, 3], stride: [2, 3] })).toEqual([8, 28, 19]);
    expect(shapeOf('conv', [3, 225, 225], { out: 8, kernel: [3, 3], stride: [2, 2] })).toEqual([8, 113, 113]);
  });

  test('a stride larger than the kernel leaves pixels unread', () => {
    expect(layer('conv', [MAP], { out: 8, stride: [2, 2] }).reads).toEqual([32 * 28 * 28]);
    expect(layer('conv', [MAP], { out: 8, kernel: [3, 3], stride: [2, 2] }).reads).toEqual([32 * 56 * 56]);
    // 224 pixels without padding end in one that no window reaches.
    const l = layer('conv', [[3, 224, 224]], { out: 8, kernel: [3, 3], stride: [2, 2], pad: [0, 0, 0, 0] });
    expect(l.reads).toEqual([3 * 223 * 223]);
  });

  test('groups divide weights and MACs', () => {
    const l = layer('conv', [MAP], { out: 64, kernel: [3, 3], groups: 4 });
    expect(l.weights.weight).toEqual([64, 8, 3, 3]);
    expect(l.macs).toBe((64 * 32 * 9 * 56 * 56) / 4);
  });

  test('groups that do not divide name those that do', () => {
    expect(complaint('conv', [[64, 7, 7]], { out: 128, groups: 3 })).toBe(
      'groups: groups = 3 does not divide the 64 input channels; use 1, 2, 4, 8, 16, 32 or 64',
    );
    expect(complaint('conv', [[240, 7, 7]], { out: 64, groups: 3 })).toBe(
      'groups: groups = 3 does not divide the 64 output channels; use 1, 2, 4, 8 or 16, or 63 or 66 output channels',
    );
    expect(complaint('conv', [[480, 7, 7]], { out: 480, groups: 7 })).toContain('use 4, 5, 6, 8, 10, 12');
  });

  test('pad', () => {
    const k = { out: 8, kernel: [3, 3] };
    expect(shapeOf('conv', MAP, { ...k, pad: [0, 0, 0, 0] })).toEqual([8, 54, 54]);
    expect(shapeOf('conv', MAP, { ...k, pad: [0, 1, 2, 3] })).toEqual([8, 56, 58]);
    expect(shapeOf('conv', MAP, { ...k, pad: [-1, 0, 0, -2] })).toEqual([8, 53, 52]);
    expect(shapeOf('conv', MAP, { out: 8, kernel: [4, 4], stride: [3, 3], pad: 'same' })).toEqual([
      8, 19, 19,
    ]);
    expect(complaint('conv', [MAP], { ...k, pad: [-56, 0, 60, 0] })).toBe(
      'pad: pad = [-56, 0, 60, 0] cuts away all of the 56×56 pixels of the map; crop less',
    );
  });

  test('dilation spreads the window and the default padding with it', () => {
    expect(shapeOf('conv', MAP, { out: 8, kernel: [3, 3], dilation: [2, 4] })).toEqual([8, 56, 56]);
    expect(shapeOf('conv', MAP, { out: 8, kernel: [3, 3], dilation: [2, 4], pad: [0, 0, 0, 0] })).toEqual([
      8, 52, 48,
    ]);
  });

  test('bias', () => {
    const l = layer('conv', [MAP], { out: 8, bias: true });
    expect(l.weights.bias).toEqual([8]);
    expect(l.parameters).toBe(32 * 8 + 8);
    expect(l.otherOps).toBe(8 * 56 * 56);
  });

  test('a window that does not fit gives both sizes', () => {
    expect(complaint('conv', [[8, 2, 2]], { out: 8, kernel: [5, 5], pad: [1, 1, 1, 1] })).toBe(
      'kernel: its 5×5 window does not fit the 4×4 pixels of the padded map; ' +
        'use a smaller kernel, more padding, or fewer strides before this layer',
    );
  });

  test('a vector is told what to do', () => {
    expect(complaint('conv', [[100]], { out: 8 })).toBe(
      'inputs: a vector of 100 arrives, not channels × height × width; use fc instead, ' +
        'place this layer before flatten or fc, or write reshape([100, 1, 1]) before it',
    );
    expect(complaint('conv', [[4, 10]], { out: 8 })).toContain('a tensor of 4×10 arrives');
  });

  test('numbers that no network has are refused, not miscounted', () => {
    expect(complaint('conv', [MAP], { out: Number.MAX_SAFE_INTEGER })).toContain(
      'more than 9007199254740991',
    );
    expect(complaint('conv', [MAP], { out: 7, groups: Number.MAX_SAFE_INTEGER })).toContain(
      'does not divide',
    );
  });
});

describe('dwconv', () => {
  test('is 3×3 unless told otherwise', () => {
    const l = layer('dwconv', [MAP]);
    expect(l.shapes).toEqual([MAP]);
    expect(l.weights).toEqual({ weight: [32, 1, 3, 3] });
    expect(l.macs).toBe(32 * 9 * 56 * 56);
  });

  test('kernel, stride, pad, dilation', () => {
    expect(shapeOf('dwconv', MAP, { kernel: [5, 1], stride: [2, 1] })).toEqual([32, 28, 56]);
    expect(shapeOf('dwconv', MAP, { pad: [0, 0, 1, 1] })).toEqual([32, 55, 55]);
    expect(shapeOf('dwconv', MAP, { dilation: [3, 1], pad: [0, 0, 0, 0] })).toEqual([32, 50, 54]);
  });

  test('multiplier and bias', () => {
    const l = layer('dwconv', [MAP], { multiplier: 3, bias: true });
    expect(l.shapes).toEqual([[96, 56, 56]]);
    expect(l.parameters).toBe(96 * 9 + 96);
    expect(l.macs).toBe(96 * 9 * 56 * 56);
    expect(l.otherOps).toBe(96 * 56 * 56);
    expect(complaint('dwconv', [MAP], { multiplier: 0 })).toBe(
      'multiplier: multiplier = 0 leaves none of the 32 channels; use 1 or more, or leave this layer out with an `if`',
    );
  });
});

describe('tconv', () => {
  test('U-Net’s doubles the map', () => {
    const l = layer('tconv', [[128, 28, 28]], { out: 64, kernel: [2, 2], stride: [2, 2], bias: true });
    expect(l.shapes).toEqual([[64, 56, 56]]);
    expect(l.weights).toEqual({ weight: [128, 64, 2, 2], bias: [64] });
    expect(l.macs).toBe(128 * 28 * 28 * 64 * 4);
    expect(l.otherOps).toBe(64 * 56 * 56);
  });

  test('stride, pad, output_pad, dilation', () => {
    const k = { out: 8, kernel: [3, 3] };
    expect(shapeOf('tconv', MAP, { ...k, stride: [2, 2] })).toEqual([8, 111, 111]);
    expect(shapeOf('tconv', MAP, { ...k, stride: [2, 2], output_pad: [1, 0] })).toEqual([8, 112, 111]);
    expect(shapeOf('tconv', MAP, { ...k, stride: [2, 2], pad: 'same' })).toEqual([8, 112, 112]);
    expect(shapeOf('tconv', MAP, { ...k, pad: [0, 1, 2, 3] })).toEqual([8, 56, 54]);
    expect(shapeOf('tconv', MAP, { ...k, dilation: [2, 3], pad: [0, 0, 0, 0] })).toEqual([8, 60, 62]);
  });

  test('groups', () => {
    const l = layer('tconv', [MAP], { out: 64, kernel: [3, 3], groups: 4 });
    expect(l.weights.weight).toEqual([32, 16, 3, 3]);
    expect(l.macs).toBe((32 * 56 * 56 * 64 * 9) / 4);
    expect(complaint('tconv', [MAP], { out: 63, kernel: [3, 3], groups: 4 })).toContain(
      '60 or 64 output channels',
    );
  });

  test('padding that does not go together with the rest', () => {
    const k = { out: 8, kernel: [3, 3], stride: [2, 2] };
    expect(complaint('tconv', [MAP], { ...k, output_pad: [2, 0] })).toMatch(
      /^output_pad: .*use at most \[1, 1\]$/,
    );
    expect(complaint('tconv', [MAP], { ...k, output_pad: [1, 1], pad: 'same' })).toMatch(/^output_pad: /);
    expect(complaint('tconv', [[8, 1, 1]], { ...k, pad: [2, 2, 2, 2] })).toBe(
      'pad: a border of [2, 2, 2, 2] leaves nothing of the 3×3 pixels; pad less, or use a larger kernel or stride',
    );
  });
});

describe('shift', () => {
  test('has no parameters and no MACs', () => {
    const l = layer('shift', [MAP], { kernel: [3, 3] });
    expect(l).toMatchObject({ shapes: [MAP], parameters: 0, macs: 0, otherOps: 0, reads: [32 * 56 * 56] });
  });

  test('stride keeps the first of every few pixels and reads no more', () => {
    const l = layer('shift', [[32, 57, 56]], { kernel: [5, 5], stride: [2, 3] });
    expect(l.shapes).toEqual([[32, 29, 19]]);
    expect(l.reads).toEqual([32 * 29 * 19]);
  });

  test('an even window is refused', () => {
    expect(complaint('shift', [MAP], { kernel: [3, 2] })).toBe(
      'kernel: a 3×2 window has no centre; use odd sides, for instance 3',
    );
  });
});
