/** What `docs/editors.md` says of the server is what the server announces, and each feature has its test. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { features } from '../../scripts/docs/editors';
import { serverCapabilities } from '../../server/src/features/requests';

const root = new URL('../../', import.meta.url);

const announced = (path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], serverCapabilities);

describe.each(features.map(feature => [feature.feature, feature] as const))('%s', (_, feature) => {
  if (feature.test === undefined)
    test('is announced nowhere, and the page says why', () => {
      expect(feature.announced).toBeUndefined();
      expect(feature.words).toMatch(/^[A-Z].{20,}\.$/);
    });
  else
    test('is announced, and has its test', () => {
      for (const path of feature.announced ?? []) expect(announced(path), path).toBeTruthy();
      const [file, title] = feature.test;
      expect(readFileSync(new URL(file, root), 'utf8')).toContain(title);
    });
});

test('whatever the server announces stands on the page', () => {
  const listed = features.flatMap(feature => feature.announced ?? []).map(path => path.split('.')[0]);
  expect(new Set(listed)).toEqual(new Set(Object.keys(serverCapabilities)));
});
