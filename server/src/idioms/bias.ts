import { ops } from '../ops';
import { elements } from '../ops/lib/shape';
import { become, type Idiom } from './idiom';

/** A constant for each channel, added right behind a layer that has no bias. */
export const bias: Idiom = {
  name: 'bias',
  summary: 'A constant a channel that is added behind a layer of weights is its bias.',
  ends: ['plus-each', 'plus'],
  find(end, look) {
    const behind = look.maker(end.inputs[0]);
    // Integer networks have the number in between that makes their sums what they stand for.
    const factor = behind?.op === 'times' ? behind : undefined;
    const layer = factor === undefined ? behind : look.maker(factor.inputs[0]);
    const param = layer && ops.get(layer.op)?.params['bias'];
    if (layer === undefined || param === undefined) return undefined;
    if ((layer.args['bias'] ?? param.default) === true) return undefined;
    const out = look.shape(layer.outputs[0]!)[0]!;
    // One number is the bias of the only channel.
    if ((end.op === 'plus' ? 1 : end.stored) !== out || elements(look.shape(end.outputs[0]!)) < out)
      return undefined;
    const { bias: _, ...others } = layer.args;
    const args = param.default === true ? others : { ...others, bias: true };
    const stored = layer.stored === undefined ? {} : { stored: layer.stored + out };
    const weights = layer.weights === undefined ? {} : { weights: layer.weights };
    const found = become(end, layer.op, layer.inputs[0]!, [layer], { args, ...stored, ...weights });
    if (factor === undefined) return found;
    const map = look.fresh(look.shape(layer.outputs[0]!));
    const gives = [
      { ...found.gives[0]!, outputs: [map] },
      { ...factor, inputs: [map], outputs: end.outputs },
    ];
    return { takes: [...found.takes, factor], gives };
  },
};
