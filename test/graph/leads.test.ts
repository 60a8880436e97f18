/** Words that come from elsewhere lead to the form that they have here, not to the nearest word. */
import { describe, expect, test } from 'vitest';
import { sayProblem } from '../../server/src/text/problem';
import { analysed } from './check';

const messages = (text: string) => analysed(text).problems.map(sayProblem);
const network = (line: string) => `network A {\n  input(128, 1, 128) -> ${line}\n}\n`;

describe('windows over another number of axes', () => {
  test.each([
    ['conv1d(100, 3)', 'conv(out, [1, 3])'],
    ['Conv1D(100, 3)', 'conv(out, [1, 3])'],
    ['maxpool1d(2)', 'maxpool([1, 3])'],
    ['avgpool1d(2)', 'avgpool([1, 3])'],
    ['AvgPool1d(2)', 'avgpool([1, 3])'],
  ])('%s', (line, form) => {
    const [message, ...others] = messages(network(line));
    expect(others).toEqual([]);
    expect(message).toContain('Write a row as a map of height 1, channels × 1 × width');
    expect(message).toContain(`${form}.`);
    // A change of the name alone would be another layer.
    expect(message).not.toContain('Did you mean');
    expect(analysed(network(line)).problems[0]!.mends).toEqual([]);
  });

  test('a map has no depth', () => {
    expect(messages(network('maxpool3d(2)'))).toEqual([
      "There is no operator 'maxpool3d'. Windows slide over height and width here; a map has no depth.",
    ]);
  });

  test('two axes, and what has no window, are what they are called here', () => {
    expect(messages(network('conv2d(4, 3)'))[0]).toContain("Did you mean 'conv'?");
    expect(messages(network('BatchNorm1d'))[0]).toContain("Did you mean 'bn'?");
  });

  test('a block of the file in other letters goes first', () => {
    const text = `block Conv1d(n) {\n  conv(n, [1, 3])\n}\n\n${network('conv1d(100)')}`;
    expect(messages(text)[0]).toContain("Did you mean 'Conv1d'?");
  });
});

describe('budgets', () => {
  const told = (line: string) =>
    messages(
      `network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n  ${line}\n}\n`,
    )[0];

  test.each(['ram', 'sram', 'SRAM', 'memory'])('%s is the peak of maps', word => {
    expect(told(`${word} <= 256KiB`)).toMatch(
      new RegExp(`'${word}'; there are precision, patches, .*weights.* Did you mean 'peak_memory'\\?$`),
    );
  });

  test('a misspelt word leads to the word, another to all that there are', () => {
    expect(told('latancy <= 1ms')).toBe("There is no budget or placement 'latancy'. Did you mean 'latency'?");
    expect(told('area <= 1ms')).toMatch(/; there are precision, patches, .*peak_memory.*\.$/);
  });
});
