import type { MapId, Step } from '../found/net';
import { elements } from '../ops/lib/shape';
import { become, type Idiom, type Look, scaled } from './idiom';

/** The mean over the channels alone. */
const isOverChannels = (step: Step | undefined): step is Step => {
  const axes = step?.args['axes'];
  return (
    step?.op === 'reduce_mean' && (axes === 0 || (Array.isArray(axes) && axes.length === 1 && axes[0] === 0))
  );
};

/** The steps from a map to its difference from its mean. */
function centred(look: Look, map: MapId): { readonly x: MapId; readonly steps: readonly Step[] } | undefined {
  const sub = look.maker(map);
  const mean = look.maker(sub?.inputs[1]);
  if (sub?.op !== 'sub' || !isOverChannels(mean) || mean.inputs[0] !== sub.inputs[0]) return undefined;
  return { x: sub.inputs[0]!, steps: [sub, mean] };
}

const none: ReadonlySet<string> = new Set();

/**
 * A map over the root of another: a division, or a product with the inverse.
 * @param guards what may stand behind the root
 */
export function overRoot(
  look: Look,
  end: Step | undefined,
  guards: ReadonlySet<string> = none,
): { readonly x: MapId; readonly root: Step; readonly steps: readonly Step[] } | undefined {
  if (end?.op === 'div') {
    const maker = look.maker(end.inputs[1]);
    const guard = maker !== undefined && guards.has(maker.op) ? [maker] : [];
    const root = guard.length > 0 ? look.maker(maker?.inputs[0]) : maker;
    return root?.op === 'root' ? { x: end.inputs[0]!, root, steps: [end, ...guard] } : undefined;
  }
  if (end?.op !== 'mul') return undefined;
  for (const [x, other] of look.sides(end)) {
    const inverse = look.maker(other);
    const root = inverse?.op === 'invert' ? look.before(inverse, 'root') : undefined;
    if (inverse !== undefined && root !== undefined) return { x, root, steps: [end, inverse] };
  }
  return undefined;
}

export const layerNorm: Idiom = {
  name: 'layer norm',
  summary:
    'The mean taken off, over the root of the mean of squares, with a scale and a shift a channel, or a scale alone: `ln`.',
  ends: ['plus-each', 'times-each'],
  find(end, look) {
    const last = scaled(end, look);
    const scale = last?.scale;
    const over = overRoot(look, look.maker(scale?.inputs[0]));
    const root = over?.root;
    const plus = look.before(root, 'plus');
    const mean = look.maker(plus?.inputs[0]);
    const square = look.maker(mean?.inputs[0]);
    if (last === undefined || scale === undefined || over === undefined || plus === undefined)
      return undefined;
    if (!isOverChannels(mean) || root === undefined || square === undefined) return undefined;
    const [a, b] = [centred(look, over.x), centred(look, square.inputs[0]!)];
    if (a === undefined || b === undefined || a.x !== b.x || !isSquare(square)) return undefined;
    const steps = [scale, ...over.steps, root, plus, mean, square, ...a.steps, ...b.steps];
    return become(end, 'ln', a.x, steps, { args: last.bias, stored: last.stored });
  },
};

export const isSquare = ({ op, args, inputs }: Step): boolean =>
  (op === 'power' && args['by'] === 2) || (op === 'mul' && inputs[0] === inputs[1]);

/** What a mean is over tells the norm: all pixels, all of the map, or the channels of each pixel. */
function normOver(look: Look, mean: Step): { readonly op: string; readonly groups?: number } | undefined {
  const shape = look.shape(mean.inputs[0]!);
  if (mean.op === 'gap') return { op: 'gn', groups: shape[0]! };
  const axes = mean.op === 'reduce_mean' ? mean.args['axes'] : undefined;
  const isWhole = Array.isArray(axes) && axes.length === shape.length && shape.length === 3;
  return isWhole ? { op: 'gn', groups: 1 } : isOverChannels(mean) ? { op: 'ln' } : undefined;
}

/** TensorFlow takes mean and variance as those of a batch norm: one factor and one summand for the map. */
export const byMoments: Idiom = {
  name: 'norm by moments',
  summary:
    'A map times a factor, and a shift less its mean times that factor, where the factor is over the root of its variance: ' +
    '`gn` or `ln`, as the mean is taken.',
  ends: ['add'],
  find(end, look) {
    for (const [a, b] of look.sides(end)) {
      const shift = look.maker(b);
      if (shift?.op !== 'plus-each') continue;
      // The sign changes behind the product, or of the mean ahead of it.
      const behind = look.before(shift, 'negate');
      const product = look.before(behind ?? shift, 'mul');
      const scaled = look.maker(a);
      if (product === undefined || scaled?.op !== 'mul') continue;
      for (const [x, factor] of look.sides(scaled))
        for (const [side, again] of look.sides(product)) {
          const taken = behind ?? look.maker(side);
          if (taken?.op !== 'negate') continue;
          const mean = behind === undefined ? taken.inputs[0]! : side;
          const found = again === factor ? deviation(look, x, mean, factor) : undefined;
          if (found === undefined) continue;
          const { op, groups } = found.norm;
          const stored = 2 * look.shape(x)[0]!;
          const args = groups === undefined ? {} : { groups };
          const takes = [...new Set([scaled, shift, taken, product, ...found.steps])];
          return become(end, op, x, takes, { args, stored });
        }
    }
    return undefined;
  },
};

