/** How a text that is too long ends, where the rest of it is shown elsewhere. */
import { expect, test } from 'vitest';
import { begun } from '../../server/src/text/shorten';

test.each([
  ['what is short enough stays', 'It is refused.', 20, 'It is refused.'],
  [
    'behind a sentence',
    'The chip takes no pools. It does not run this layer either.',
    40,
    'The chip takes no pools. …',
  ],
  [
    'behind a part of one',
    'The RAM holds 524,288 bytes; at int8 the network needs more.',
    45,
    'The RAM holds 524,288 bytes; …',
  ],
  [
    'not behind an early one',
    'No. The RAM of this chip holds 524,288 bytes at int8.',
    40,
    'No. The RAM of this chip holds 524,288…',
  ],
  [
    'without the comma',
    'A chip that takes pools, and convolutions behind them',
    26,
    'A chip that takes pools…',
  ],
  [
    'in Chinese, behind a sentence',
    '该芯片没有池化。这一层由处理器运行，并且要搬运数据。',
    15,
    '该芯片没有池化。 …',
  ],
  ['in Chinese, where none ends', '该芯片没有全局平均池化也没有全连接层', 10, '该芯片没有全局平均…'],
  ['no half of a character', '𝔸𝔸𝔸𝔸𝔸𝔸', 6, '𝔸𝔸…'],
])('%s', (_, text, longest, expected) => {
  expect(begun(text, longest)).toBe(expected);
  expect(begun(text, longest).length).toBeLessThanOrEqual(longest + 1);
});
