/**
 * What the rules say of the examples, which are the papers' own networks: a rule is quiet on them but where a paper
 * criticises them. After a change that is meant, `npx vitest run test/rules -u` writes the table again: read it.
 */
import { expect, test } from 'vitest';
import { exampleFiles, told } from '../../scripts/docs/told';

test('what every example is told', async () => {
  const lines = exampleFiles().flatMap(file => [
    file,
    ...told(file).map(({ line, code, text, words }) => `  ${line}: ${code} "${text}" ${words}`),
    '',
  ]);
  await expect(lines.join('\n')).toMatchFileSnapshot('networks.txt');
});

/** Where the criticism stands; whatever is told beside these is a false alarm. */
const criticised: Readonly<Record<string, readonly string[]>> = {
  // He et al. 2019, section 4.2: the 1×1 of the shortcuts leaves out three quarters of its input.
  'resnet-50.lwnet': ['strided-pointwise'],
  // Ma et al. 2018, guideline 2.
  'shufflenet-v1.lwnet': ['group-conv-memory-access'],
};

test.each(Object.entries(criticised))('%s is told what the papers say of it', (file, expected) =>
  expect([...new Set(told(file).map(({ code }) => code))]).toEqual(expected),
);

const quiet = ['efficientnet', 'ghostnet', 'mobilenet-v1', 'mobilenet-v2', 'shiftnet-a', 'shufflenet-v2'];

test.each(quiet)('%s is told nothing', name => expect(told(`${name}.lwnet`)).toEqual([]));
