/** Where an ONNX file takes the pixels of a resize from, and what is told where a design takes others. */
import { expect, test } from 'vitest';
import { imported } from './imported';
import { input, model, node, output, wholes, word } from './proto';

/** What is told of a resize of 9×8 pixels to these. */
function told(height: number, width: number, how: Record<string, string>): readonly string[] {
  const words = Object.entries(how).map(([name, value]) => word(name, value));
  const resize = node('Resize', ['x', '', '', 's'], ['y'], ...words);
  const graph = [input('x', [1, 4, 9, 8]), wholes('s', [1, 4, height, width]), resize, output('y')];
  return imported('a.onnx', model(...graph)).notes.map(({ what }) => what);
}

const others = ['takes its pixels from other places than the design does, which costs the same'];

// What is here `[]` has the values of ONNX Runtime once the design is exported again, what is `others` has not.
test.each([
  ['linear', 'half_pixel', undefined, 18, 16, []],
  ['linear', 'half_pixel', undefined, 14, 5, []],
  ['linear', 'pytorch_half_pixel', undefined, 14, 5, []],
  ['linear', 'asymmetric', undefined, 18, 16, others],
  ['linear', 'align_corners', undefined, 18, 16, others],
  ['linear', 'asymmetric', undefined, 9, 8, []],
  ['nearest', 'asymmetric', 'floor', 14, 5, []],
  ['nearest', 'half_pixel', 'round_prefer_floor', 18, 24, []],
  ['nearest', 'half_pixel', 'round_prefer_floor', 14, 5, others],
  ['nearest', 'half_pixel', 'floor', 18, 16, others],
  ['nearest', 'asymmetric', 'ceil', 18, 16, others],
  ['nearest', 'asymmetric', 'round_prefer_ceil', 18, 16, others],
  ['nearest', 'align_corners', 'round_prefer_floor', 18, 16, []],
] as const)('%s, %s, %s to %i×%i', (mode, coordinates, rounding, height, width, notes) => {
  const how = { mode, coordinate_transformation_mode: coordinates };
  expect(told(height, width, rounding === undefined ? how : { ...how, nearest_mode: rounding })).toEqual(
    notes,
  );
});
