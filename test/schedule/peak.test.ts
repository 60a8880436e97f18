/** The peak by statements and bodies is that of a walk from layer to layer, for any network, also after edits. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { peakElements, peakOf } from '../../server/src/schedule/peak';
import { cases, examples } from '../fuzz/cases';
import { flatPeak } from './flat';

const bodyOf = ({ networks }: Analysis) => networks[0]!.evaluated.body;

const peakIn = (text: string) => peakElements(bodyOf(analyse('file:///a.lwnet', text)));

/** The elements at the peak, with what is alive there: `conv 3072 input 768`. */
function aliveIn(text: string): string {
  const { layer, alive } = peakOf(bodyOf(analyse('file:///a.lwnet', text)))!;
  return `${layer.op.name}: ${alive.map(({ maker, elements }) => `${maker.op.name} ${elements}`).join(' ')}`;
}

test('what a layer reads and what it makes are alive at once', () => {
  const text = 'network A {\n  input(3, 16, 16) -> conv(12, 3) -> conv(4) -> gap\n}\n';
  expect(peakIn(text)).toBe(12 * 256 + 4 * 256);
  expect(aliveIn(text)).toBe('conv: conv 3072 conv 1024');
});

test('steps on single elements write over what they read, but not where it is read again', () => {
  expect(peakIn('network A {\n  input(8, 8, 8) -> bn -> relu -> relu6\n}\n')).toBe(512);
  expect(peakIn('network A {\n  x = input(8, 8, 8)\n  x -> relu\n  x, it -> add\n}\n')).toBe(3 * 512);
});

test('a map waits for its last reader, also around blocks and loops', () => {
  const residual = 'block R {\n  x = in\n  conv(8, 3) -> relu -> conv(8, 3)\n  x, it -> add -> relu\n}\n';
  const peak = 3 * 8 * 64;
  expect(peakIn(`${residual}network A {\n  input(8, 8, 8) -> R\n}\n`)).toBe(peak);
  expect(peakIn(`${residual}network A {\n  input(8, 8, 8) -> repeat 1000 { R }\n}\n`)).toBe(peak);
  // The skip around the loop is held all the time.
  expect(peakIn(`${residual}network A {\n  x = input(8, 8, 8)\n  repeat 3 { R }\n  x, it -> add\n}\n`)).toBe(
    peak + 8 * 64,
  );
});

test('views are the map that they show', () =>
  expect(peakIn('network A {\n  input(8, 8, 8) -> flatten -> fc(10)\n}\n')).toBe(512 + 10));

test('the inputs of a network are there from the beginning', () => {
  const text =
    'network A {\n  x = input(3, 8, 8) -> conv(16)\n  y = x -> gap\n  z = input(16, 4, 4)\n  y, z -> mul\n}\n';
  expect(peakIn(text)).toBe(3 * 64 + 16 * 64 + 16 * 16);
  expect(aliveIn(text)).toBe('conv: conv 1024 input 256 input 192');
});

test('a map waits for its last reader and no longer, however many lines stand behind it', () => {
  const text = (pairs: number) =>
    'network A {\n  input(8, 16, 16)\n  y = it -> conv(16)\n  y, y -> concat -> conv(8)\n  z = it\n  it -> bn\n' +
    `${'  conv(8, 3)\n'.repeat(3)}${'  conv(64, 1) -> conv(8, 1)\n'.repeat(pairs)}}\n`;
  for (const pairs of [1, 10, 45, 400]) expect(peakIn(text(pairs))).toBe((8 + 64) * 256);
});

test('also where every shape of a long body changes', () => {
  const named = (i: number) => `  z${i} = it -> conv(8)\n  it, z${i} -> concat -> conv(8)\n`;
  const text = (side: number) =>
    `network A {\n  input(8, ${side}, 8)\n${Array.from({ length: 60 }, (_, i) => named(i)).join('')}}\n`;
  const before = analyse('file:///a.lwnet', text(16));
  const after = bodyOf(analyse('file:///a.lwnet', text(12), undefined, before));
  expect(peakElements(after)).toBe(flatPeak(after));
});

test('of a network with an error nothing is said', () =>
  expect(peakIn('network A {\n  input(8, 8, 8) -> conv(4) -> nowhere -> relu\n}\n')).toBeNaN());

const step = fc.constantFrom(
  'conv(8, 3)',
  'conv(16)',
  'bn',
  'relu',
  'identity',
  'SE(4)',
  'Ghost(8)',
  'U',
  'V',
  'V(relu)',
  'W',
  'repeat 3 { relu }',
  'repeat 2 { conv(8) -> U }',
  'repeat 4 { U -> conv(8, 3) }',
  'repeat 2 { repeat 3 { W } }',
  'repeat 60 { U }',
  'repeat 1000000 { identity }',
  'x = it -> conv(8)',
  'y = it -> relu',
  'y = it',
  'conv(8) -> add(y)',
  'conv(8) -> mul(x)',
  'x, it -> concat -> conv(8)',
  'it, it -> concat -> conv(8)',
  'repeat 2 { conv(8) -> add(y) }',
  'repeat 3 { conv(8) -> T(y) }',
  'z = input(8, 12, 12)',
);
const line = fc.array(step, { minLength: 1, maxLength: 3 }).map(steps => `  ${steps.join(' -> ')}\n`);
const lines = fc.array(line, { minLength: 1, maxLength: 6 }).map(all => all.join(''));
const parts = fc.record({ u: lines, v: lines, w: lines, net: lines, n: fc.integer({ min: 1, max: 4 }) });

