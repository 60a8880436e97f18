import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printManifest, printPages } from '../../scripts/docs/pages';

const folder = new URL('../../docs/', import.meta.url);

test.each([...printPages()])('docs/%s says what the code says', (file, text) => {
  const written = readFileSync(new URL(file, folder), 'utf8');
  expect(written === text, `docs/${file} is stale: run \`npm run docs\`.`).toBe(true);
});

test('the setting of the rules knows every rule', () => {
  const manifest = readFileSync(new URL('../package.json', folder), 'utf8');
  expect(printManifest(manifest) === manifest, 'package.json is stale: run `npm run docs`.').toBe(true);
});
