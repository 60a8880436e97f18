import type { MapId, Step } from '../found/net';
import { elements, sameShape } from '../ops/lib/shape';
import { become, type Idiom, type Look, listOf, scaled } from './idiom';
import { isSquare, overRoot } from './norms';

/** The axes of which a step takes the mean. */
const averaged = (step: Step | undefined): readonly number[] | undefined =>
  step?.op === 'gap' ? [1, 2] : step?.op === 'reduce_mean' ? listOf(step, 'axes') : undefined;

interface Evened {
  /** What is evened. */
  readonly x: MapId;
  readonly axes: readonly number[];
  readonly steps: readonly Step[];
}

/**
 * A map less its mean, over the root of the mean of its squares, all over the same axes; or the map over that root, less its
 * mean over that root.
 */
export function evened(look: Look, end: Step | undefined): Evened | undefined {
  const parts = end?.op === 'add' ? taken(look, end) : apart(look, end);
  if (parts === undefined) return undefined;
  const { x, root, mean, difference, steps } = parts;
  const plus = look.before(root, 'plus');
  const spread = look.maker(plus?.inputs[0]);
  const square = look.maker(spread?.inputs[0]);
  const less = look.maker(square?.inputs[0]);
  if (plus === undefined || spread === undefined || square === undefined || !isSquare(square))
    return undefined;
  const [axes, others] = [averaged(mean), averaged(spread)];
  const isOne =
    less?.op === 'sub' && less.inputs[0] === x && less.inputs[1] === mean.outputs[0] && mean.inputs[0] === x;
  if (!isOne || (difference !== undefined && difference !== less)) return undefined;
  if (axes === undefined || axes.join() !== others?.join()) return undefined;
  return { x, axes, steps: [...steps, root, plus, spread, square, mean, less] };
}

interface Parts {
  readonly x: MapId;
  readonly root: Step;
  readonly mean: Step;
  /** Where the map less its mean is what is divided. */
  readonly difference: Step | undefined;
  readonly steps: readonly Step[];
}

/** The difference over the root. */
function apart(look: Look, end: Step | undefined): Parts | undefined {
  const over = overRoot(look, end);
  const difference = look.maker(over?.x);
  const mean = look.maker(difference?.inputs[1]);
  return over === undefined || difference?.op !== 'sub' || mean === undefined
    ? undefined
    : { x: difference.inputs[0]!, root: over.root, mean, difference, steps: over.steps };
}

/** The difference of what is over the root. */
function taken(look: Look, end: Step): Parts | undefined {
  for (const [a, b] of look.sides(end)) {
    const over = overRoot(look, look.maker(a));
    const negated = look.maker(b);
    const product = negated?.op === 'negate' ? look.before(negated, 'mul') : undefined;
    const inverse = over?.steps.find(({ op }) => op === 'invert')?.outputs[0];
    if (over === undefined || negated === undefined || product === undefined) continue;
    for (const [one, other] of look.sides(product)) {
      const mean = look.maker(other);
      if (one !== inverse || mean === undefined) continue;
      return {
        x: over.x,
        root: over.root,
        mean,
        difference: undefined,
        steps: [end, negated, product, ...over.steps],
      };
    }
  }
  return undefined;
}

/**
 * In how many groups of channels the means were taken, where a map was laid out anew for that.
 * @param isLast whether the channels run fastest
 */
function groupsOf(
  [channels, ...rest]: readonly number[],
  wide: readonly number[],
  axes: readonly number[],
  isLast: boolean,
): number | undefined {
  const kept = wide.flatMap((extent, axis) => (extent === 1 || axes.includes(axis) ? [] : [axis]));
  if (kept.length > 1) return undefined;
  const [at] = kept;
  const groups = at === undefined ? 1 : wide[at]!;
  if (channels! % groups !== 0) return undefined;
  if (at === undefined) return 1;
  const [front, pixels] = [elements(wide.slice(0, at)), elements(rest)];
  return front === (isLast ? pixels : 1) ? groups : undefined;
}

