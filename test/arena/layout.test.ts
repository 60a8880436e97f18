import { expect, test } from 'vitest';
import { pieceOf, stacked } from '../../server/src/arena/layout';

const chip = { pointerBytes: 4, hasCompression: false, isRecording: false } as const;
const desktop = { pointerBytes: 8, hasCompression: true, isRecording: true } as const;

test('a structure is as large as a compiler makes it', () => {
  expect(pieceOf('bi', chip)).toEqual({ bytes: 8, alignedTo: 4 });
  expect(pieceOf('i2p', chip)).toEqual({ bytes: 12, alignedTo: 4 });
  expect(pieceOf('i2p', desktop)).toEqual({ bytes: 24, alignedTo: 8 });
  expect(pieceOf('id3i', chip)).toEqual({ bytes: 32, alignedTo: 8 });
  expect(pieceOf('3hihi', chip)).toEqual({ bytes: 20, alignedTo: 4 });
  expect(pieceOf('3b', chip)).toEqual({ bytes: 3, alignedTo: 1 });
});

test('fields that serve compression or recording are there where the build has them', () => {
  expect([pieceOf('pq', chip).bytes, pieceOf('pq', desktop).bytes]).toEqual([4, 16]);
  expect([pieceOf('i2c', chip).bytes, pieceOf('i2c', desktop).bytes]).toEqual([4, 12]);
  expect([pieceOf('prs', chip).bytes, pieceOf('prs', desktop).bytes]).toEqual([4, 24]);
});

test('pieces grow downwards, each aligned for itself', () => {
  expect(
    stacked([
      { bytes: 3, alignedTo: 1 },
      { bytes: 8, alignedTo: 4 },
      { bytes: 1, alignedTo: 16 },
    ]),
  ).toBe(16);
  expect(
    stacked([
      { bytes: 24, alignedTo: 8 },
      { bytes: 3, alignedTo: 1 },
      { bytes: 8, alignedTo: 8 },
    ]),
  ).toBe(40);
  expect(stacked([])).toBe(0);
});