/** The steps of a factor that is over the root of a map's variance about this mean. */
function deviation(look: Look, x: MapId, mean: MapId, factor: MapId) {
  const first = look.maker(mean);
  const norm = first?.inputs[0] === x ? normOver(look, first) : undefined;
  const scale = look.maker(factor);
  if (first === undefined || norm === undefined || scale === undefined) return undefined;
  if (scale.op !== 'times-each' && scale.op !== 'times-enlarged') return undefined;
  const inverse = look.before(scale, 'invert');
  const root = look.before(inverse, 'root');
  const plus = look.before(root, 'plus');
  const variance = look.maker(plus?.inputs[0]);
  const square = look.maker(variance?.inputs[0]);
  if (inverse === undefined || root === undefined || plus === undefined || square === undefined)
    return undefined;
  const sub = look.maker(square.inputs[0]);
  const isOf = sub?.op === 'sub' && sub.inputs[0] === x && sub.inputs[1] === mean;
  if (!isOf || !isSquare(square) || variance === undefined) return undefined;
  const other = normOver(look, variance);
  if (other?.op !== norm.op || other.groups !== norm.groups) return undefined;
  return { norm, steps: [first, scale, inverse, root, plus, variance, square, sub] };
}

/** PyTorch writes a group norm as an instance norm of groups that a reshape has made channels. */
export const groupNorm: Idiom = {
  name: 'group norm',
  summary: 'An instance norm between two reshapes, with a scale and a shift a channel, is `gn`.',
  ends: ['plus-each'],
  find(end, look) {
    const scale = look.before(end, 'times-each');
    const back = look.before(scale, 'reshape');
    const norm = look.before(back, 'instance');
    const there = look.before(norm, 'reshape');
    if (scale === undefined || back === undefined || norm === undefined || there === undefined)
      return undefined;
    const from = there.inputs[0]!;
    const groups = look.shape(norm.inputs[0]!)[0]!;
    const channels = look.shape(from)[0]!;
    if (channels % groups !== 0 || look.shape(back.outputs[0]!)[0] !== channels) return undefined;
    const stored = (scale.stored ?? 0) + (end.stored ?? 0);
    return become(end, 'gn', from, [scale, back, norm, there], { args: { groups }, stored });
  },
};

/** What is left of them. */
export const instanceNorm: Idiom = {
  name: 'instance norm',
  summary: 'A group norm with as many groups as channels.',
  ends: ['instance'],
  find(end, look) {
    const groups = look.shape(end.inputs[0]!)[0]!;
    const known = end.stored === undefined ? {} : { stored: end.stored };
    return become(end, 'gn', end.inputs[0]!, [], { args: { groups }, ...known });
  },
};

/** An integer network's numbers between two layers: a factor and a summand a channel, then whole numbers. */
export const requantised: Idiom = {
  name: 'requantisation',
  summary: 'What brings sums of an integer network back to few bits is left out: no layer of the language.',
  ends: ['whole'],
  find(end, look) {
    const plus = look.before(end, 'plus-each');
    const scale = look.before(plus ?? end, 'times-each');
    if (scale === undefined) return undefined;
    return {
      takes: [scale, ...(plus === undefined ? [] : [plus]), end],
      gives: [
        { op: 'whole', args: {}, inputs: [scale.inputs[0]!], outputs: end.outputs, origin: end.origin },
      ],
      note: 'scales the sums of an integer network; the design leaves that out',
    };
  },
};

/** Scale and shift of each channel that stand by themselves. */
export const affine: Idiom = {
  name: 'affine',
  summary: 'A factor and a summand a channel are a batch norm; a factor alone is `scale`.',
  ends: ['plus-each', 'times-each'],
  find(end, look) {
    const scale = look.before(end, 'times-each');
    if (end.op === 'plus-each' && scale !== undefined) {
      const stored = (scale.stored ?? 0) + (end.stored ?? 0);
      const weights = scale.weights === undefined ? {} : { weights: `${scale.weights} ${end.weights}` };
      return become(end, 'bn', scale.inputs[0]!, [scale], { stored, ...weights });
    }
    if (end.op !== 'times-each' || elements(look.shape(end.outputs[0]!)) < 1) return undefined;
    const [next, ...others] = look.readers(end.outputs[0]!);
    if (others.length === 0 && next?.op === 'plus-each') return undefined;
    if (isForPositions(end, look))
      return {
        takes: [end],
        gives: [],
        note: 'multiplies each position by a number; the design leaves that out',
      };
    const known = {
      ...(end.stored === undefined ? {} : { stored: end.stored }),
      ...(end.weights ? { weights: end.weights } : {}),
    };
    return become(end, 'scale', end.inputs[0]!, [], known);
  },
};

/**
 * Numbers for something else than channels, behind the last layer of weights, belong to how a file decodes what it has
 * found: the strides of the maps on which boxes lie.
 */
function isForPositions(end: Step, look: Look): boolean {
  const turned = look.before(end, 'permute');
  if (turned === undefined || turned.origin !== end.origin) return false;
  return !look.weighsBehind(end.outputs[0]!);
}
