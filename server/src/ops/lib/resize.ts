import type { KernelKind } from '../../kernels';
import { defineOp, type Mismatch, type Mistaken, type Op, one, pair } from '../op';
import { channels, elements, height, notMap, pixels, times, width } from './shape';

const params = {
  // No map is enlarged 0 times or to 0 pixels, so 0 can stand for "not given".
  scale: pair('Times by which height and width grow.', {
    default: [0, 0],
    defaultText: 'from size',
    alsoCalled: ['scale_factor'],
  }),
  size: pair('Height and width of the result, where it is no multiple.', {
    default: [0, 0],
    defaultText: 'from scale',
  }),
};

/** The deepest maps of networks are a 32nd of the image, and no step enlarges one by more. */
const mostTimes = 32;

interface Resize {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly orders?: NonNullable<Op['orders']>;
  readonly summary: string;
  readonly detail: string;
  readonly source: string;
  readonly example: string;
  readonly kernel: KernelKind;
  /** Operations an output. */
  readonly operations: number;
  /** Pixels that a result reads in each direction. */
  readonly taps: number;
}

/** A layer that gives a map another height and width and keeps its channels. */
export const resize = ({ operations, taps, ...record }: Resize): Op =>
  defineOp({
    ...record,
    category: 'layout',
    inputs: one,
    params,

    shape([x], { scale, size }) {
      const wrong = notMap(x!) ?? undecided(scale, size);
      if (wrong) return wrong;
      const [c, h, w] = x as [number, number, number];
      return given(size) ? [[c, ...size]] : [[c, h * scale[0], w * scale[1]]];
    },

    mistaken: ([x], { scale, size }) =>
      sides(scale, size) ??
      (Math.min(...scale) > mostTimes && pixels(x!) > 1 && (!given(size) || same(scale, size))
        ? {
            at: 'scale',
            fact: `scale = ${scale[0]} makes ${scale[0]} pixels of each, ${times([height(x!) * scale[0], width(x!) * scale[1]])} in all`,
            help: 'the size of the result is given by its name',
            meant: { size: 'scale' },
          }
        : undefined),

    otherOps: (_inputs, _attrs, [y]) => operations * elements(y!),

    // A map made smaller is not read whole.
    reads: ([x], _, [y]) => [
      channels(x!) * Math.min(height(x!), taps * height(y!)) * Math.min(width(x!), taps * width(y!)),
    ],

    channels: 'keeps',

    resolved: (_, { size }) => (given(size) ? { scale: undefined } : { size: undefined }),
  });

const given = (p: readonly [number, number]): boolean => p[0] !== 0 && p[1] !== 0;

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((side, i) => side === b[i]);

/** Height and width beside each other, where their list is meant. */
const sides = (scale: readonly [number, number], size: readonly [number, number]): Mistaken | undefined =>
  Math.min(...scale, ...size) > mostTimes
    ? {
        at: 'size',
        fact: `scale = [${scale.join(', ')}] and size = [${size.join(', ')}] are both given`,
        help: 'height and width of the result are a list',
        meant: { size: ['scale', 'size'] },
      }
    : undefined;

/** Exactly one of the two decides the size of the result. */
function undecided(scale: readonly [number, number], size: readonly [number, number]): Mismatch | undefined {
  if (given(scale) !== given(size)) return undefined;
  return given(scale)
    ? {
        at: 'size',
        fact: `scale = [${scale.join(', ')}] and size = [${size.join(', ')}] are both given`,
        help: 'leave one of them out',
      }
    : {
        at: 'scale',
        fact: 'neither scale nor size is given',
        help: 'say how many times larger the map becomes, for instance 2',
      };
}
