/** What messages on an Ethos-U55 tell to write, and that it then runs there. */
import { expect, test } from 'vitest';
import { deploy, small } from './support';

test('a transposed convolution with a border that TensorFlow Lite has no word for', () => {
  const told = (pad: string) =>
    deploy(small(`conv(8) -> tconv(8, 3, 2${pad})`, 'ethos_u55_128', 'int8', '8, 16, 16')).told;
  expect(told('')[0]).toContain(
    'the map times the stride (pad = same), or that and the rest of a last window (pad = 0); this one makes 31×31 of 16×16.',
  );
  expect(told(', pad = same')).toEqual([]);
  expect(told(', pad = 0')).toEqual([]);
});
