/** Holds what ARCHITECTURE.md says: who may import whom, who touches the machine, who may name an operator. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ops } from '../server/src/ops';

const source = new URL('../server/src/', import.meta.url);

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort();

const textOf = (file: string): string => readFileSync(new URL(file, source), 'utf8');

/** The folder, or the file itself where it lies beside the folders. */
const partOf = (file: string): string => file.split('/')[0]!.replace(/\.ts$/, '');

const importsOf = (file: string): readonly string[] => importsIn(textOf(file));

function importsIn(text: string): readonly string[] {
  const found = text.matchAll(/^(?:import|export)\b[^'"]*?\bfrom\s+'([^']+)'|\bimport\('([^']+)'\)/gms);
  return [...found].map(match => match[1] ?? match[2]!);
}

/** The other parts that a file imports. */
const reachedBy = (file: string): readonly string[] =>
  importsOf(file)
    .filter(path => path.startsWith('.'))
    .map(path => new URL(path, new URL(file, source)).pathname)
    .filter(path => path.startsWith(source.pathname))
    .map(path => partOf(path.slice(source.pathname.length)))
    .filter(part => part !== partOf(file));

/** Which parts import which, as these files have it. */
function graphOf(some: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const file of some)
    graph.set(partOf(file), new Set([...(graph.get(partOf(file)) ?? []), ...reachedBy(file)]));
  return graph;
}

/** A circle, as a path of parts from one back to itself. */
function circleIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const done = new Set<string>();
  const visit = (part: string, path: readonly string[]): string | undefined => {
    if (path.includes(part)) return [...path.slice(path.indexOf(part)), part].join(' -> ');
    if (done.has(part)) return undefined;
    for (const next of graph.get(part) ?? []) {
      const circle = visit(next, [...path, part]);
      if (circle !== undefined) return circle;
    }
    done.add(part);
    return undefined;
  };
  for (const part of graph.keys()) {
    const circle = visit(part, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** The table of ARCHITECTURE.md: a part, and the parts that it may import. */
function layers(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(new URL('../ARCHITECTURE.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| part | may import |')).split('\n\n', 1)[0]!;
  const words = (cell: string) => [...cell.matchAll(/`([\w-]+)`/g)].map(match => match[1]!);
  return new Map(
    table
      .split('\n')
      .slice(2)
      .map(row => row.split('|').slice(1, 3))
      .flatMap(([parts, may]) => words(parts!).map(part => [part, words(may!)] as const)),
  );
}

describe('the layer table', () => {
  const table = layers();

  test('names every part, and none that is not there', () => {
    const parts = [...new Set(files.map(partOf))];
    expect([...table.keys()].filter(part => parts.includes(part)).sort()).toEqual(parts.sort());
  });

  test.each(files)('%s imports what its part may', file => {
    const allowed = table.get(partOf(file)) ?? [];
    expect(reachedBy(file).filter(part => !allowed.includes(part))).toEqual([]);
  });

  test('lists what is imported and nothing else', () => {
    const used = graphOf(files);
    const idle = [...table].flatMap(([part, may]) =>
      may.filter(other => !used.get(part)?.has(other)).map(other => `${part} -> ${other}`),
    );
    expect(idle).toEqual([]);
  });
});

describe('parts import each other in no circle', () => {
  /** Files that close one all the same. This list becomes shorter and never longer. */
  const closing = ['features/requests.ts'];
  const others = files.filter(file => !closing.includes(file));

  test('but for a few files', () => {
    expect(circleIn(graphOf(others))).toBeUndefined();
  });

  test.each(closing)('%s still closes one', file => {
    expect(circleIn(graphOf([...others, file]))).toBeDefined();
  });
});

const doors = ['server.ts', 'cli.ts', 'disk.ts', 'heap.ts', 'optimiser.ts', 'start/compiled.ts'];

test('only the doors, the disk and what V8 is told import modules of Node', () => {
  const touching = files.filter(file => importsOf(file).some(path => path.startsWith('node:')));
  expect(touching.filter(file => !doors.includes(file))).toEqual([]);
});

test('the client takes nothing from the server but the names of their messages', () => {
  const client = new URL('../client/', import.meta.url);
  const paths = readdirSync(client, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => importsIn(readFileSync(new URL(file, client), 'utf8')));
  const outside = paths.filter(path => path.includes('/server/'));
  expect(new Set(outside)).toEqual(new Set(['../../server/src/messages']));
});

test('requests of their own are named in one file', () => {
  const naming = files.filter(file => /['"`]lwnet\/\w/.test(textOf(file)));
  expect(naming).toEqual(['messages.ts']);
});

/**
 * Operators themselves, kinds of steps (some are called as the operator that takes them), what is found in networks and
 * made of them, what formats of other tools call them, and what is written in the language.
 */
const mayName = ['ops', 'kernels', 'problems', 'std', 'formats', 'readers'];
const catalogues = ['rules', 'rewrites', 'idioms'];

/** Models of how long engines take know what their runtimes do with each kind of step. */
const models = files.filter(file => /^targets\/latencies\/(?!index\.ts|latency\.ts)/.test(file));

/** The files that a catalogue's index lists, and what these share. */
const entries = catalogues.flatMap(part => [
  ...importsOf(`${part}/index.ts`).map(path => `${part}/${path.slice('./'.length)}.ts`),
  ...files.filter(file => file.startsWith(`${part}/lib/`)),
]);
const engineFiles = catalogues.flatMap(part =>
  ['index.ts', 'run.ts', `${part.slice(0, -1)}.ts`].map(file => `${part}/${file}`),
);
const named = (file: string) =>
  mayName.includes(partOf(file)) ||
  models.includes(file) ||
  (entries.includes(file) && !engineFiles.includes(file));

/** Texts in a file's code; comments are none. */
function literalsIn(file: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest));
  return found;
}

/** Names of operators that are words besides: an input of a block is a kind of name. */
const alsoWords = new Map([['features', ['input']]]);

describe('only records and catalogues name an operator', () => {
  test.each(files.filter(file => !named(file)))('%s', file => {
    const words = literalsIn(file).filter(
      text => ops.has(text) && !alsoWords.get(partOf(file))?.includes(text),
    );
    const calls = literalsIn(file).flatMap(text =>
      [...text.matchAll(/\b(\w+)\(/g)].map(match => match[1]!).filter(word => ops.has(word)),
    );
    const records = importsOf(file).filter(path => /\/ops\/(?!lib\/|op$)/.test(path));
    expect([...words, ...calls, ...records]).toEqual([]);
  });
});

describe('files stay short', () => {
  test.each(files)('%s', file => {
    expect(textOf(file).split('\n').length).toBeLessThanOrEqual(350);
  });
});
