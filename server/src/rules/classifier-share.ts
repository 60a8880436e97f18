import { layerFigures } from '../cost/figures';
import type { Evaluated } from '../graph/graph';
import { channels, pixels, times } from '../ops/lib/shape';
import { exact, share, short } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Held {
  readonly params: number;
  /** The map that arrives, and the parameters behind a global pooling of it; absent where there is nothing to pool. */
  readonly pooled: { readonly shape: string; readonly params: number } | undefined;
}

interface Data extends Held {
  readonly network: number;
}

/**
 * Half as many again as all other layers together. The largest of AlexNet and VGG-16 hold 62 and 74 %; the 52 % of
 * ShuffleNet V1 are its thousand classes.
 */
const leastShare = 0.6;

export const classifierShare = defineRule<Held, Data>({
  kind: defineProblem<Data>({
    code: 'classifier-share',
    severity: 'hint',
    summary: 'A fully connected layer that holds most of the parameters.',
    why:
      'A fully connected layer has a weight for each pair of input and output. Behind a map of many pixels that is most of ' +
      'the network, as in AlexNet and VGG; a global average pooling before it leaves one input for each channel (Network ' +
      'in Network). Where the map is pooled already, fewer classes or a narrower last convolution are what is left.',
    bad: 'network A {\n  input(3, 56, 56) -> conv(32, 3, 2) -> bn -> relu -> fc(100)\n}\n',
    good: 'network A {\n  input(3, 56, 56) -> conv(160, 3, 2) -> bn -> relu -> gap -> fc(10)\n}\n',
    say: d =>
      `This layer holds ${short(d.params)} of the network's ${short(d.network)} parameters: ` +
      `${share(d.params, d.network)}.` +
      (d.pooled === undefined
        ? ''
        : ` It reads each pixel of ${d.pooled.shape}; behind gap it would hold ${exact(d.pooled.params)}.`),
  }),
  source: 'Lin et al. 2014, Network in Network, section 3.2',
  scope: 'layer',
  on: 'dense',

  find(layer) {
    const { params } = layerFigures(layer);
    if (params === 0) return undefined;
    const x = layer.inputShapes[0]!;
    if (x.length !== 3 || pixels(x) === 1) return { params, pooled: undefined };
    const behind = layerFigures({ ...layer, inputShapes: [[channels(x), 1, 1]] });
    return { params, pooled: { shape: times(x), params: behind.params } };
  },

  tell(cases, { totals, network }) {
    // One layer: weights that several uses share would count more than once.
    const largest = worstOf(cases, d => d.params);
    if (totals === undefined || !(largest.params > leastShare * totals.params)) return undefined;
    // Of a network on vectors fully connected layers are all there is, and a layer alone is no share.
    if (!readsMaps(network) || largest.params === totals.params) return undefined;
    return { ...largest, network: totals.params };
  },

  mend: ({ place }, { pooled }) =>
    pooled === undefined
      ? []
      : [
          {
            title: 'Pool to one pixel first',
            place: { ...place, end: place.start },
            text: 'gap -> ',
            tried: 'fits',
          },
        ],
});

const readsMaps = ({ body }: Evaluated): boolean =>
  body.items.some(item => item.kind === 'layer' && item.op.inputs.max === 0 && item.outputs[0]?.length === 3);
