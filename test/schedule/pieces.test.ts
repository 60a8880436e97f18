/** Long bodies are gone by in few steps, those of the dozens that an edit changes. */
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { type Piece, piecesOf } from '../../server/src/schedule/pieces';

const lines = 1000;
const uri = 'file:///long.lwnet';

const textOf = (edited: number): string =>
  `network A {\n  input(8, 16, 16)\n${Array.from({ length: lines }, (_, i) => `  conv(8, ${i === edited ? 5 : 3}) -> bn -> relu`).join('\n')}\n}\n`;

const piecesIn = ({ networks }: Analysis): readonly Piece[] => piecesOf(networks[0]!.evaluated.body);

/** Goes by pieces, and into those that are new. */
function stepsIn(pieces: readonly Piece[], seen: Set<Piece>): number {
  let steps = 0;
  for (const piece of pieces) {
    steps++;
    if (seen.has(piece)) continue;
    seen.add(piece);
    if (!('items' in piece.parts)) steps += stepsIn(piece.parts, seen);
  }
  return steps;
}

test('an edit in a thousand lines is gone by in some thirty steps', () => {
  let analysis = analyse(uri, textOf(-1));
  const seen = new Set<Piece>();
  expect(stepsIn(piecesIn(analysis), seen)).toBeGreaterThan(lines);
  const steps: number[] = [];
  for (let at = 40; at < lines; at += 60) {
    analysis = analyse(uri, textOf(at), undefined, analysis);
    steps.push(stepsIn(piecesIn(analysis), seen));
  }
  // Each edit also takes back the one before, elsewhere.
  const mean = steps.reduce((sum, n) => sum + n, 0) / steps.length / 2;
  expect(mean).toBeLessThan(32);
});

test('pieces hold every statement once, in order, with all that others read of it', () => {
  const [network] = analyse(uri, textOf(-1)).networks;
  const { items } = network!.evaluated.body;
  const flat = (piece: Piece): readonly unknown[] =>
    'items' in piece.parts ? piece.parts.items : piece.parts.flatMap(flat);
  const pieces = piecesOf(network!.evaluated.body);
  expect(pieces.flatMap(flat)).toEqual(items);
  const check = (within: readonly Piece[], arriving: readonly number[]) => {
    const there = new Set(arriving);
    for (const piece of within) {
      expect(piece.reads.filter(id => !there.has(id))).toEqual([]);
      if (!('items' in piece.parts)) check(piece.parts, piece.reads);
      for (const id of piece.exports) there.add(id);
    }
  };
  check(pieces, []);
});
