import { expect, test } from 'vitest';
import { shapesInWords } from '../../server/src/quantity/show';

test.each([
  ['16×8×8', '16×8×8'],
  ['16×8×8 24×8×8', '16 to 24 channels of 8×8'],
  ['16×8×8 16×4×4', '16 channels of 4×4 to 8×8'],
  ['16×8×8 16×4×8', '16 channels of 4×8 to 8×8'],
  ['16×8×8 32×2×2 24×4×4', '16 to 32 channels of 2×2 to 8×8'],
  ['16×8×2 16×4×6', '16 channels of 4 to 8 rows and 2 to 6 columns'],
  ['10 20', '10 to 20 channels'],
  ['10 16×8×8', 'varies'],
  ['', 'unknown'],
])('%s', (written, words) => {
  const shapes = written.split(' ').filter(shape => shape !== '');
  expect(shapesInWords(shapes.map(shape => shape.split('×').map(Number)))).toBe(words);
});