/** In and out again: a step, and the permutation before or behind it. */
function turned(
  look: Look,
  step: Step | undefined,
): { readonly axes: string; readonly step: Step | undefined } {
  return step?.op === 'permute'
    ? { axes: listOf(step, 'axes').join(), step: look.maker(step.inputs[0]) }
    : { axes: '', step };
}

/** What has no group norm takes mean and variance of a map that is laid out by groups. */
export const groupsEvened: Idiom = {
  name: 'group norm by moments',
  summary:
    'A map that is laid out by groups of channels, less the mean of each, over the root of its variance, and laid out as it ' +
    'was, with a scale and a shift a channel: `gn`.',
  ends: ['plus-each'],
  find(end, look) {
    const scale = look.before(end, 'times-each');
    const out = turned(look, look.maker(scale?.inputs[0]));
    const back = out.step;
    const even = back?.op === 'reshape' ? evened(look, look.maker(back.inputs[0])) : undefined;
    const there = look.maker(even?.x);
    if (scale === undefined || back === undefined || even === undefined || there?.op !== 'reshape')
      return undefined;
    const before = look.maker(there.inputs[0]);
    const isLast = before?.op === 'permute' && out.axes !== '';
    const x = isLast ? before.inputs[0]! : there.inputs[0]!;
    const shape = look.shape(x);
    if (!sameShape(look.shape(end.outputs[0]!), shape)) return undefined;
    if (isLast && !isThereAndBack(listOf(before, 'axes'), out.axes)) return undefined;
    if (!isLast && out.axes !== '') return undefined;
    const groups = groupsOf(shape, look.shape(there.outputs[0]!), even.axes, isLast);
    if (groups === undefined) return undefined;
    const moves = [there, back, ...(isLast ? [before, look.maker(scale.inputs[0])!] : [])];
    const stored = (scale.stored ?? 0) + (end.stored ?? 0);
    return become(end, 'gn', x, [...new Set([scale, ...even.steps, ...moves])], { args: { groups }, stored });
  },
};

/** The channels moved behind all others, and to the front again. */
const isThereAndBack = (axes: readonly number[], back: string): boolean => {
  const last = axes.length - 1;
  return (
    axes.every((axis, i) => axis === (i < last ? i + 1 : 0)) &&
    back === axes.map((_, i) => (i === 0 ? last : i - 1)).join()
  );
};

/** A norm of the channels of each pixel, where the file has these behind all others or has no others. */
export const rowsEvened: Idiom = {
  name: 'layer norm of rows',
  summary:
    'Rows of channels, each less its mean and over the root of its variance, with a scale and a shift a channel, or a scale alone: `ln`.',
  ends: ['plus-each', 'times-each'],
  find(end, look) {
    const last = scaled(end, look);
    const behind = look.maker(last?.scale.inputs[0]);
    const turn = behind?.op === 'permute' ? behind : undefined;
    const even = evened(look, turn === undefined ? behind : look.maker(turn.inputs[0]));
    if (last === undefined || even === undefined) return undefined;
    const { scale, bias: args, stored } = last;
    const takes = [scale, ...even.steps];
    const axes = even.axes.join();
    if (turn === undefined)
      return axes === '0' ? become(end, 'ln', even.x, takes, { args, stored }) : undefined;
    if (axes !== '1' || listOf(turn, 'axes').join() !== '1,0') return undefined;
    const map = look.fresh(look.shape(turn.outputs[0]!));
    const { origin } = end;
    return {
      takes: [...new Set([...takes, turn, end])],
      gives: [
        { op: 'permute', args: turn.args, inputs: [even.x], outputs: [map], origin },
        { op: 'ln', args, inputs: [map], outputs: end.outputs, origin, stored },
      ],
    };
  },
};
