/** The files of the targets: their form, and where their facts come from. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { targets } from '../../server/src/targets';
import { targetSchema } from '../../server/src/targets/schema';

const schemaFile = new URL('../../server/src/targets/target.schema.json', import.meta.url);
const validate = new Ajv({ allErrors: true }).compile(targetSchema);

test('the printed schema is the one that the vocabulary makes', () => {
  expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(targetSchema);
});

test('targets are sorted by id, and each id is one', () => {
  const ids = targets.map(target => target.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

describe.each(targets.map(target => [target.id, target] as const))('%s', (_, target) => {
  test('keeps to the schema', () => {
    validate(target);
    expect(validate.errors).toBeNull();
  });

  test('has a source for everything it states', () => {
    const cited = [
      target.unlisted.source,
      target.precisions.source,
      ...(target.host === null ? [] : [target.host.source]),
      ...target.figures.map(figure => figure.source),
      ...Object.values(target.support).map(entry => entry.source),
    ];
    expect(new Set(cited)).toEqual(new Set(Object.keys(target.sources)));
  });

  test('says unknown exactly where a figure has no value', () => {
    for (const { value, confidence } of target.figures) expect(value === null).toBe(confidence === 'unknown');
  });

  test('names a host wherever it hands something to one', () => {
    const hands =
      target.onUnsupported === 'host' || Object.values(target.support).some(entry => entry.how === 'host');
    expect(target.host !== null).toBe(hands);
  });
});

test('an unknown demand, a missing source and an emulation without its means are errors of form', () => {
  const [first] = targets;
  const entry = (value: object) => ({ ...first, support: { relu: value } });
  expect(validate(entry({ how: 'native', source: 'x' }))).toBe(true);
  expect(validate(entry({ how: 'native' }))).toBe(false);
  expect(validate(entry({ how: 'emulated', source: 'x' }))).toBe(false);
  expect(validate(entry({ how: 'native', source: 'x', constraints: [{ kind: 'full-moon' }] }))).toBe(false);
});
