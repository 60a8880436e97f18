import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { operatorCalled, parameterCalled } from '../../server/src/names/called';
import { ops } from '../../server/src/ops/index';
import { misreadIn } from '../../server/src/syntax/positions';
import type { Unit } from '../../server/src/syntax/tree';
import { parse } from '../../server/src/syntax/units';
import { attributes } from './run';

const folder = new URL('../../server/src/ops/', import.meta.url);
const files = readdirSync(folder)
  .filter(file => file.endsWith('.ts') && file !== 'op.ts' && file !== 'index.ts')
  .map(file => file.slice(0, -'.ts'.length))
  .sort();

/** One or more sentences: a capital letter or a word of code at the start, a full stop at the end. */
const sentences = /^[A-Z`].*[.]$/su;

test('every file of the folder is in the index, in the order of the alphabet', () => {
  expect([...ops.keys()]).toEqual(files);
});

test('the index lists operators in the order in which it imports them', () => {
  const text = readFileSync(new URL('index.ts', folder), 'utf8');
  const list = /list: readonly Op\[\] = \[([^\]]*)\]/.exec(text)![1]!;
  const listed = [...list.matchAll(/\w+/g)].map(([word]) => word);
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(listed).toEqual(files.map(camel));
});

test('no operator has the name of a function or a reserved word of the language', () => {
  const taken =
    'min max floor ceil round round_to len range zip in it if else for of repeat let shared and or not';
  for (const word of taken.split(' ')) expect(ops.has(word), word).toBe(false);
});

test('no two operators are called the same elsewhere, and none as another is here', () => {
  const called = [...ops.values()].flatMap(op => (op.alsoCalled ?? []).map(other => [other, op.name]));
  for (const [other, name] of called) {
    expect(ops.has(other!), other).toBe(false);
    expect(operatorCalled(other!), other).toBe(name);
  }
});

describe.each([...ops])('%s', (name, op) => {
  const params = Object.entries(op.params);

  test('has parameters that can be named', () => {
    for (const [key] of params) {
      const { units } = parse(`network A {\n  ${name}(${key} = 1)\n}\n`);
      expect(
        units.flatMap(unit => misreadIn(unit as Unit)),
        key,
      ).toEqual([]);
    }
  });

  test('is a word that starts with a small letter', () => {
    expect(op.name).toBe(name);
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  test('says what it is in one sentence, and its traps in more', () => {
    expect(op.summary).toMatch(sentences);
    expect(op.summary.length).toBeLessThanOrEqual(120);
    expect(op.summary).not.toMatch(/[.] [A-Z]/);
    if (op.detail !== undefined) expect(op.detail).toMatch(sentences);
  });

  test('says where its definition comes from', () => {
    if (op.category !== 'input') expect(op.source).toBeTruthy();
  });

  test('documents each parameter', () => {
    for (const [key, param] of params) {
      expect(param.doc, key).toMatch(sentences);
      expect(key).toMatch(/^[a-z][a-z_]*$/);
    }
  });

  test('has no parameter that is called elsewhere as another is', () => {
    for (const [key, { alsoCalled = [] }] of params)
      for (const other of alsoCalled) {
        expect(Object.keys(op.params), other).not.toContain(other);
        expect(parameterCalled(other, op), other).toBe(key);
      }
  });

  test('asks for required arguments first', () => {
    const optional = params.map(([, param]) => 'default' in param);
    expect(optional).toEqual([...optional].sort());
  });

  test('has defaults that its own parameters accept, or says how they read', () => {
    for (const [key, param] of params) {
      if (param.defaultText !== undefined) continue;
      const value = param.default;
      const numbers = typeof value === 'number' ? [value] : Array.isArray(value) ? value : [];
      for (const n of numbers) if (param.min !== undefined) expect(n, key).toBeGreaterThanOrEqual(param.min);
    }
  });

  test('mentions itself in its example', () => {
    expect(op.example).toMatch(new RegExp(`\\b${name}\\b`));
    expect(op.example.split('\n').every(line => line.length <= 100)).toBe(true);
  });

  test('keeps its flags consistent', () => {
    const attrs = attributes(name);
    const inputs = Array.from({ length: Math.max(op.inputs.min, 1) }, () => [32, 56, 56]);
    if (op.view) expect([op.macs, op.weights, op.otherOps]).toEqual([undefined, undefined, undefined]);
    if (op.pointwise || op.affine) {
      expect(op.inputs).toEqual({ min: 1, max: 1 });
      expect(op.shape(inputs, attrs)).toEqual([[32, 56, 56]]);
    }
    if (op.absorbsAffine) expect(op.weights).toBeDefined();
  });
});
