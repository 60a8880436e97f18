/** Layers that slide a window, in PyTorch: their borders as explicit numbers, uneven ones as a module of their own. */
import type { Layer } from '../../graph/graph';
import { type Border, border, cutOf, slide, type WindowAttrs } from '../../ops/lib/window';
import { type Call, call, folded, type Made, modules, named, slot } from '../lib/python/module';

type Pair = readonly [number, number];

const isEven = ([top, right, bottom, left]: Border): boolean =>
  top === bottom && left === right && top >= 0 && left >= 0;

const none: Border = [0, 0, 0, 0];

/** `ZeroPad2d` has the sides from left to bottom, and cuts where a number is below 0. */
export const padded = ([top, right, bottom, left]: Border, value = 0): Call => {
  const sides = [left, right, top, bottom];
  const amount = sides.every(side => side === left) ? slot(left, 'pad') : slot(sides, 'pad');
  return value === 0 ? call('nn.ZeroPad2d', amount) : call('nn.ConstantPad2d', amount, slot(value));
};

export function convolution({ attrs, inputShapes, outputs }: Layer, depthwise: boolean): Made {
  const groups = depthwise ? inputShapes[0]![0]! : (attrs.groups as number);
  const window = attrs as unknown as WindowAttrs;
  const sides = border(inputShapes[0]!, window);
  const before = isEven(sides) ? [] : [padded(sides)];
  const [top, , , left] = isEven(sides) ? sides : none;
  return modules(
    ...before,
    call(
      'nn.Conv2d',
      slot(inputShapes[0]![0]!, 'in'),
      slot(outputs[0]![0]!, 'out'),
      slot(folded(window.kernel), 'kernel'),
      named('stride', folded(window.stride), 1),
      named('padding', folded([top, left]), 0, 'pad'),
      named('dilation', folded(window.dilation ?? [1, 1]), 1),
      named('groups', groups, 1, depthwise ? 'in' : 'groups'),
      named('bias', attrs.bias === true, true),
    ),
  );
}

/** What a border below 0 adds, and what an uneven one cuts, is done behind the convolution. */
export function transposed({ attrs, inputShapes, outputs }: Layer): Made {
  const window = attrs as unknown as WindowAttrs & { readonly output_pad: Pair; readonly groups: number };
  const { pad: sides, output_pad: added } = cutOf(window);
  const even = isEven(sides);
  const behind = even ? [] : [padded(sides.map(side => -side) as unknown as Border)];
  return modules(
    call(
      'nn.ConvTranspose2d',
      slot(inputShapes[0]![0]!, 'in'),
      slot(outputs[0]![0]!, 'out'),
      slot(folded(window.kernel), 'kernel'),
      named('stride', folded(window.stride), 1),
      named('padding', even ? folded([sides[0], sides[3]]) : 0, 0, 'pad'),
      named('output_padding', folded(added), 0, 'output_pad'),
      named('groups', window.groups, 1),
      named('bias', attrs.bias === true, true),
      named('dilation', folded(window.dilation ?? [1, 1]), 1),
    ),
    ...behind,
  );
}

/** A border that PyTorch's pools do not take is a module before them. */
export function pool({ attrs, inputShapes, outputs }: Layer, kind: 'Max' | 'Avg'): Made {
  const given = attrs as unknown as WindowAttrs;
  const window = given.stride[0] === 0 || given.stride[1] === 0 ? { ...given, stride: given.kernel } : given;
  const [x, y] = [inputShapes[0]!, outputs[0]!];
  const sides = border(x, window);
  const fits = isEven(sides) && 2 * sides[0] <= window.kernel[0] && 2 * sides[3] <= window.kernel[1];
  const ceil = window.ceil === true;
  const made = (before: readonly Call[], [top, , , left]: Border, rounds: boolean) =>
    modules(
      ...before,
      call(
        `nn.${kind}Pool2d`,
        slot(folded(window.kernel), 'kernel'),
        named('stride', folded(window.stride), folded(window.kernel)),
        named('padding', folded([top, left]), 0, 'pad'),
        named('ceil_mode', rounds, false, 'ceil'),
      ),
    );
  if (fits) return made([], sides, ceil);
  // The border no longer tells PyTorch where the map ends, so what a last window hangs over is written out, if that is the same.
  if (kind === 'Max') {
    const [below, beyond] = [over(window, 0, x, y, sides), over(window, 1, x, y, sides)];
    const all: Border = ceil ? [sides[0], beyond, below, sides[3]] : sides;
    return made([padded(all, Number.NEGATIVE_INFINITY)], none, false);
  }
  const [top, right, bottom, left] = sides;
  const wide = [x[0]!, x[1]! + top + bottom, x[2]! + left + right];
  const again = slide(wide, { ...window, pad: none });
  if ('fact' in again || again[0] !== y[1] || again[1] !== y[2])
    return {
      kind: 'refusal',
      why: `with its border of [${sides.join(', ')}] a last window would begin beyond the map`,
    };
  return made([padded(sides)], none, ceil);
}

/** The border at the end of an axis that gives as many windows as the text does. */
function over(
  { kernel, stride }: WindowAttrs,
  axis: 0 | 1,
  x: readonly number[],
  y: readonly number[],
  [top, , , left]: Border,
): number {
  const before = axis === 0 ? top : left;
  return (y[axis + 1]! - 1) * stride[axis] + kernel[axis] - x[axis + 1]! - before;
}
