import type { KernelKind } from '../../kernels';
import { type Attrs, defineOp, flag, type Mismatch, type Op, one, padding, pair, type Shape } from '../op';
import { mistakenWindow } from './mistaken';
import { kernelNames, padNames, strideNames } from './parameters';
import { elements, times } from './shape';
import { border, ofEach, slide, sliding, touched, type WindowAttrs } from './window';

const params = {
  kernel: pair('Side of the window, or `[height, width]`.', { alsoCalled: kernelNames }),
  // No stride is 0, so 0 can stand for "as the kernel".
  stride: pair('Step of the window.', { default: [0, 0], defaultText: 'kernel', alsoCalled: strideNames }),
  pad: padding('Border that no result sees: a number, `[top, right, bottom, left]`, `same` or `auto`.', {
    default: 'auto',
    alsoCalled: padNames,
  }),
  ceil: flag('Rounds the number of steps up, so that a last window may hang over the edge.', {
    default: false,
    alsoCalled: ['ceil_mode'],
  }),
};

interface Pool {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly summary: string;
  readonly detail: string;
  readonly source: string;
  readonly example: string;
  readonly kernel: KernelKind;
  /** Operations for an output whose window has this many taps. */
  readonly operations: (taps: number) => number;
}

const strided = (a: Attrs<typeof params>): WindowAttrs =>
  a.stride[0] === 0 || a.stride[1] === 0 ? { ...a, stride: a.kernel } : a;

/** A window full of padding has no largest and no mean value, so no side may pad by a whole window. */
function tooWide(a: Attrs<typeof params>): Mismatch | undefined {
  if (typeof a.pad === 'string') return undefined;
  const [top, right, bottom, left] = a.pad;
  if (Math.max(top, bottom) < a.kernel[0] && Math.max(left, right) < a.kernel[1]) return undefined;
  return {
    at: 'pad',
    fact: `a border of [${a.pad.join(', ')}] is as wide as the ${times(a.kernel)} window, which then sees no pixel`,
    help: 'pad each side by less than the window',
  };
}

/** A window that slides over each channel and gives one number at each step. */
export const pool = ({ operations, ...record }: Pool): Op =>
  defineOp({
    ...record,
    category: 'pooling',
    inputs: one,
    params,

    shape([x], a) {
      const wrong = tooWide(a);
      if (wrong) return wrong;
      const map = slide(x!, strided(a));
      return 'fact' in map ? map : [[x![0]!, ...map]];
    },

    mistaken: ([x], a) => mistakenWindow(x!, strided(a)),

    // The border counts as taps, as it does for convolutions.
    otherOps: (_, a, [y]) => elements(y!) * operations(a.kernel[0] * a.kernel[1]),

    reads: ([x], a, [y]) => [touched(x!, strided(a), y as Shape)],

    channels: 'keeps',

    resolved: ([x], a) => ({ stride: strided(a).stride, pad: border(x!, strided(a)) }),

    window: ([x], a) => sliding(x!, strided(a), ofEach(x!)),
  });
