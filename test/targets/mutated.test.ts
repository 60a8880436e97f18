/** A thousand files of targets with something wrong, made by chance from a seed: each is told, at a place, by a sentence. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTargetFile } from '../../server/src/targets/file';
import { sayProblem } from '../../server/src/text/problem';

const good = ['max78000', 'ultra96-conv'].map(name =>
  readFileSync(new URL(`../../server/src/targets/${name}.json`, import.meta.url), 'utf8'),
);
const read = (text: string) => readTargetFile('file:///w/a.lwtarget.json', text);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** Every place of a value. */
function places(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

/** The value with what stands at a place replaced, or taken away. */
function put(value: Json, path: Path, change: (old: Json) => Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const copy = structuredClone(value) as Record<string, Json>;
  const inner = put(copy[key]!, rest, change);
  if (inner !== undefined) copy[key] = inner;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

const known = new Map(
  good.map(text => {
    const value = JSON.parse(text) as Json;
    return [text, { value, all: places(value) }];
  }),
);

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, -1, 0.5, 1e30, '', 'x', 'native', 'host', [], {}, [[]], { kind: 'peak' }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);
const word = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'id', 'nmae', 'how', 'kind'), fc.string());

const inValue = fc
  .tuple(fc.constantFrom(...good), fc.nat(), odd, word, fc.constantFrom('replace', 'remove', 'add', 'rename'))
  .map(([text, at, to, name, what]) => {
    const { value, all } = known.get(text)!;
    const path = all[at % all.length]!;
    const changed = put(value, path, old => {
      if (what === 'replace') return to;
      if (what === 'remove') return undefined;
      if (typeof old !== 'object' || old === null) return to;
      if (Array.isArray(old)) return [...old, to];
      if (what === 'add') return Object.fromEntries([...Object.entries(old), [name, to]]);
      return Object.fromEntries(Object.entries(old).map(([key, inner], i) => [i === 0 ? name : key, inner]));
    });
    return JSON.stringify(changed ?? null, undefined, 1);
  });

const inText = fc
  .tuple(
    fc.constantFrom(...good),
    fc.nat(),
    fc.nat(30),
    fc.oneof(fc.constantFrom('{', ']', ',', '"', '//', '1e999'), fc.string()),
  )
  .map(([text, at, length, put]) => {
    const start = at % text.length;
    return text.slice(0, start) + put + text.slice(start + length);
  });

function look(text: string): boolean {
  const { members, problems } = read(text);
  for (const one of problems) {
    const { start, end } = one.place;
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThan(start);
    expect(start).toBeLessThanOrEqual(text.length);
    const sentence = sayProblem(one);
    expect(sentence).toMatch(/^['A-Z].*[.?}]$/su);
    expect(sentence).not.toMatch(/Invalid input|undefined|\[object/);
  }
  // What is not told is a target, and what is told is none.
  if (problems.length === 0) expect(members.every(({ target }) => target !== undefined)).toBe(true);
  if (problems.length === 0) expect(members.length).toBeGreaterThan(0);
  expect(new Set(problems.map(p => `${p.place.start} ${sayProblem(p)}`)).size).toBe(problems.length);
  return problems.length > 0;
}

test('the files themselves have no mistake', () => {
  for (const text of good) expect(read(text).problems).toEqual([]);
});

test('seven hundred with a change of a value', () => {
  let wrong = 0;
  fc.assert(
    fc.property(inValue, text => {
      if (look(text)) wrong++;
    }),
    { numRuns: 700, seed: 20 },
  );
  // Taking away what may be left out is no mistake.
  expect(wrong).toBeGreaterThan(400);
});

test('three hundred with a change of the text', () => {
  const told = (text: string) => void look(text);
  fc.assert(fc.property(inText, told), { numRuns: 300, seed: 21 });
});
