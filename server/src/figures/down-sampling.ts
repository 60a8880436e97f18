import type { Body, Layer } from '../graph/graph';
import { numberIn, unknownIn } from '../quantity/quantity';
import { defineFigure, type Tier } from './figure';
import { layersIn, resolutionOf, sideOf } from './resolution';

/** The first layer that makes the smallest map of more than one pixel. */
function smallestOf(body: Body): Layer | undefined {
  let found: Layer | undefined;
  for (const layer of layersIn(body)) {
    const side = sideOf(layer.outputs[0]!);
    if (
      layer.outputs[0]!.length === 3 &&
      side > 1 &&
      (found === undefined || side < sideOf(found.outputs[0]!))
    )
      found = layer;
  }
  return found;
}

export const downSampling = defineFigure<Tier>({
  id: 'down-sampling',
  key: 'downSampling',
  title: 'down-sampling',
  unit: 'times',
  better: 'more',
  summary:
    'How many times the longer side of the input is that of the smallest map, maps of one pixel left out: 32 where five layers ' +
    'halve it.',
  source: 'He et al. 2016, Deep Residual Learning for Image Recognition, table 1',
  ofForm: body => {
    const smallest = smallestOf(body);
    return smallest === undefined
      ? unknownIn('times', 'the network makes no map of more than one pixel')
      : numberIn('times', resolutionOf(body) / sideOf(smallest.outputs[0]!));
  },
  because: body => {
    const smallest = smallestOf(body);
    return smallest === undefined ? [] : [{ place: smallest.place, text: 'The smallest map is made here.' }];
  },
  budget: {
    word: 'down_sampling',
    alsoCalled: ['downsampling', 'downsample', 'output_stride', 'total_stride'],
    measure: 'count',
    example: '16',
  },
});
