import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printManifest, printPages, printWords } from '../../scripts/docs/pages';

const folder = new URL('../../docs/', import.meta.url);

test.each([...printPages()])('docs/%s says what the code says', (file, text) => {
  const written = readFileSync(new URL(file, folder), 'utf8');
  expect(written === text, `docs/${file} is stale: run \`npm run docs\`.`).toBe(true);
});

test('the setting of the rules knows every rule', () => {
  const manifest = readFileSync(new URL('../package.json', folder), 'utf8');
  expect(printManifest(manifest) === manifest, 'package.json is stale: run `npm run docs`.').toBe(true);
});

test.each([
  ['en', 'package.nls.json'],
  ['zh-cn', 'package.nls.zh-cn.json'],
] as const)('every rule is explained where settings are written: %s', (language, name) => {
  const words = readFileSync(new URL(`../${name}`, folder), 'utf8');
  // A rule that is new has only been told its severity there.
  expect(words).not.toMatch(/"rule.*": "未另行设置时/);
  expect(printWords(language, words) === words, `${name} is stale: run \`npm run docs\`.`).toBe(true);
});
