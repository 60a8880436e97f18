/** A tiled array described by a few answers: what becomes of each, and what is said of one that cannot be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTargetFile } from '../../server/src/targets/file';
import { type Answers, describeTiled } from '../../server/src/targets/tiled';
import { printJson } from '../../server/src/targets/tiled/print';
import { questions } from '../../server/src/targets/tiled/questions';
import { sayProblem } from '../../server/src/text/problem';

const answers = {
  name: 'Our NPU',
  part: 'XC7Z020',
  productsPerDsp: '2',
  array: '16x16',
  clock: '200MHz',
  buffers: '64KiB, 128KiB, ?',
  bandwidth: '1.6GB/s',
  runs: 'convolution,relu',
  host: 'Arm Cortex-A9',
};

const failures = (change: Answers) =>
  describeTiled({ ...answers, ...change }).failures.map(({ key, text }) => `${key}: ${text}`);
const target = (change: Answers = {}) => describeTiled({ ...answers, ...change }).described!.target;

test('each answer has its place, and the file is read without a mistake', () => {
  const { failures: none, described } = describeTiled(answers);
  expect(none).toEqual([]);
  expect(described!.fileName).toBe('our-npu.lwtarget.json');
  const { members, problems } = readTargetFile('file:///w/our-npu.lwtarget.json', described!.text);
  expect(problems.map(sayProblem)).toEqual([]);
  expect(members[0]!.target).toEqual(described!.target);
  expect(members[0]!.target).toMatchObject({
    id: 'our_npu',
    name: 'Our NPU',
    engines: [
      {
        precisions: { accepted: [{ weightBits: 8, activationBits: 8 }], others: 'refused' },
        array: {
          inputs: 16,
          outputs: 16,
          productsPerDsp: 2,
          buffers: { input: 65536, weights: 131072, output: null },
        },
        latency: { kind: 'tiled', clockHz: 200e6 },
        support: { convolution: { how: 'native' }, relu: { how: 'native' } },
        unlisted: { how: 'none' },
      },
      { name: 'Arm Cortex-A9', runs: 'everything' },
    ],
    unsupported: 'host',
    memories: [{ name: 'DRAM', bytes: null, bytesPerSecond: 1.6e9 }],
    part: { name: 'XC7Z020' },
  });
});

test('what is not answered is not known, and never a number', () => {
  const { described, failures: none } = describeTiled({ name: 'Ours', clock: '', array: '?' });
  expect(none).toEqual([]);
  const [engine, ...others] = described!.target.engines;
  expect(engine).toMatchObject({
    array: {
      inputs: null,
      outputs: null,
      productsPerDsp: null,
      buffers: { input: null, weights: null, output: null },
    },
    latency: { clockHz: null },
  });
  expect([others, described!.target.unsupported, described!.target.part]).toEqual([[], 'error', undefined]);
  expect(described!.target.memories[0]!.bytesPerSecond).toBe(null);
});

test('the rest of the answers', () => {
  const all = target({
    id: 'npu2',
    array: '8 × 10 × 10',
    part: 'XC7Z045',
    partDsps: '900',
    partBlockRams: '545',
    macsInLuts: '4',
    dsps: '500',
    blockRams: '96.5',
    precision: 'int8,w4a8',
    source: 'report of 1a2b3c',
  });
  expect(all).toMatchObject({
    id: 'npu2',
    part: { name: 'XC7Z045', dsps: 900, blockRams: 545, source: 'design' },
    sources: { design: 'report of 1a2b3c' },
    engines: [
      {
        precisions: {
          accepted: [
            { weightBits: 8, activationBits: 8 },
            { weightBits: 4, activationBits: 8 },
          ],
        },
        array: { inputs: 8, outputs: 10, pixels: 10, macsInLuts: 4, dsps: 500, blockRams: 96.5 },
      },
      {},
    ],
  });
});

describe('an answer that cannot be is told by itself', () => {
  test.each<[Answers, string]>([
    [{ name: ' ' }, 'name: A chip needs a name.'],
    [{ name: '42' }, 'name: Deployments need a word for it: a name with a letter in it.'],
    [{ name: 'MAX78000' }, "name: 'max78000' is a target that is built in; give this one another name."],
    [{ id: 'Our NPU' }, "id: 'Our NPU' is written in small letters, digits and _, and begins with a letter."],
    [{ array: '16' }, 'array: Write rows × columns, and × pixels where there are several: 16x16 or 8x10x10.'],
    [{ array: '0x16' }, 'array: Each side is a number from 1 to 65,536.'],
    [{ clock: '200' }, 'clock: 200 of what? Write its unit: 200MHz.'],
    [{ clock: 'fast' }, 'clock: Write a number with its unit: 200MHz.'],
    [{ clock: '200s' }, "clock: There is no unit 's' here; use Hz, kHz, MHz, GHz."],
    [{ clock: '0MHz' }, 'clock: 0MHz is nothing at all; leave it empty where it is not known.'],
    [{ clock: '200GHz' }, 'clock: 200GHz is more than any chip has; is the unit right?'],
    [
      { buffers: '64KiB,64KiB' },
      'buffers: Write three sizes, for input, weights and output: 64KiB, 128KiB, 64KiB. Here are 2.',
    ],
    [{ buffers: '64KB,1KiB,1KiB' }, 'buffers: KB can mean 1,000 or 1,024 bytes: write kB or KiB.'],
    [{ productsPerDsp: '1.5' }, 'productsPerDsp: Write a whole number from 1 to 16.'],
    [{ blockRams: '0.3' }, 'blockRams: Write a number from 0 to 1,000,000.'],
    [{ runs: 'conv' }, "runs: There is no kind of layer 'conv' here. Did you mean 'convolution'?"],
    [
      { precision: 'fp16' },
      "precision: 'fp16' is floating: the file has a place for it, under 'precisions'. Name whole ones.",
    ],
    [
      { part: 'XC7Z02O' },
      "part: What 'XC7Z02O' has is not known here. Did you mean 'XC7Z020'? Known are XC7Z020, XCK26, XCZU3EG, XCZU7EV; " +
        'of another one say its DSPs and block RAMs as well.',
    ],
    [{ partDsps: '9' }, 'partDsps: What the XC7Z020 has is known here: 220 DSPs and 140 block RAMs.'],
    [{ part: '', partDsps: '9' }, 'part: Which part has so many? Name it.'],
  ])('%o', (change, message) => expect(failures(change)).toEqual([message]));

  test('several are told together, and nothing is described', () => {
    const outcome = describeTiled({ ...answers, clock: 'fast', array: '16' });
    expect(outcome.failures.map(({ key, isOverdrawn }) => [key, isOverdrawn])).toEqual([
      ['array', false],
      ['clock', false],
    ]);
    expect(outcome.described).toBeUndefined();
  });
});

test('an array that its FPGA has not room for is told at its answer, and can be described all the same', () => {
  const { failures: told, described } = describeTiled({
    ...answers,
    productsPerDsp: '1',
    buffers: '1MiB,?,?',
  });
  expect(told.map(({ key, isOverdrawn }) => [key, isOverdrawn])).toEqual([
    ['array', true],
    ['buffers', true],
  ]);
  expect(told[0]!.text).toContain('take 256 DSPs, with one product in each; the XC7Z020 has 220.');
  const { problems } = readTargetFile('file:///w/our-npu.lwtarget.json', described!.text);
  expect(problems.map(sayProblem)).toEqual(told.map(({ text }) => text));
});

test('whatever is answered, there is a file without a mistake of form, or a reason', () => {
  const keys = questions.map(({ key }) => key);
  const answer = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      '16x16',
      '200MHz',
      '1KiB,2KiB,3KiB',
      '1e9',
      '"',
      '\\',
      'XCK26',
      '-1',
      '2',
      'relu',
      '1GB/s',
    ),
    fc.constantFrom(...questions.map(({ example }) => example)),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), answer, { maxKeys: 5 }), given => {
      const { failures: told, described } = describeTiled({ name: 'Ours', ...given });
      for (const { key } of told) expect(keys).toContain(key);
      if (described === undefined) expect(told).not.toEqual([]);
      else {
        const { problems } = readTargetFile('file:///w/a.lwtarget.json', described.text);
        expect(problems.map(sayProblem)).toEqual(told.map(({ text }) => text));
      }
    }),
    { numRuns: 300 },
  );
});

test('each question has an option of its own and an example that is understood', () => {
  expect(new Set(questions.map(({ flag }) => flag.split(' ')[0])).size).toBe(questions.length);
  for (const { key, flag, example } of questions) {
    const option = flag.split(' ')[0]!.slice(2);
    expect(option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(key);
    const wide = { ...answers, part: 'XCZU7EV', partDsps: undefined };
    const ofParts = key.startsWith('part') && key !== 'part' ? { part: 'XC7Z045' } : {};
    expect(describeTiled({ ...wide, ...ofParts, [key]: example }).failures).toEqual([]);
  }
});

test.each([
  [{ a: [] }, '{\n  "a": []\n}'],
  [{ a: { b: [1, 'x'] } }, '{\n  "a": { "b": [1, "x"] }\n}'],
  [
    { a: ['x'.repeat(60), 'y'.repeat(60)] },
    `{\n  "a": [\n    "${'x'.repeat(60)}",\n    "${'y'.repeat(60)}"\n  ]\n}`,
  ],
])('printed: %o', (value, text) => {
  expect(printJson(value)).toBe(text);
  expect(JSON.parse(text)).toEqual(value);
});
