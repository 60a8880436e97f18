import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { designs } from '../../server/src/designs';
import { sizes } from '../../server/src/designs/design';
import { newNetwork } from '../../server/src/features/new-network';
import { formatText } from '../../server/src/format';
import { builtIn } from '../../server/src/targets';
import { readTargetFile } from '../../server/src/targets/file';
import { withFiles } from '../../server/src/targets/registry';

const problemsOf = (text: string) =>
  analyse('file:///a.lwnet', text)
    .problems.filter(({ kind }) => kind.severity === 'error' || kind.severity === 'warning')
    .map(({ kind }) => kind.code);

/** One that runs nearly everything, one with a memory, one without depthwise strides, one with little beside 3×3. */
const chips = ['ethos_u55_128', 'stm32l4r5', 'max78000', 'akd1000'];

test.each(chips)('a network of each size that runs whole on %s', target => {
  for (const size of Object.keys(sizes)) {
    const { file, failures } = newNetwork({ name: 'FirstNet', target, size }, builtIn);
    expect(failures).toEqual([]);
    const { name, text } = file!;
    expect(name).toBe('first-net.lwnet');
    expect(text).toContain(`deploy FirstNet on ${target} {`);
    expect(formatText(text)).toBe(text);
    // Pictures of 224 pixels are more than this one has memory for, and the file says so.
    if (target !== 'max78000' || size !== 'large') expect(problemsOf(text), size).toEqual([]);
  }
});

test('chips of different kinds begin with different networks', () => {
  const begun = chips.map(target => newNetwork({ name: 'N', target, size: 'small' }, builtIn).file!.text);
  expect(begun[0]).toContain('InvertedResidual(');
  expect(begun[2]).not.toContain('InvertedResidual(');
  // An AKD1000 has no activation between the halves of a separable convolution.
  expect(begun[3]).not.toContain('Separable(');
});

test('the sizes say what comes out, once the chip is known', () => {
  const details = (target?: string) =>
    newNetwork(target === undefined ? {} : { target }, builtIn).questions[2]!.choices!.map(
      one => one.detail!,
    );
  expect(details()[0]).toBe('pictures of 32 × 32 pixels');
  expect(details('cortex_m7')[0]).toBe(
    'pictures of 32 × 32 pixels: inverted residuals, 955.3 k MACs · 43.51 k parameters',
  );
  expect(details('max78000')[2]).toMatch(/^pictures of 224 × 224 pixels, not all of it runs or fits: /);
});

test('an answer that cannot be is told at its question', () => {
  const { file, failures } = newNetwork({ name: 'net', target: 'nothing', size: 'huge' }, builtIn);
  expect(file).toBeNull();
  expect(failures.map(({ key }) => key)).toEqual(['name', 'target', 'size']);
});

test('each design is a text of the language with the parameters that its sizes give', () => {
  for (const { text, at } of designs) {
    const network = text.replaceAll('NAME', 'Net');
    expect(problemsOf(network)).toEqual([]);
    for (const values of Object.values(at))
      for (const [name, value] of Object.entries(values)) {
        expect(network).toMatch(new RegExp(`[(, ]${name} = `));
        expect(value).toMatch(/^[\d[\], ]+$/);
      }
  }
});

test('chips of one’s own can be chosen first', () => {
  const text = readFileSync(new URL('../targets/fates/error.lwtarget.json', import.meta.url), 'utf8');
  const targets = withFiles(builtIn, [readTargetFile('file:///w/mine.lwtarget.json', text)]);
  const choices = newNetwork({}, targets).questions[1]!.choices!.map(({ value }) => value);
  expect(choices[0]).toBe('fate_error');
  expect(choices).toHaveLength(new Set(choices).size);
  expect(choices.length).toBeGreaterThan(40);
});
