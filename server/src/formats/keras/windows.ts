/** Layers that slide a window, in Keras: `same` where it is the same border, else a border of its own in front. */
import type { Layer } from '../../graph/graph';
import { type Border, border, cutOf, slide, spans, type WindowAttrs } from '../../ops/lib/window';
import {
  applied,
  type Call,
  call,
  folded,
  type Made,
  modules,
  named,
  type Slot,
  slot,
  type Written,
} from '../lib/python/module';

const none: Border = [0, 0, 0, 0];

const equal = (a: readonly number[], b: readonly number[]): boolean => a.every((side, i) => side === b[i]);

/** What `ZeroPadding2D` and `Cropping2D` are told. */
function sidesOf([top, right, bottom, left]: Border): Written {
  if (top !== bottom || left !== right)
    return [
      [top, bottom],
      [left, right],
    ];
  return folded([top, left]);
}

/** What is added and what is cut, each as a layer of its own. */
export function padded(sides: Border, isAlways = false): readonly Call[] {
  const [cut, added] = parts(sides);
  return [
    ...(equal(cut, none) ? [] : [call('layers.Cropping2D', slot(sidesOf(cut), 'pad'))]),
    ...(equal(added, none) && !isAlways ? [] : [call('layers.ZeroPadding2D', slot(sidesOf(added), 'pad'))]),
  ];
}

const parts = (sides: Border): readonly [Border, Border] => [
  sides.map(side => Math.max(-side, 0)) as unknown as Border,
  sides.map(side => Math.max(side, 0)) as unknown as Border,
];

/** Keras pads images by zeros only. */
function lowest(sides: Border, isAlways: boolean): readonly Call[] {
  const [cut, [top, right, bottom, left]] = parts(sides);
  const before = equal(cut, none) ? [] : padded(sides.map(side => Math.min(side, 0)) as unknown as Border);
  const added = applied('pad_lowest', slot(sidesOf([top, right, bottom, left]), 'pad'));
  return [...before, ...(equal([top, right, bottom, left], none) && !isAlways ? [] : [added])];
}

interface Padding {
  readonly before: readonly Call[];
  readonly said: Written;
}

const valid = '"valid"';
const same = '"same"';

/**
 * How a border is said: `same` where it adds anything and Keras adds the same; also where it adds nothing; always as a layer in front.
 */
function bordered(
  x: readonly number[],
  window: WindowAttrs,
  sides: Border,
  way: number,
  before: (sides: Border, isAlways: boolean) => readonly Call[],
): Padding {
  const isSame = equal(sides, border(x, { ...window, pad: 'same' }));
  if (way === 0 && equal(sides, none)) return { before: [], said: valid };
  if (way < 2 && isSame) return { before: [], said: same };
  return { before: before(sides, way === 2), said: valid };
}

const padding = (said: Written): Slot => named('padding', said, valid);

const isLong = ([tall, wide]: readonly number[]): boolean => tall! > 1 || wide! > 1;

function refusal({ stride, dilation = [1, 1] }: WindowAttrs): Made | undefined {
  if (!isLong(stride) || !isLong(dilation)) return undefined;
  const shown = (pair: readonly number[]) => pair.join('×');
  return {
    kind: 'refusal',
    why: `it has a stride of ${shown(stride)} and a dilation of ${shown(dilation)}, and Keras takes one of them only`,
  };
}

export function convolution({ attrs, inputShapes, outputs }: Layer, way: number): Made {
  const window = attrs as unknown as WindowAttrs;
  const refused = refusal(window);
  if (refused !== undefined) return refused;
  const { before, said } = bordered(inputShapes[0]!, window, border(inputShapes[0]!, window), way, padded);
  return modules(
    ...before,
    call(
      'layers.Conv2D',
      slot(outputs[0]![0]!, 'out'),
      slot(folded(window.kernel), 'kernel'),
      named('strides', folded(window.stride), 1, 'stride'),
      padding(said),
      named('dilation_rate', folded(window.dilation ?? [1, 1]), 1, 'dilation'),
      named('groups', attrs.groups as number, 1),
      named('use_bias', attrs.bias === true, true, 'bias'),
    ),
  );
}

/** Backends have depthwise convolutions only with one stride for both directions. */
export function depthwise(layer: Layer, way: number): Made {
  const { attrs, inputShapes } = layer;
  const window = attrs as unknown as WindowAttrs;
  const [channels] = inputShapes[0]!;
  if (window.stride[0] !== window.stride[1])
    return convolution({ ...layer, attrs: { ...attrs, groups: channels! } }, way);
  const refused = refusal(window);
  if (refused !== undefined) return refused;
  const { before, said } = bordered(inputShapes[0]!, window, border(inputShapes[0]!, window), way, padded);
  return modules(
    ...before,
    call(
      'layers.DepthwiseConv2D',
      slot(folded(window.kernel), 'kernel'),
      named('strides', folded(window.stride), 1, 'stride'),
      padding(said),
      named('depth_multiplier', attrs.multiplier as number, 1, 'multiplier'),
      named('dilation_rate', folded(window.dilation ?? [1, 1]), 1, 'dilation'),
      named('use_bias', attrs.bias === true, true, 'bias'),
    ),
  );
}

