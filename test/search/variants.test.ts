import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applySettings } from '../../server/src/cli/settings';
import { totalsOf } from '../../server/src/cost/totals';
import type { Declared } from '../../server/src/graph/graph';
import type { Value } from '../../server/src/graph/values';
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
