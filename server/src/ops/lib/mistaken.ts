/** Windows whose arguments were meant in the order of PyTorch, which is told channels first. */
import type { Mistaken, Shape } from '../op';
import { channels, height, times, width } from './shape';
import type { WindowAttrs } from './window';

/** What an operator's arguments were, in the order in which they are meant; see `Mistaken.meant`. */
type Meant = NonNullable<Mistaken['meant']>;

interface Orders {
  /** A width stands where the window belongs. */
  readonly wide: Meant;
  /** Two of them stand before the window. */
  readonly twice?: Meant;
  /** A width stands where the step belongs. */
  readonly late: Meant;
}

/** Of what is not told its channels: one or two widths before the window, or one behind it. */
const unwidened = {
  wide: { kernel: 'stride', stride: 'pad', pad: 'dilation' },
  twice: { kernel: 'pad', stride: 'dilation' },
  late: { kernel: 'kernel' },
};

/** Windows from here on are channels where their step is a usual one. */
const widest = 16;
/** An even window from here on is one where its step does not divide it. */
const least = 8;

/** A step of more than this past its window leaves nearly nothing of a map, whatever the window. */
const leastStep = 4;

/** Squares alone: whoever writes height and width has looked at what the window is. */
export function mistakenWindow(x: Shape, a: WindowAttrs, orders: Orders = unwidened): Mistaken | undefined {
  const { kernel, stride } = a;
  if (x.length !== 3 || kernel[0] !== kernel[1] || stride[0] !== stride[1]) return undefined;
  const [[side], [step]] = [kernel, stride];
  const help = 'channels do not stand before the window';
  if (isWidth(x, side, step))
    return {
      at: 'kernel',
      fact: `kernel = ${side} is a window of ${times(kernel)} pixels`,
      help,
      meant: orders.wide,
    };
  // Patches leave no border.
  if (orders.twice !== undefined && side === step && side >= least && isBorder(a.pad))
    return {
      at: 'kernel',
      fact: `kernel = ${side} is a window of ${times(kernel)} pixels, and stride = ${step} its step`,
      help,
      meant: orders.twice,
    };
  if (step > Math.max(2 * side, leastStep))
    return {
      at: 'stride',
      fact: `stride = ${step} steps over most of the map that its ${times(kernel)} window could see`,
      help: 'the step stands behind the window',
      meant: orders.late,
    };
  return undefined;
}

/**
 * An even window on each channel alone: the step stands in its place. Where it is the step as well it cuts the map into
 * patches, and whoever states a border has looked at it.
 */
export function mistakenStep(x: Shape, a: WindowAttrs): Mistaken | undefined {
  const [side, step] = [a.kernel[0], a.stride[0]];
  if (x.length !== 3 || a.kernel[1] !== side || a.stride[1] !== step || a.pad !== 'auto') return undefined;
  if (side % 2 === 1 || side >= least || side === step || height(x) <= side || width(x) <= side)
    return undefined;
  return {
    at: 'kernel',
    fact: `kernel = ${side} is an even window, which has no middle and leaves out a row and a column`,
    help: step === 1 ? 'the step stands behind the window' : 'the side of a window is odd',
    meant: step === 1 ? { stride: 'kernel' } : { stride: 'stride' },
  };
}

const isBorder = (pad: WindowAttrs['pad']): boolean => typeof pad !== 'string' && pad.every(side => side > 0);

/** Patches have the step of their window, transposed windows half of it, and a window over the whole map sees it once. */
function isWidth(x: Shape, side: number, step: number): boolean {
  if (side % 2 === 1 || side < least || side === step) return false;
  if (step === 1 && (side === height(x) || side === width(x))) return false;
  return step > 2 ? side % step > 0 : side >= widest || side === channels(x);
}