/** What a border cuts is cut behind the convolution. */
export function transposed({ attrs, outputs }: Layer): Made {
  const window = attrs as unknown as WindowAttrs & { readonly output_pad: readonly [number, number] };
  const groups = attrs.groups as number;
  if (groups > 1) return { kind: 'refusal', why: `it has ${groups} groups, which Keras has not` };
  if (isLong(window.dilation ?? [1, 1]))
    return { kind: 'refusal', why: 'it has a dilation, which not every backend of Keras has' };
  const spanned = spans(window);
  const { pad: sides, output_pad: added } = cutOf(window);
  const like = cutOf({ ...window, pad: 'same', output_pad: [0, 0] });
  const isSame = equal(sides, like.pad) && equal(added, like.output_pad);
  const [top, right, bottom, left] = sides;
  // Keras adds what a stride longer than its window leaves, unless it is told how much.
  const more = [Math.max(added[0] - bottom, 0), Math.max(added[1] - right, 0)] as const;
  const usual = [Math.max(window.stride[0] - spanned[0], 0), Math.max(window.stride[1] - spanned[1], 0)];
  const rest: Border = [top, Math.max(right - added[1], 0), Math.max(bottom - added[0], 0), left];
  if (more[0] >= window.stride[0] || more[1] >= window.stride[1])
    return {
      kind: 'refusal',
      why: `it adds ${more.join('×')} rows and columns, and Keras adds fewer than the stride of ${window.stride.join('×')}`,
    };
  const output = isSame || equal(more, usual) ? [] : [named('output_padding', folded(more), undefined)];
  const made = call(
    'layers.Conv2DTranspose',
    slot(outputs[0]![0]!, 'out'),
    slot(folded(window.kernel), 'kernel'),
    named('strides', folded(window.stride), 1, 'stride'),
    padding(isSame ? same : valid),
    ...output,
    named('use_bias', attrs.bias === true, true, 'bias'),
  );
  return modules(made, ...(isSame ? [] : padded(rest.map(side => -side) as unknown as Border)));
}

export function pool({ attrs, inputShapes, outputs }: Layer, kind: 'Max' | 'Average', way: number): Made {
  const given = attrs as unknown as WindowAttrs;
  const window = given.stride[0] === 0 || given.stride[1] === 0 ? { ...given, stride: given.kernel } : given;
  const [x, y] = [inputShapes[0]!, outputs[0]!];
  const sides = border(x, window);
  const made = ({ before, said }: Padding): Made =>
    modules(
      ...before,
      call(
        `layers.${kind}Pooling2D`,
        slot(folded(window.kernel), 'kernel'),
        named('strides', folded(window.stride), folded(window.kernel), 'stride'),
        padding(said),
      ),
    );
  const floor = slide(x, { ...window, ceil: false });
  const isWhole = !('fact' in floor) && floor[0] === y[1] && floor[1] === y[2];
  if (kind === 'Max') {
    // A last window that hangs over reads what is written out beyond the map.
    const over = (axis: 0 | 1) =>
      (y[axis + 1]! - 1) * window.stride[axis] +
      window.kernel[axis] -
      x[axis + 1]! -
      sides[axis === 0 ? 0 : 3];
    const all: Border = isWhole ? sides : [sides[0], over(1), over(0), sides[3]];
    return made(bordered(x, window, all, way, lowest));
  }
  if (isWhole && equal(sides, none)) return made({ before: [], said: valid });
  // The mean of `same` leaves the border out, and that of a window that hangs over does too.
  const [top, right, bottom, left] = border(x, { ...window, pad: 'same' });
  const [wide, tall] = [Math.ceil(x[2]! / window.stride[1]), Math.ceil(x[1]! / window.stride[0])];
  if (
    !isWhole &&
    equal(sides, none) &&
    top === 0 &&
    left === 0 &&
    tall === y[1] &&
    wide === y[2] &&
    right + bottom > 0
  )
    return made({ before: [], said: same });
  if (!isWhole)
    return {
      kind: 'refusal',
      why: `with its border of [${sides.join(', ')}] a last window hangs over the map, and its mean is of fewer pixels in Keras than \`same\` leaves`,
    };
  return made({ before: padded(sides, way === 2), said: valid });
}
