import { describe, expect, test } from 'vitest';
import { complaint, layer, shapeOf } from './run';

const MAP = [32, 56, 56];

describe.each(['maxpool', 'avgpool'])('%s', name => {
  test('steps by its kernel unless told otherwise', () => {
    expect(shapeOf(name, MAP, { kernel: [2, 4] })).toEqual([32, 28, 14]);
    expect(shapeOf(name, MAP, { kernel: [2, 2], stride: [1, 2] })).toEqual([32, 55, 28]);
  });

  test('pads odd windows by half, even ones by none', () => {
    expect(shapeOf(name, [64, 112, 112], { kernel: [3, 3], stride: [2, 2] })).toEqual([64, 56, 56]);
    expect(shapeOf(name, [64, 112, 112], { kernel: [3, 3], stride: [2, 2], pad: [0, 0, 0, 0] })).toEqual([
      64, 55, 55,
    ]);
    // Tiny YOLO v3 keeps 13 pixels with a window of 2.
    expect(shapeOf(name, [512, 13, 13], { kernel: [2, 2], stride: [1, 1], pad: [0, 1, 1, 0] })).toEqual([
      512, 13, 13,
    ]);
    expect(shapeOf(name, [44, 83, 83], { kernel: [3, 3], stride: [2, 2], pad: 'same' })).toEqual([
      44, 42, 42,
    ]);
  });

  test('ceil', () => {
    // SqueezeNet 1.1: 111 → 55 either way, 112 → 56 only with it.
    const k = { kernel: [3, 3], stride: [2, 2], pad: [0, 0, 0, 0] };
    expect(shapeOf(name, [64, 112, 112], { ...k, ceil: false })).toEqual([64, 55, 55]);
    expect(shapeOf(name, [64, 112, 112], { ...k, ceil: true })).toEqual([64, 56, 56]);
    // A last window that would start after the map is left out.
    expect(
      shapeOf(name, [1, 4, 4], { kernel: [2, 2], stride: [3, 3], pad: [1, 1, 1, 1], ceil: true }),
    ).toEqual([1, 2, 2]);
  });

  test('a border as wide as the window is refused', () => {
    expect(complaint(name, [MAP], { kernel: [2, 2], pad: [0, 2, 0, 0] })).toBe(
      'pad: a border of [0, 2, 0, 0] is as wide as the 2×2 window, which then sees no pixel; ' +
        'pad each side by less than the window',
    );
  });

  test('a window that is larger than the map is refused', () => {
    expect(complaint(name, [[8, 3, 3]], { kernel: [4, 4] })).toMatch(
      /^kernel: its 4×4 window does not fit the 3×3/,
    );
  });

  test('reads only what a window sees', () => {
    expect(layer(name, [MAP], { kernel: [1, 1], stride: [2, 2] }).reads).toEqual([32 * 28 * 28]);
    expect(layer(name, [[1, 7, 7]], { kernel: [2, 2], stride: [3, 3] }).reads).toEqual([16]);
  });
});

test('a maximum costs a comparison less than a mean costs operations', () => {
  expect(layer('maxpool', [MAP], { kernel: [2, 2] }).otherOps).toBe(32 * 28 * 28 * 3);
  expect(layer('avgpool', [MAP], { kernel: [2, 2] }).otherOps).toBe(32 * 28 * 28 * 4);
});

test('global pools leave one pixel', () => {
  expect(layer('gap', [MAP])).toMatchObject({ shapes: [[32, 1, 1]], otherOps: 32 * 56 * 56 });
  expect(layer('gmp', [MAP])).toMatchObject({ shapes: [[32, 1, 1]], otherOps: 32 * 56 * 56 - 32 });
  for (const name of ['gap', 'gmp']) expect(complaint(name, [[10]])).toMatch(/^inputs: a vector of 10/);
});

test('adaptive pools have as many bins as asked for', () => {
  expect(shapeOf('adaptive_avgpool', MAP, { bins: [6, 3] })).toEqual([32, 6, 3]);
  // Five pixels in three bins: 0–1, 1–3, 3–4, so seven pixels are read.
  expect(layer('adaptive_avgpool', [[1, 5, 1]], { bins: [3, 1] }).otherOps).toBe(7);
  expect(layer('adaptive_maxpool', [[1, 5, 1]], { bins: [3, 1] }).otherOps).toBe(4);
  expect(layer('adaptive_avgpool', [MAP], { bins: [1, 1] }).otherOps).toBe(layer('gap', [MAP]).otherOps);
});
