import type { MapId, Step } from '../found/net';
import { become, type Idiom, type Look } from './idiom';
import { isSquare, overRoot } from './norms';

/** What files set between a sum of squares and its root, or behind it, so that nothing is divided by 0. */
const guards = new Set(['clip', 'plus']);

/** The guards before a map are left out, whichever there are. */
function unguarded(look: Look, map: MapId | undefined): readonly [Step | undefined, readonly Step[]] {
  const maker = look.maker(map);
  return maker !== undefined && guards.has(maker.op) ? [look.maker(maker.inputs[0]), [maker]] : [maker, []];
}

/** `l2_normalize` in its parts. */
export const unitLength: Idiom = {
  name: 'unit length',
  summary: 'A map over the root of the sum of its squares has the length 1; that is left out, and told.',
  ends: ['div', 'mul'],
  find(end, look) {
    const over = overRoot(look, end, guards);
    if (over === undefined) return undefined;
    const [sum, guarded] = unguarded(look, over.root.inputs[0]);
    if (sum?.op !== 'reduce_sum') return undefined;
    const square = look.maker(sum.inputs[0]);
    if (square === undefined || !isSquare(square) || square.inputs[0] !== over.x) return undefined;
    return become(end, 'unit-length', over.x, [square, sum, ...guarded, over.root, ...over.steps]);
  },
};

/** A softmax is taken in logarithms where only its losses are worked out. */
export const logarithm: Idiom = {
  name: 'logarithm of a softmax',
  summary: '`LogSoftmax` is `softmax`: the logarithm is left out, and told.',
  ends: ['log'],
  find(end, look) {
    const softmax = look.before(end, 'softmax');
    if (softmax === undefined) return undefined;
    const { args } = softmax;
    const note = 'takes the logarithm of what its softmax makes; the design leaves that out';
    return become(end, 'softmax', softmax.inputs[0]!, [softmax], { args }, note);
  },
};
