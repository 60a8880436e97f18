/** Files that describe chips: what is read from them, and what is wrong at which place. */
import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { builtIn } from '../../server/src/targets';
import { readTargetFile, type TargetFile } from '../../server/src/targets/file';
import { repeatedIn, withFiles } from '../../server/src/targets/registry';
import { firstOf } from '../../server/src/targets/target';
import { type Problem, sayProblem } from '../../server/src/text/problem';
import { deploy, small } from '../deploy/support';

const folder = new URL('./fates/', import.meta.url);
const fates = readdirSync(folder).sort();
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const good = textOf('host.lwtarget.json');

const read = (text: string, name = 'a'): TargetFile =>
  readTargetFile(`file:///w/${name}.lwtarget.json`, text);

/** The marked text and the sentence of each problem; where that says what was meant, a fix writes it. */
const told = (text: string, problems: readonly Problem[] = read(text).problems): string[] =>
  problems.map(one => {
    const sentence = sayProblem(one);
    const meant = /Did you mean '(.+?)'/.exec(sentence)?.[1];
    expect(
      one.mends.map(({ text }) => text),
      sentence,
    ).toEqual(meant === undefined ? [] : [`"${meant}"`]);
    return `${text.slice(one.place.start, one.place.end)}: ${sentence}`;
  });

/** The good file with something changed in its value. */
function changed(change: (target: ReturnType<typeof JSON.parse>) => void): string {
  const value = JSON.parse(good);
  change(value);
  return JSON.stringify(value, undefined, 1);
}

describe('the five fates', () => {
  const schema = readFileSync(new URL('../../docs/target.schema.json', import.meta.url), 'utf8');
  const validate = new Ajv({ allErrors: true, keywords: ['markdownDescription'] }).compile(
    JSON.parse(schema),
  );

  test.each(fates)('%s is read, and the schema agrees', name => {
    const { members, problems } = read(textOf(name));
    expect(problems).toEqual([]);
    validate(JSON.parse(textOf(name)));
    expect(validate.errors).toBeNull();
    const targets = withFiles(builtIn, [read(textOf(name))]);
    const known = targets.find(`fate_${name.split('.')[0]!.replace('-', '_')}`)!;
    expect(known.target).toEqual(members[0]!.target);
    expect(known.target!.unsupported).toBe(name.split('.')[0]);
    expect(targets.all()).toHaveLength(builtIn.all().length + 1);
  });
});

test('a deployment is judged by a chip of a file, and by nothing where that has mistakes', () => {
  const text = small('conv(8, 5) -> relu', 'fate_error');
  const fate = textOf('error.lwtarget.json');
  expect(deploy(text, withFiles(builtIn, [read(fate)])).told).toEqual([
    'error conv: Chip of the fate error takes convolutions with kernels of 1×1 or 3×3; this one is 5×5. This layer is refused.',
  ]);
  expect(deploy(text).told).toEqual([expect.stringMatching(/^error fate_error: There is no target/)]);
  const broken = read(fate.replace('"native"', '"nativ"'));
  expect(broken.problems).toHaveLength(1);
  expect(deploy(text, withFiles(builtIn, [broken])).told).toEqual([]);
});

