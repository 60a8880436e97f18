/**
 * What Vela makes of an operator in ways that are not followed here: nothing is said of such a network then. Tried on the small
 * networks of test/judges/networks.
 */
import { type Extent, isEqual, type Shaped, spans } from '../../arena/ethos-u/step';
import type { Operator } from './model';

/** What is larger is cut into several steps. */
const mostExtent = 65_536;
const mostStride = 3;

export const isTooLarge = (extent: Extent): boolean => extent.some(size => size > mostExtent);

/** Whether a map of these extents is more than an Ethos-U55 or U65 transposes (`Transpose8And16Bit` in tflite_supported_operators_u55.cpp). */
export function isTooMuchToTurn(dims: readonly number[]): boolean {
  const axes = dims.filter(size => size > 1);
  const most = axes.length > 3 ? axes.reduce((a, b) => a * b) / Math.min(...axes) : Math.max(...axes);
  return most > mostExtent;
}

/** Whether windows reach over the border. */
export const isPadded = ({ ifm, ofm, stride, ...rest }: Shaped): boolean =>
  spans(rest).some((span, axis) => (ofm[axis]! - 1) * stride[axis]! + span > ifm[axis]!);

/** Whether only the last two axes change places, as in a shuffle, or it is a transposition of a map. */
function isPlainTurn(order: readonly number[]): boolean {
  const last = order.length - 1;
  if (order.length <= 4) return true;
  return order.every((from, to) => from === (to === last ? last - 1 : to === last - 1 ? last : to));
}

/**
 * Why a step is not known; nothing where it is.
 * @param order of the axes that it makes
 * @param isBordered its windows reach over a border, where nothing is known of windows that move far
 */
export function notFollowed(
  { name }: Operator,
  shaped: Shaped,
  order: readonly number[] | undefined,
  isBordered: boolean,
): string | undefined {
  const { ifm, second, ofm, stride, dilation } = shaped;
  if (isTooLarge(ifm) || isTooLarge(ofm)) return `a map with a side of more than ${mostExtent}`;
  if (Math.max(...stride) > mostStride && isBordered)
    return `${name} with a stride of more than ${mostStride}`;
  if (Math.max(...stride) > mostStride && Math.max(...dilation) > 1)
    return `${name} with a stride of more than ${mostStride} and a dilation`;
  if (second !== undefined && !isEqual(ifm, ofm) && !isEqual(second, ofm))
    return `${name} that repeats both of its operands`;
  if (order !== undefined && !isPlainTurn(order)) return `${name} of these axes`;
  return undefined;
}
