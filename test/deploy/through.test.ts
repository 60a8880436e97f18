/** Maps that go through uses and turns without a layer are the maps that arrive. */
import { expect, test } from 'vitest';
import { deploy } from './support';

/** Who makes each output of the network: `a` the accelerator, `b` the host. */
const outputs = (text: string): string[] => {
  const { judged } = deploy(`${text}\ndeploy A on ethos_u65_256 {\n  precision int8\n}\n`);
  return judged.effect!.leaving.map(out => (typeof out === 'object' && out.maker === 1 ? 'b' : 'a'));
};

const swap = 'block a, b -> Swap {\n  b, a\n}\n\n';
const network = (lines: string) =>
  `network A {\n  x = input(8, 8, 8)\n  a = x -> conv(8)\n  b = x -> mish\n${lines}}\n`;

test.each([
  ['a use', swap, '  a, b -> Swap\n', ['b', 'a']],
  ['two uses', swap, '  a, b -> Swap -> Swap\n', ['a', 'b']],
  ['an odd number of turns', swap, '  a, b -> repeat 999999999 { Swap }\n', ['b', 'a']],
  ['an even number of turns', swap, '  a, b -> repeat 1000000000 { Swap }\n', ['a', 'b']],
  [
    'turns in a block',
    `${swap}block a, b -> Odd {\n  a, b -> repeat 7 { Swap }\n}\n\n`,
    '  a, b -> Odd\n',
    ['b', 'a'],
  ],
  ['what a turn reads from outside', '', '  a -> repeat 3 { b }\n', ['b']],
])('%s', (_, blocks, lines, expected) => expect(outputs(blocks + network(lines))).toEqual(expected));
