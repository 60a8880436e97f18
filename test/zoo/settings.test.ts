/** Every network answers for other sizes than its paper's. */
import { describe, expect, test } from 'vitest';
import { applySettings } from '../../server/src/cli/settings';
import { totalsOf } from '../../server/src/cost/totals';
import { sayProblem } from '../../server/src/text/problem';
import { analyseExample } from '../examples/load';
import { families } from './rows';

const asked: Readonly<Record<string, readonly string[]>> = {
  width: ['0.5', '0.75', '2'],
  resolution: ['160', '192', '320'],
  classes: ['10'],
};

/** Convolutions without padding leave nothing of smaller images. */
const larger: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  UNet2015: { resolution: ['192', '320', '604'] },
};

describe.each(families)('$file', ({ file }) => {
  const analysis = analyseExample(file);
  const networks = analysis.networks.map(n => n.evaluated.declared.node);

  test.each(networks.map(n => [n.name.name, n] as const))('%s', (network, { params }) => {
    for (const { name } of params) {
      const counts = ((larger[network] ?? asked)[name.name] ?? []).map(value => {
        const made = applySettings(network, [`${name.name}=${value}`], analysis, sayProblem);
        if ('failure' in made) throw new Error(`${name.name} = ${value}: ${made.failure}`);
        return totalsOf(made.evaluated.body);
      });
      for (const { macs } of counts) expect(macs).toBeGreaterThan(0);
      // Channels are what a width multiplies, and weights have two sides of them.
      if (name.name === 'width')
        for (const [i, { params }] of counts.entries())
          expect(params).toBeGreaterThan(counts[i - 1]?.params ?? 0);
    }
  });
});
