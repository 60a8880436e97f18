/** Maps that go through uses and turns without a layer are the maps that arrive. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { lower } from '../../server/src/lower/lower';

/** The kernels whose results each output of the network is. */
const outputs = (text: string): (string | undefined)[] => {
  const { body } = analyse('test:/a.lwnet', text).networks[0]!.evaluated;
  return lower(body).results.map(({ maker }) => maker?.path);
};

const swap = 'block a, b -> Swap {\n  b, a\n}\n\n';
const network = (lines: string) =>
  `network A {\n  x = input(8, 8, 8)\n  a = x -> conv(8)\n  b = x -> conv(8)\n${lines}}\n`;

test.each([
  ['a use', swap, '  a, b -> Swap\n', ['b.conv', 'a.conv']],
  ['two uses', swap, '  a, b -> Swap -> Swap\n', ['a.conv', 'b.conv']],
  ['an odd number of turns', swap, '  a, b -> repeat 999999999 { Swap }\n', ['b.conv', 'a.conv']],
  ['an even number of turns', swap, '  a, b -> repeat 1000000000 { Swap }\n', ['a.conv', 'b.conv']],
  [
    'turns in a block',
    `${swap}block a, b -> Odd {\n  a, b -> repeat 7 { Swap }\n}\n\n`,
    '  a, b -> Odd\n',
    ['b.conv', 'a.conv'],
  ],
  ['what a turn reads from outside', '', '  a -> repeat 3 { b }\n', ['b.conv']],
])('%s', (_, blocks, lines, expected) => expect(outputs(blocks + network(lines))).toEqual(expected));
