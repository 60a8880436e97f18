/** How windows are said: what is the default is left out, what is equal in both directions is one number. */
import { automatic, border, spans, type WindowAttrs } from '../ops/lib/window';
import type { Padding, Shape } from '../ops/op';

export type Pair = readonly [number, number];

export const isOne = (pair: Pair): boolean => pair[0] === 1 && pair[1] === 1;
export const short = (pair: Pair): number | Pair => (pair[0] === pair[1] ? pair[0] : pair);

/** The argument for a border; nothing where it is the default. One that TensorFlow's rule gives is called so if asked. */
export function padOf(x: Shape, window: WindowAttrs): Padding | number | undefined {
  const sides = border(x, window);
  const usual = automatic(spans(window));
  if (sides.every((side, i) => side === usual[i])) return undefined;
  if (window.pad === 'same') return 'same';
  return sides.every(side => side === sides[0]) ? sides[0] : sides;
}
