import { bodiesOf } from '../graph/bodies';
import type { Body, Item, Layer } from '../graph/graph';
import type { Shape } from '../ops/op';
import { numberIn, unknownIn } from '../quantity/quantity';
import { defineFigure, type Tier } from './figure';

const isLayer = (item: Item): item is Layer => item.kind === 'layer';

/** Each layer that is written, once however often it is at work. */
export const layersIn = (body: Body): readonly Layer[] => bodiesOf(body).items.filter(isLayer);

/** The longer side of a map, or of what has other axes behind its channels; 1 of a vector. */
export const sideOf = ([, ...sides]: Shape): number => Math.max(1, ...sides);

const inputsOf = (body: Body): readonly Layer[] => layersIn(body).filter(({ op }) => op.inputs.max === 0);

const sideOfInput = ({ outputs }: Layer): number => sideOf(outputs[0]!);

/** The longer side of the largest input; −∞ without one. */
export const resolutionOf = (body: Body): number => Math.max(...inputsOf(body).map(sideOfInput));

export const resolution = defineFigure<Tier>({
  id: 'resolution',
  key: 'resolutionPixels',
  title: 'resolution',
  unit: 'count',
  better: 'less',
  summary:
    'Pixels of the longer side of the largest input. All maps follow from it, and MACs of convolutions with its square.',
  source: 'Howard et al. 2017, MobileNets, section 3.4',
  ofForm: body =>
    inputsOf(body).length === 0
      ? unknownIn('count', 'the network has no input')
      : numberIn('count', resolutionOf(body)),
  because: body => {
    const largest = inputsOf(body).find(input => sideOfInput(input) === resolutionOf(body));
    return largest === undefined ? [] : [{ place: largest.place, text: 'The largest input arrives here.' }];
  },
  budget: {
    word: 'resolution',
    alsoCalled: ['image_size', 'input_size', 'img_size', 'imgsz'],
    measure: 'count',
    example: '96',
  },
});
