/** The targets that are built in: their form, and where their facts come from. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { builtIn, families } from '../../server/src/targets';
import { checkTarget } from '../../server/src/targets/check';
import { parts } from '../../server/src/targets/parts';
import { behind, firstOf, groundOf, type Target } from '../../server/src/targets/target';
import { membersOf } from '../../server/src/targets/variants';

const schemaFile = new URL('../../docs/target.schema.json', import.meta.url);
const validate = new Ajv({ allErrors: true, keywords: ['markdownDescription'] }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')),
);

const targets = builtIn.all().map(({ target }) => target as Target);
const one = (id: string) => builtIn.find(id)!.target!;

test('targets are sorted by id, and each id is one', () => {
  const ids = families.flatMap(membersOf).map(target => target.id);
  expect(targets.map(target => target.id)).toEqual([...new Set(ids)].sort());
  expect(ids).toHaveLength(targets.length);
});

test.each(families.map(family => [family.id, family] as const))(
  'the file of %s keeps to the schema',
  (_, f) => {
    validate(f);
    expect(validate.errors).toBeNull();
  },
);

/** Each thing with a source, wherever it stands. */
function cited(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /^source$|Source$/.test(key) ? [String(inner)] : cited(inner),
  );
}

describe.each(targets.map(target => [target.id, target] as const))('%s', (_, target) => {
  test('is what the declaration asks for', () => {
    expect(checkTarget(target)).toEqual({ target });
  });

  test('has a source for everything it states', () => {
    const { sources, ...rest } = target;
    expect(new Set(cited(rest))).toEqual(new Set(Object.keys(sources)));
    for (const engine of target.engines) expect(cited(engine)).not.toEqual([]);
  });

  test('says unknown exactly where a figure has no value', () => {
    for (const { value, confidence } of target.figures ?? [])
      expect(value === null).toBe(confidence === 'unknown');
  });
});

test('a variant has what differs, and the rest of the chip that it varies', () => {
  const [first, other] = [one('ethos_u55_128'), one('ethos_u55_32')];
  expect(firstOf(other).support).toBe(firstOf(first).support);
  expect(firstOf(other).latency).toEqual({ ...firstOf(first).latency, macsPerCycle: 32 });
  expect(other.figures).toMatchObject([{ value: 16384, unit: 'B' }]);
  expect(behind(other)).toBe(behind(first));
  const [max78000, max78002] = [one('max78000'), one('max78002')];
  expect(max78002.memories.map(m => m.bytes)).toEqual([2340 * 1024, 1280 * 1024, 8192]);
  expect(firstOf(max78002).support?.['depthwise-convolution']?.how).toBe('native');
  expect(firstOf(max78002).support?.add).toBe(firstOf(max78000).support?.add);
  expect(firstOf(max78000).support?.['depthwise-convolution']?.how).toBe('none');
});

test('what rests on its compiler names its version, and what says nothing rests on its documents', () => {
  const judged = targets.filter(({ restsOn }) => restsOn === 'compiler');
  expect(judged.length).toBeGreaterThan(10);
  for (const { sources } of judged) expect(Object.values(sources).join('\n')).toMatch(/^\S+ \d+\.\w/m);
  expect(groundOf(one('ethos_u85_2048'))).toBe('judged by its compiler');
  const { restsOn: _, ...silent } = one('ethos_u85_2048');
  expect(groundOf(silent)).toBe('stated by its documents');
});

test('no number of a chip is lost', () => {
  const text = JSON.stringify([targets, parts]);
  for (const value of [128, 500e6, 24576, 4e9, 50e6, 64, 442368, 524288, 32, 100e6, 360, 216, 1.6e9])
    expect(text).toContain(`:${value}`);
});
