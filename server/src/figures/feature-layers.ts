import { bodiesOf } from '../graph/bodies';
import type { Body } from '../graph/graph';
import { numberIn } from '../quantity/quantity';
import { defineFigure, type Tier } from './figure';

/** Convolutions, each turn of each loop counted. */
function convolutionsIn(body: Body): number {
  const times = new Map<Body, number>([[body, 1]]);
  const add = (inner: Body, more: number) => times.set(inner, (times.get(inner) ?? 0) + more);
  let count = 0;
  for (const outer of bodiesOf(body).outerFirst) {
    const own = times.get(outer)!;
    for (const item of outer.items) {
      if (item.kind === 'loop') for (const run of item.runs) add(run.body, own * run.times);
      else if (item.kind === 'use') add(item.body, own);
      else if (item.op.category === 'convolution') count += own;
    }
  }
  return count;
}

export const featureLayers = defineFigure<Tier>({
  id: 'feature-layers',
  key: 'featureLayers',
  title: 'feature layers',
  unit: 'count',
  better: 'less',
  summary:
    'Convolutions of all kinds that run one after the other or beside each other, each turn of each loop counted. A chip starts ' +
    'and ends each of them, whatever little it computes.',
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 3',
  ofForm: body => numberIn('count', convolutionsIn(body)),
  budget: {
    word: 'feature_layers',
    alsoCalled: ['layers', 'conv_layers', 'depth'],
    measure: 'count',
    example: '30',
  },
});
