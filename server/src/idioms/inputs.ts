import type { Step } from '../found/net';
import { ops } from '../ops';
import type { Idiom } from './idiom';

/** From channels last to channels first, and from channels first to what takes them last. */
const turns = new Set(['2,0,1', '1,2,0']);

/** Whether it slides over a map, so that what is in front is channels. */
const slides = ({ op }: Step): boolean => ops.get(op)?.params['kernel'] !== undefined;

/** A file gives its channels first or last; a design has them first. */
export const turnedInput: Idiom = {
  name: 'input in another order',
  summary:
    'An input whose channels are brought to the front before windows slide over it is the `input` that comes of it.',
  ends: ['permute'],
  find(end, look) {
    const given = look.before(end, 'input');
    const [map] = end.inputs;
    const axes = end.args['axes'];
    if (given === undefined || !Array.isArray(axes) || !turns.has(axes.join())) return undefined;
    const behind = look.readers(end.outputs[0]!);
    if (look.readers(map!).length !== 1 || !behind.every(slides)) return undefined;
    const [channels, height, width] = look.shape(end.outputs[0]!) as readonly [number, number, number];
    return {
      takes: [given, end],
      gives: [{ ...given, args: { channels, height, width }, outputs: end.outputs }],
      note: 'turns what arrives; the design is given it as it is behind that, channels first',
    };
  },
};
