import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { catalogue } from '../../server/src/rules/catalogue';
import type { Severity } from '../../server/src/text/problem';

const kinds = catalogue.flatMap(chapter => chapter.kinds);

/** What counts beside the kind itself: a hint says that something could be better, not that it is wrong. */
const counts: readonly Severity[] = ['error', 'warning'];

/** What the host runs is told at its layers, and for the deployment with the crossings that it costs. */
const together = ['kernel-on-host', 'leaves-accelerator'];

const codesIn = (text: string, code: string) =>
  analyse('example.lwnet', text)
    .problems.filter(({ kind }) => kind.code === code || counts.includes(kind.severity))
    .map(({ kind }) => kind.code)
    .filter(other => other === code || !together.includes(code) || !together.includes(other));

/** They need a second file, or a text that is no example to be shown. */
const without = [
  'merge-marker',
  'too-deep',
  'no-input',
  'not-exported',
  'import-cycle',
  'broken-import',
  'target-form',
  'target-value',
  'target-repeated',
];

test('every kind that a file of problems defines is in the list', () => {
  const folder = new URL('../../server/src/problems/', import.meta.url);
  const text = readdirSync(folder)
    .map(file => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const defined = [...text.matchAll(/^ +code: '([^']+)'/gm)].map(match => match[1]!);
  expect(defined.length).toBe(text.match(/defineProblem[<(]/g)!.length);
  const codes = kinds.map(kind => kind.code);
  expect(defined.filter(code => !codes.includes(code))).toEqual([]);
});

test('codes are different words in small letters', () => {
  const codes = kinds.map(kind => kind.code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9-]*$/);
});

describe.each(kinds.map(kind => [kind.code, kind] as const))('%s', (code, { summary, why, bad, good }) => {
  test('is explained in sentences', () => {
    expect(summary).toMatch(/^[A-Z`].*\.$/s);
    expect(why).toMatch(/^[A-Z`].*\.$/s);
  });

  test('its example has exactly this problem; mended, it has none', () => {
    if (bad !== undefined) expect(codesIn(bad, code)).toEqual([code]);
    if (good !== undefined) expect(codesIn(good, code)).toEqual([]);
  });

  test('has an example where one can be shown', () => {
    if (!without.includes(code)) expect(bad).toBeDefined();
  });
});