/** Blocks use only those before them, and have no inputs of a network. */
const without = (text: string, names: RegExp) =>
  text.replaceAll(names, 'relu').replaceAll(/z = input\(.*?\)/g, 'bn');

const textOf = ({ u, v, w, net, n }: typeof parts extends fc.Arbitrary<infer P> ? P : never) =>
  'block T(y) {\n  conv(8) -> add(y)\n}\n\n' +
  `block U {\n  x = in\n  y = in\n${without(u, /\b[UVW]\b(\(\w+\))?/g)}  conv(8)\n}\n\n` +
  `block V(op = bn) {\n  x = in -> op\n  y = x\n${without(v, /\b[VW]\b(\(\w+\))?/g)}  conv(8)\n}\n\n` +
  `block W {\n  x = in\n  y = in\n${without(w, /\bW\b/g)}  conv(8)\n}\n\n` +
  `network A(n = ${n}) {\n  x = input(8, 12, 12)\n  y = x\n${net}}\n`;

test('for networks by chance, and after edits of them', () => {
  let judged = 0;
  const agrees = (analysis: Analysis) => {
    const body = bodyOf(analysis);
    if (body.unknownCount > 0) return;
    judged++;
    const peak = peakElements(body);
    expect(peak).toBe(flatPeak(body));
    const alive = peakOf(body)?.alive ?? [];
    expect(alive.reduce((sum, map) => sum + map.elements, 0)).toBe(peak);
  };
  fc.assert(
    fc.property(parts, fc.array(parts, { maxLength: 2 }), (first, others) => {
      let before: Analysis | undefined;
      let known = first;
      for (const next of [first, ...others]) {
        known = { ...known, net: next.net };
        before = analyse('file:///a.lwnet', textOf(known), undefined, before);
        agrees(before);
        known = { ...known, u: next.u };
        before = analyse('file:///a.lwnet', textOf(known), undefined, before);
        agrees(before);
      }
    }),
    { numRuns: cases(0.005) },
  );
  expect(judged).toBeGreaterThan(10);
});

/** Lines of a long body, by their number: NEW is a name of their own, OLD the last of such names above. */
const longLine = fc.oneof(
  fc.constantFrom('it -> conv(8, 3)', 'it -> conv(64, 1) -> conv(8, 1)', 'it -> bn', 'it -> relu', 'it -> U'),
  fc.constantFrom('it, x -> concat -> conv(8)', 'OLD -> relu', 'it, OLD -> add -> conv(8)', 'OLD'),
  fc.constantFrom('NEW = it', 'NEW = OLD', 'NEW = OLD\n  x -> conv(8)', 'NEW = it -> conv(8)\n  NEW'),
  fc.constantFrom(
    'NEW = it -> conv(8)\n  NEW, it -> concat -> conv(8)',
    'it -> repeat 2 { add(OLD) -> conv(8) }',
  ),
  fc.constant('NEW, other_NEW = it -> conv(16) -> split(2)\n  NEW -> relu'),
);

function longText(lines: readonly string[]): string {
  let old = 'x';
  const written = lines.map((line, i) => {
    const text = line.replaceAll('NEW', `z${i}`).replaceAll('OLD', old);
    if (line.includes('NEW')) old = `z${i}`;
    return `  ${text}\n`;
  });
  return `block U {\n  conv(16, 3) -> relu -> conv(8)\n}\nnetwork A {\n  x = input(8, 12, 12)\n${written.join('')}}\n`;
}

test('for long bodies by chance, and after edits of them', () => {
  const edits = fc.array(fc.tuple(fc.nat(999), fc.nat(1), fc.array(longLine, { maxLength: 2 })), {
    maxLength: 6,
  });
  let judged = 0;
  fc.assert(
    fc.property(fc.array(longLine, { minLength: 30, maxLength: 120 }), edits, (lines, edits) => {
      let before: Analysis | undefined;
      const now = [...lines];
      for (const [at, removed, added] of [[0, 0, []] as const, ...edits]) {
        now.splice(at % now.length, removed, ...added);
        before = analyse('file:///a.lwnet', longText(now), undefined, before);
        const body = bodyOf(before);
        expect(body.unknownCount).toBe(0);
        expect(peakElements(body)).toBe(flatPeak(body));
        judged++;
      }
    }),
    { numRuns: cases(0.002) },
  );
  expect(judged).toBeGreaterThan(20);
});

test('for every example', () => {
  for (const text of examples)
    for (const { evaluated } of analyse('file:///a.lwnet', text).networks)
      expect(peakElements(evaluated.body)).toBe(flatPeak(evaluated.body));
});
