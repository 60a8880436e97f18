/** Holds what ARCHITECTURE.md says: who may import whom, who touches the machine, who may name an operator. */
import { readdirSync, readFileSync } from 'node:fs';
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

function importsOf(file: string): readonly string[] {
  const found = textOf(file).matchAll(
    /^(?:import|export)\b[^'"]*?\bfrom\s+'([^']+)'|\bimport\('([^']+)'\)/gms,
  );
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
  const closing = ['features/requests.ts', 'graph/deployment.ts', 'problems/targets.ts'];
  const others = files.filter(file => !closing.includes(file));

  test('but for a few files', () => {
    expect(circleIn(graphOf(others))).toBeUndefined();
  });

  test.each(closing)('%s still closes one', file => {
    expect(circleIn(graphOf([...others, file]))).toBeDefined();
  });
});

const doors = ['server.ts', 'cli.ts', 'disk.ts'];

test('only the doors and the disk import modules of Node', () => {
  const touching = files.filter(file => importsOf(file).some(path => path.startsWith('node:')));
  expect(touching.filter(file => !doors.includes(file))).toEqual([]);
});

/** Lowering is left out: to say what steps a chip takes for an operator is its work. */
describe('engines name no operator', () => {
  const engines = [
    'analysis',
    'cost',
    'counts',
    'evaluator',
    'graph',
    'names',
    'place',
    'schedule',
    'syntax',
    'text',
  ];

  test.each(files.filter(file => engines.includes(partOf(file))))('%s', file => {
    const code = textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const literals = [...code.matchAll(/'(\w+)'/g)].map(match => match[1]!);
    expect(literals.filter(word => ops.has(word) && !alsoWords.has(word))).toEqual([]);
  });
});

/** Names of operators that are words of the engines' own besides. */
const alsoWords = new Set(['input']);

describe('files stay short', () => {
  test.each(files)('%s', file => {
    expect(textOf(file).split('\n').length).toBeLessThanOrEqual(350);
  });
});
