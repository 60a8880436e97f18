import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { applySettings } from '../../server/src/cli/settings';
import { totalsOf } from '../../server/src/cost/totals';
import { budgetState } from '../../server/src/deploy/budgets';
import { timingOn } from '../../server/src/deploy/timed';
import type { Declared } from '../../server/src/graph/graph';
import type { Value } from '../../server/src/graph/values';
import { peakElements } from '../../server/src/schedule/peak';
import { Variants } from '../../server/src/search/variants';
import * as rational from '../../server/src/syntax/rational';
import type { Network } from '../../server/src/syntax/tree';
import { sayProblem } from '../../server/src/text/problem';
import { analyseExample } from '../examples/load';

const open = (file: string, network: string) => {
  const analysis = analyseExample(file);
  return { analysis, variants: new Variants(analysis.linked.find(network) as Declared<Network>) };
};

test('one variant after the other counts what its arguments count when they are set', () => {
  const { analysis, variants } = open('mobilenet-v2.lwnet', 'MobileNetV2');
  const cases = fc.record({
    width: fc.integer({ min: 5, max: 40 }),
    resolution: fc.integer({ min: 32, max: 256 }),
    classes: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(cases, ({ width, resolution, classes }) => {
      const values = new Map<string, Value>([
        ['width', rational.divide(width, 20)!],
        ['resolution', resolution],
        ['classes', classes],
      ]);
      const { figures, problems } = variants.try(values);
      const set = [`width=${width}/20`, `resolution=${resolution}`, `classes=${classes}`];
      const made = applySettings('MobileNetV2', set, analysis, sayProblem);
      if ('failure' in made) throw new Error(made.failure);
      expect(problems).toEqual([]);
      expect(figures).toEqual(totalsOf(made.evaluated.body));
    }),
    { numRuns: 300 },
  );
});

test('arguments that do not fit say why, and nothing is remembered of them', () => {
  const { variants } = open('mobilenet-v2.lwnet', 'MobileNetV2');
  const good = variants.try(new Map());
  expect(good.figures).toMatchObject({ params: 3_504_872, macs: 300_774_272 });
  const wrong = variants.try(new Map<string, Value>([['height', 3]]));
  expect(wrong.problems.map(sayProblem)).toEqual([expect.stringContaining("'height'")]);
  const none = variants.try(new Map<string, Value>([['resolution', 0]]));
  expect(none.problems.length).toBeGreaterThan(0);
  expect(variants.try(new Map()).figures).toEqual(good.figures);
});

test('what a chip makes of a variant is what it makes of a deployment with its arguments', () => {
  const text = (width: string) =>
    `network N(width = ${width}) {
  input(3, 32, 32)
  conv(round_to(32 * width, 8), 3, 2) -> relu6
  repeat 2 { dwconv(3) -> relu -> conv(it.channels, 1) }
  conv(round_to(64 * width, 8), 1) -> gap -> fc(10)
}
deploy N on ultra96_conv {
  precision int8
  weights <= 8KiB
  peak_memory <= 20kB
}
`;
  const { deployments, linked } = analyse('test:/a.lwnet', text('1'));
  const on = deployments.map(({ deployed, target }) => ({ deployed, target: target! }));
  const variants = new Variants(linked.find('N') as Declared<Network>, on);
  const states = new Set<string>();
  for (const half of [1, 2, 3, 4, 9]) {
    const variant = variants.try(new Map([['width', rational.divide(half, 2)!]]));
    const [written] = analyse('test:/a.lwnet', text(`${half} / 2`)).deployments;
    const [verdict] = variant.verdicts;
    const { evaluated, budgets } = written!.deployed;
    expect(verdict!.effect.crossings).toBe(written!.crossings);
    expect(verdict!.latency()).toEqual(timingOn(written!.deployed, written!.target!).latency);
    expect(verdict!.effect.counts).toEqual(written!.effect!.counts);
    expect(variant.peakElements).toBe(peakElements(evaluated!.body));
    const expected = budgets.map(budget =>
      budgetState(budget, written!.deployed, written!.target, 'through'),
    );
    expect(verdict!.budgets.map(({ state, value }) => [state, value])).toEqual(
      expected.map(({ state, value }) => [state, value]),
    );
    for (const { state } of expected) states.add(state);
  }
  expect([...states].sort()).toEqual(['broken', 'kept']);
});

test('a variant after others is what it is alone, on every chip', () => {
  const stages = [0, 1, 2].map(i => `[${16 + 8 * i}, 1 + s${i}, 1 + e${i}, n${i}]`).join(', ');
  const genes = [0, 1, 2].map(i => `s${i} = 0, e${i} = 0, n${i} = 1`).join(', ');
  const text = `network N(width = 1, ${genes}) {
  input(3, 32, 32)
  conv(round_to(16 * width, 8), 3) -> bn -> relu6
  for out, stride, expand, n of [${stages}] {
    InvertedResidual(round_to(out * width, 8), expand, 3, stride)
    repeat n { InvertedResidual(round_to(out * width, 8), expand) }
  }
  conv(64, 1) -> bn -> hswish
  gap -> fc(10)
}
${['ultra96_conv', 'ethos_u55_128', 'max78000']
  .map(target => `deploy N on ${target} {\n  precision int8\n  weights <= 50KiB\n}\n`)
  .join('')}`;
  const { deployments, linked } = analyse('test:/a.lwnet', text);
  const declared = linked.find('N') as Declared<Network>;
  const on = deployments.map(({ deployed, target }) => ({ deployed, target: target! }));
  const variants = new Variants(declared, on);
  const said = (all: Variants, values: ReadonlyMap<string, Value>) => {
    const { figures, problems, peakElements: peak, verdicts } = all.try(values);
    expect(problems).toEqual([]);
    const chips = verdicts.map(({ effect, budgets }) => [
      effect.counts,
      effect.crossings,
      effect.crossingBytes,
      effect.stretches.length,
      budgets.map(({ state, value }) => [state, value]),
    ]);
    return { figures, peak, chips };
  };
  const gene = (name: string, max: number) => fc.record({ name: fc.constant(name), value: fc.nat({ max }) });
  const genesOf = [0, 1, 2].flatMap(i => [gene(`s${i}`, 1), gene(`e${i}`, 3), gene(`n${i}`, 2)]);
  const values = new Map<string, Value>();
  fc.assert(
    fc.property(fc.oneof(gene('width', 3), ...genesOf), ({ name, value }) => {
      values.set(name, name === 'width' ? rational.divide(value + 2, 4)! : value);
      expect(said(variants, values)).toEqual(said(new Variants(declared, on), values));
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
