/** The account by statements and bodies is that of a walk from kernel to kernel, for any network, also after edits. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { hostGroups } from '../../server/src/deploy/groups';
import type { Judged } from '../../server/src/deploy/judge';
import { identity } from '../../server/src/graph/values';
import { walk } from '../../server/src/graph/walk';
import type { LayerData } from '../../server/src/problems/targets';
import type { Place } from '../../server/src/text/problem';
import { cases, examples } from '../fuzz/cases';
import { type Account, flatAccount } from './flat';
import { flatBiases } from './flat-folds';

const told = new Map([
  ['kernel-refused', 'refused'],
  ['kernel-on-host', 'host'],
  ['kernel-unknown', 'unknown'],
  ['kernel-emulated', 'emulated'],
]);

const keyOf = ({ unit, start, end }: Place): string => `${identity(unit)}:${start}:${end}`;

function accountOf({ effect, problems }: Judged): Account {
  const { crossings, crossingBytes, counts, unknownLayers } = effect!;
  const lines = problems
    .filter(problem => told.has(problem.kind.code))
    .map(({ kind, place, data }) => {
      const { blocks, layers, uses, of, reasons } = data as LayerData;
      const values = reasons.flatMap((r): readonly unknown[] =>
        r.values.length === 0 ? [undefined] : r.values,
      );
      return (
        `${keyOf(place)} ${told.get(kind.code)} ${blocks.length === 0 ? '' : `${layers} layers of ${blocks}`} ` +
        `${uses} of ${of}: ${reasons.length} limits, ${new Set(values).size} values`
      );
    });
  return { crossings, crossingBytes, counts, unknownLayers, groups: hostGroups(effect!), told: lines.sort() };
}

const agrees = ({ deployments }: Analysis): void => {
  for (const judged of deployments) {
    if (judged.effect === undefined) continue;
    expect(accountOf(judged)).toEqual(flatAccount(judged));
    const { body } = judged.deployed.evaluated!;
    if ([...walk(body)].every(({ weights }) => weights.length === 0))
      expect(totalsOf(body).storedBiasElements).toBe(flatBiases(body));
  }
};

/** Steps that the chips run, emulate, hand over and refuse, in blocks of this file and of the library. */
const step = fc.constantFrom(
  'conv(8, 3)',
  'conv(8, 5)',
  'bn',
  'scale',
  'dropout(0.1)',
  'bn -> relu',
  'repeat 2 { conv(8) }',
  'repeat 2 { bn -> conv(8) }',
  'relu',
  'mish',
  'swish',
  'gelu',
  'relu6',
  'dwconv(3)',
  'shuffle(2)',
  'identity',
  'SE(4)',
  'SE(4, mish, mish)',
  'Ghost(8)',
  'U',
  'V(mish)',
  'V(SE(2))',
  'W',
  'S',
  'repeat 3 { mish }',
  'repeat 2 { conv(8) -> U }',
  'repeat 4 { U -> mish }',
  'repeat 2 { repeat 3 { W } }',
  'for op of [mish, relu, mish] { op -> conv(8) }',
  'repeat 1000000 { identity }',
  'add(x)',
  'x, it -> add',
  'y = it -> mish',
  'y = it -> gap',
  'y, it -> mul',
  'x = it -> conv(8)',
  'repeat 2 { y, it -> mul -> conv(8) }',
  'it, it -> add',
  'if n > 2 { mish -> mish } else { conv(8) }',
);

const line = fc.array(step, { minLength: 1, maxLength: 3 }).map(steps => `  ${steps.join(' -> ')}\n`);
const lines = fc.array(line, { minLength: 1, maxLength: 6 }).map(all => all.join(''));

const rules = fc.constantFrom(
  '',
  '  precision int16 for mish\n',
  '  precision int16 for U\n',
  '  precision w4a8 for U.conv\n  precision int16 for y\n',
);

const parts = fc.record({
  u: lines,
  v: lines,
  w: lines,
  net: lines,
  n: fc.integer({ min: 1, max: 4 }),
  rules,
});

const textOf = ({ u, v, w, net, n, rules: own }: typeof parts extends fc.Arbitrary<infer P> ? P : never) =>
  `block U {\n  x = in\n  y = in\n${u.replaceAll(/\b[UVW]\b(\(\w+(\(\d\))?\))?/g, 'relu')}}\n\n` +
  `block V(op) {\n  x = in -> op\n  y = x\n${v.replaceAll(/\b[VW]\b(\(\w+(\(\d\))?\))?/g, 'U')}}\n\n` +
  `block W {\n  x = in\n  y = in\n${w.replaceAll(/\bW\b/g, 'U')}}\n\n` +
  `network A(n = ${n}) {\n  x = input(8, 12, 12)\n  y = x\n  shared S = W\n${net}}\n\n` +
  ['max78000', 'ethos_u55_128', 'ultra96_conv']
    .map(target => `deploy A on ${target} {\n  precision int8\n${own}}\n`)
    .join('\n');

test('for networks by chance, and after edits of them', () => {
  fc.assert(
    fc.property(parts, fc.array(parts, { maxLength: 2 }), (first, others) => {
      let before: Analysis | undefined;
      let known = first;
      for (const next of [first, ...others]) {
        // One part changes at a time, so that much is taken over.
        known = { ...known, net: next.net, ...(before === undefined ? {} : { rules: next.rules }) };
        before = analyse('file:///a.lwnet', textOf(known), undefined, before);
        agrees(before);
        known = { ...known, u: next.u, net: known.net.replace('relu', 'swish') };
        before = analyse('file:///a.lwnet', textOf(known), undefined, before);
        agrees(before);
      }
    }),
    { numRuns: cases(0.005) },
  );
});

test.each(['max78000', 'ethos_u55_128', 'ultra96_conv'])('for every example on %s', target => {
  for (const text of examples) {
    const name = /^network (\w+)/m.exec(text)?.[1];
    if (name !== undefined) agrees(analyse('file:///a.lwnet', `${text}\ndeploy ${name} on ${target} {\n}\n`));
  }
});