describe('a mistake is told at its place, with what is allowed', () => {
  test.each<[string, (target: ReturnType<typeof JSON.parse>) => void, string]>([
    [
      'a key',
      t => (t.engins = t.engines),
      `"engins": There is no 'engins' in a target. Did you mean 'engines'?`,
    ],
    [
      'a word',
      t => (t.unsupported = 'hots'),
      `"hots": 'unsupported' cannot be the text 'hots'; it is 'error', 'host', 'host-tail', 'engine' or 'none'. Did you mean 'host'?`,
    ],
    [
      'a kind of kernel',
      t => (t.engines[0].support.dwconv = { how: 'none', source: 'manual' }),
      `"dwconv": There is no 'dwconv' in 'support'. It has convolution, depthwise-convolution, transposed-convolution, ` +
        'fully-connected, matrix-product, channel-affine, layer-norm, group-norm, response-norm, max-pool and 39 others.',
    ],
    [
      'a demand',
      t => (t.engines[0].support.relu.constraints = [{ kind: 'stride-one' }]),
      `"stride-one": 'kind' cannot be the text 'stride-one'; it is `,
    ],
    [
      'a field of a demand',
      t => (t.engines[0].support.convolution.constraints[0].size = 3),
      `"size": There is no 'size' in 'constraints[0]'. Did you mean 'sizes'?`,
    ],
    [
      'the form of a value',
      t => (t.memories[0].bytes = '256 KiB'),
      `"256 KiB": 'bytes' is the text '256 KiB'; it must be a number, or null where it is not known.`,
    ],
    ['a number', t => (t.memories[0].bytes = -1), `-1: 'bytes' is -1; it must be at least 0.`],
    [
      'a name',
      t => (t.id = 'My Chip'),
      `"My Chip": 'My Chip' cannot be 'id': it is written in small letters, digits and _, and begins with a letter.`,
    ],
    ['an empty text', t => (t.name = ''), `"": 'name' is empty; say what it is, or leave it out.`],
    ['an empty list', t => (t.engines = []), `[]: 'engines' is empty; it has at least 1.`],
    [
      'something that is missing',
      t => delete t.memories[1].source,
      `{: 'source' is missing here. Where this is written: a key of \`sources\`, or the document itself.`,
    ],
    [
      'a second engine that is missing',
      t => t.engines.pop(),
      `"host": 'host' needs a second engine that runs what NPU lacks, and there is one alone.`,
    ],
    [
      'an engine like one of a target that nobody knows',
      t => (t.engines[1] = { id: 'cpu', name: 'Cortex-M', as: 'cortex_m56' }),
      `"cortex_m56": No target 'cortex_m56' is built in. Did you mean 'cortex_m55'?`,
    ],
    [
      'an engine that is like another and says what it runs',
      t => (t.engines[1] = { id: 'cpu', name: 'Cortex-M', as: 'cortex_m55', runs: 'everything' }),
      `"runs": What Cortex-M runs is what 'cortex_m55' does: this has no effect beside 'as'.`,
    ],
    [
      'a first engine like another',
      t => (t.engines[0].as = 'cortex_m55'),
      `"as": The first engine says itself what it runs: 'as' is for others.`,
    ],
    [
      'means that are missing',
      t => (t.engines[0].support.swish = { how: 'emulated', source: 'manual' }),
      `"swish": 'by' is missing here. What is emulated says by which means: "a look-up table".`,
    ],
    ['a name twice', t => (t.memories[1].name = 'SRAM'), `"SRAM": 'SRAM' stands in 'memories' before this.`],
  ])('%s', (_, change, message) => {
    const text = changed(change);
    expect(told(text)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ['', ': A value belongs here'],
    ['{"id": "a",}', '}: A key in double quotes belongs here; behind the last value stands no comma.'],
    ['{"id": "a" "name": "b"}', '"name": A comma belongs in front of this.'],
    ['// a\n{}', '// a: JSON has no comments'],
    ['{"id": "a', '"a: This text has no end: a double quote is missing.'],
    ['[1]', '[1]: A target is an object'],
    [`${'['.repeat(200_001)}`, ': This has'],
    [`${'['.repeat(50_000)}`, '[: This is nested more than 100 deep, and is not read.'],
  ])('form: %.30s', (text, message) => {
    expect(told(text)).toEqual([expect.stringContaining(message)]);
  });
});

test('the chip that the pages show has no mistake', () => {
  const example = new URL('../../examples/our-npu.lwtarget.json', import.meta.url);
  expect(told(readFileSync(example, 'utf8'))).toEqual([]);
});

test('a name is known where the rest is not', () => {
  expect(read('{"id": "mine", "engines": [}').members).toMatchObject([{ id: 'mine', target: undefined }]);
  expect(read('{"id": "mine", "__proto__": {"id": "other"}, "constructor": 1}').members).toMatchObject([
    { id: 'mine', target: undefined },
  ]);
});

describe('variants', () => {
  const family = (...variants: object[]) => changed(t => (t.variants = variants));

  test('have what differs from the chip above', () => {
    const text = family({
      id: 'fate_two',
      name: 'Two',
      engines: [{ id: 'npu', latency: { kind: 'peak', macsPerCycle: 128 } }],
      memories: [{ name: 'SRAM', bytes: 524288 }],
    });
    const [first, second] = read(text).members.map(({ target }) => target!);
    expect(read(text).problems).toEqual([]);
    expect(firstOf(second!).support).toBe(firstOf(first!).support);
    expect(firstOf(second!).latency).toMatchObject({ macsPerCycle: 128, clockHz: 1e8 });
    expect(second!.memories).toMatchObject([{ bytes: 524288, holds: ['activations'] }, { name: 'flash' }]);
  });

  test('what they get wrong is told in them, what the chip above gets wrong once, there', () => {
    const wrong = { id: 'fate_two', name: 'Two', memories: [{ name: 'SRAM', bytes: true }] };
    expect(told(family(wrong))).toEqual([expect.stringMatching(/^true: 'bytes' is true/)]);
    const above = changed(t => {
      t.unsupported = 'x';
      t.variants = [
        { id: 'two', name: 'Two' },
        { id: 'three', name: 'Three' },
      ];
    });
    expect(told(above)).toEqual([expect.stringMatching(/^"x": /)]);
    expect(told(family({ name: 'Two' }))).toEqual([expect.stringMatching(/^{: 'id' is missing here/)]);
    expect(told(family(['a']))).toEqual([expect.stringMatching(/: A variant is an object/)]);
  });
});

describe('a chip based on one that is built in', () => {
  const board = {
    id: 'board',
    name: 'Board',
    base: 'cortex_m4',
    engines: [{ id: 'cpu', latency: { clockHz: 64_000_000, clockSource: 'sheet' } }],
    memories: [{ name: 'RAM', bytes: 262_144, source: 'sheet' }],
    sources: { sheet: 'Its data sheet, chapter 4' },
  };
  const text = (differs: object = {}) => JSON.stringify({ ...board, ...differs }, undefined, 1);

  test('has what its file says, and the rest from there', () => {
    const base = builtIn.find('cortex_m4')!.target!;
    const { members, problems } = read(text());
    const target = members[0]!.target!;
    expect(problems).toEqual([]);
    expect(target).toMatchObject({ id: 'board', name: 'Board', runtime: base.runtime });
    expect(target.alsoCalled).toBeUndefined();
    expect(firstOf(target).support).toEqual(firstOf(base).support);
    expect(firstOf(target).latency).toMatchObject({ macsPerCycle: 2, clockHz: 64_000_000 });
    expect(target.memories).toMatchObject([
      { name: 'RAM', bytes: 262_144 },
      { name: 'flash', bytes: null },
    ]);
    expect(Object.keys(target.sources)).toEqual([...Object.keys(base.sources), 'sheet']);
    const schema = readFileSync(new URL('../../docs/target.schema.json', import.meta.url), 'utf8');
    const validate = new Ajv({ allErrors: true, keywords: ['markdownDescription'] }).compile(
      JSON.parse(schema),
    );
    expect(validate({ ...board, engines: [{ id: 'cpu' }] })).toBe(true);
  });

  test('is the chip that its compiler counts for', () => {
    const { members } = read(
      JSON.stringify({ id: 'board', name: 'Board', base: 'ethos_u55_128', sources: {} }),
    );
    expect(members[0]!.target!.vela).toBe('ethos-u55-128');
  });

  test.each([
    [{ base: 'cortex_m5' }, `"cortex_m5": No target 'cortex_m5' is built in. Did you mean 'cortex_m4'?`],
    [{ base: 4 }, "4: 'base' is the name of a target that is built in, in quotes."],
    [{ name: undefined }, "{: 'name' is missing here: what differs from the Cortex-M4 is a chip of its own."],
    [
      { memories: [{ name: 'SRAM', bytes: 2, source: 'sheet' }] },
      `"SRAM": The Cortex-M4 has no 'SRAM' among its memories, but 'RAM' and 'flash'. Did you mean 'RAM'?`,
    ],
    [
      { memories: [{ name: 'RAM', bytes: 2 }] },
      "{: 'source' is missing here: 'bytes' is another than the base's, and stands somewhere else.",
    ],
    [
      { base: 'stm32h747' },
      "64000000: The times of the STM32H747 were measured at 400 MHz and do not follow another clock: fit them to this chip with 'lwnet calibrate'.",
    ],
    [
      { base: 'ethos_u55_128', engines: [{ id: 'npu', latency: { clockHz: 4e8 } }], memories: [] },
      `400000000: The time of the Ethos-U55-128 is what Vela expects at 500 MHz and with its memories, and does not follow another clock: "vela": null leaves its ceiling alone.`,
    ],
    [
      {
        base: 'stm32h747',
        engines: [],
        variants: [{ id: 'b', name: 'B', engines: [{ id: 'cpu', latency: { clockHz: 4.8e8 } }] }],
      },
      expect.stringMatching(/^480000000: The times of the STM32H747 were measured at 400 MHz/),
    ],
    [{ memory: 3 }, expect.stringMatching(/^"memory": There is no 'memory' in a target/)],
  ])('what is wrong with %o is told once', (differs, sentence) => {
    expect(told(text(differs))).toEqual([sentence]);
    expect(read(text(differs)).members.at(-1)!.target).toBeUndefined();
  });
});

test('a name that another target has is told where deployments cannot reach it', () => {
  const mine = changed(t => {
    t.id = 'max78000';
    t.variants = [{ id: 'fate_host', name: 'Two' }];
  });
  const [a, b] = [read(good, 'a'), read(mine, 'b')];
  const targets = withFiles(builtIn, [a, b]);
  expect(told(good, repeatedIn(a, targets))).toEqual([]);
  expect(told(mine, repeatedIn(b, targets))).toEqual([
    `"max78000": 'max78000' is the name of another target, which is built in; deployments cannot reach this one. Rename it.`,
    `"fate_host": 'fate_host' is the name of another target, which a.lwtarget.json describes; deployments cannot reach this one. Rename it.`,
  ]);
  expect(targets.find('fate_host')!.target).toBe(a.members[0]!.target);
});
