/** Holds the two rules of the house that ARCHITECTURE.md states, and the names that it speaks of. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const source = new URL('../server/src/', import.meta.url);
const page = readFileSync(new URL('../ARCHITECTURE.md', import.meta.url), 'utf8');

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'));
const folders = readdirSync(source, { withFileTypes: true }).flatMap(entry =>
  entry.isDirectory() ? [entry.name] : [],
);
const textOf = (file: string): string => readFileSync(new URL(file, source), 'utf8');

/** The files below `server/src` that a file imports, without `.ts`. */
const importsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/^(?:import|export)\b[^'"]*?\bfrom\s+'(\.[^']+)'/gms)].map(match =>
    new URL(match[1]!, new URL(file, source)).pathname.slice(source.pathname.length),
  );

const catalogues = [.../Catalogues: ([^.]*(?:\.ts[^.]*)*)\./.exec(page)![1]!.matchAll(/`(\w+)`/g)]
  .map(match => match[1]!)
  .filter(word => word !== 'text');

test('folders in the plural are the catalogues, and no others', () => {
  const plural = folders.filter(folder => folder.endsWith('s') && folder !== 'names');
  expect(plural.sort()).toEqual([...catalogues].sort());
});

describe.each(catalogues)('%s', part => {
  const contract = `${part}/${part.slice(0, -1)}`;

  test('has a list, and a contract where entries are files', () => {
    const list = part === 'features' ? 'requests' : 'index';
    expect(files).toContain(`${part}/${list}.ts`);
    if (!['features', 'kernels', 'problems'].includes(part)) expect(files).toContain(`${contract}.ts`);
  });
});

/** The modules that an index lists: neither the contract nor what works on the list. */
const entries = new Set(
  catalogues
    .filter(part => part !== 'features' && part !== 'problems')
    .flatMap(part =>
      importsOf(`${part}/index.ts`).filter(
        path =>
          path.startsWith(`${part}/`) &&
          ![`${part}/${part.slice(0, -1)}`, `${part}/run`, `${part}/registry`].includes(path),
      ),
    ),
);

test('entries are found', () => {
  for (const entry of ['ops/conv', 'rules/thin-depthwise', 'rewrites/ghost', 'figures/macs'])
    expect(entries).toContain(entry);
});

describe('an engine imports no entry', () => {
  const engines = files.filter(file => !catalogues.includes(file.split('/')[0]!));

  test.each(engines)('%s', file => {
    expect(importsOf(file).filter(path => entries.has(path))).toEqual([]);
  });
});

test('every file that the page names is there', () => {
  const named = [...page.matchAll(/`([\w/-]+\.ts)`/g)].map(match => match[1]!);
  const isThere = (file: string) =>
    files.some(other => other === file || other.endsWith(`/${file}`)) ||
    existsSync(new URL(`../${file}`, import.meta.url));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(file => !isThere(file))).toEqual([]);
});

test('every word of the house is told once, and used', () => {
  const table = page.slice(page.indexOf('| word | what it is |')).split('\n\n', 1)[0]!;
  const words = table
    .split('\n')
    .slice(2)
    .map(row => row.split('|')[1]!.trim());
  expect(new Set(words).size).toBe(words.length);
  const code = files.map(textOf).join('\n');
  expect(words.filter(word => !new RegExp(`\\b${word}`, 'i').test(code))).toEqual([]);
});
