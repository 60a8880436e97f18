/** What rows end in: detectors, each of whose maps is a result. */
import type { View } from '../lib/drawing';
import { concatenate, together } from '../lib/joining';
import { resize, transposed } from '../lib/layers';
import { channels, conv, folded, last, layout, type Row, square, unnormed, whole } from './parts';

/** Version 5: for each anchor a box, whether there is something, the classes, and so many numbers more. */
export function anchored(row: Row, more = 0): readonly View[] {
  const anchors = row.args[1];
  const each = Array.isArray(anchors)
    ? Array.isArray(anchors[0])
      ? Math.floor(anchors[0].length / 2)
      : whole(anchors.length, 1)
    : whole(anchors, 3);
  return row.inputs.map(x => last(row, x, each * (row.classes + 5 + more)));
}

/** What some heads do otherwise than that of version 8. */
export interface Otherwise {
  /** Groups of the convolutions of the boxes. */
  readonly groups?: number;
  /** The most channels that classes ask for, and how many each asks for. */
  readonly most?: number;
  readonly each?: number;
  /** The least channels that further numbers ask for. */
  readonly least?: number;
}

/**
 * Since version 8: the distances to the sides of a box as so many chances each, beside the classes and so many numbers
 * more.
 */
export function free(
  row: Row,
  more = 0,
  { groups = 1, most = 100, each = 1, least = more }: Otherwise = {},
): readonly View[] {
  const { bins } = row;
  const first = channels(row.inputs[0]!);
  const sides = Math.ceil(Math.max(16, Math.floor(first / 4), 4 * bins) / groups) * groups;
  const scores = Math.max(first, Math.min(each * row.classes, most));
  if (row.isTwice) row.d.note('has a second branch for training, which the design leaves out');
  if (bins > 1)
    row.d.note(
      `turns the chances of its boxes into distances by ${bins} fixed numbers, which are left out with what decodes them`,
    );
  return row.inputs.map(x => {
    const box = conv(row, conv(row, x, sides, { kernel: 3 }), sides, { kernel: 3, groups });
    const divided = (at: View) =>
      conv(row, conv(row, at, channels(at), { kernel: 3, groups: channels(at) }), scores);
    const named = row.isDivided
      ? divided(divided(x))
      : conv(row, conv(row, x, scores, { kernel: 3 }), scores, { kernel: 3 });
    const all = [folded(row, box, 4 * bins, 1, 1, groups), last(row, named, row.classes)];
    if (more === 0) return concatenate(row.d, all, 1);
    const narrow = Math.max(Math.floor(first / 4), least);
    const rest = conv(row, conv(row, x, narrow, { kernel: 3 }), narrow, { kernel: 3 });
    return concatenate(row.d, [...all, last(row, rest, more)], 1);
  });
}

/**
 * A detector whose boxes have masks: each as a sum of maps that all share.
 * @param isRefined whether those are made of all maps, as since version 26
 */
export function masks(row: Row, isRefined = false): readonly View[] {
  const [, second, third, fourth] = row.args;
  const [count, wide] = row.isFive ? [third, fourth] : [second, third];
  const [most, hidden] = [whole(count, 32), row.scaled(whole(wide, 256))];
  const boxes = row.isFive ? anchored(row, most) : free(row, most);
  const [first] = row.inputs as readonly [View];
  const x = isRefined ? conv(row, gathered(row, first), hidden, { kernel: 3 }) : first;
  const deep = conv(row, x, hidden, { kernel: 3 });
  const [, , height, width] = deep.dims as readonly [number, number, number, number];
  const large = row.isFive
    ? resize(row.d, deep, layout, 'nearest', [2 * height, 2 * width])
    : enlarged(row, deep, hidden);
  return [...boxes, conv(row, conv(row, large, hidden, { kernel: 3 }), most)];
}

/** The first map and all smaller ones, enlarged to it. */
function gathered(row: Row, first: View): View {
  const [, , height, width] = first.dims as readonly [number, number, number, number];
  row.d.note('has classes of pixels for training, which the design leaves out');
  const rest = row.inputs
    .slice(1)
    .map(x => resize(row.d, conv(row, x, channels(first)), layout, 'nearest', [height, width]));
  return rest.reduce((sum, one) => together(row.d, 'add', [sum, one]), first);
}

/** How far each pixel is, from the smallest map to the largest. */
export function depths(row: Row): View {
  const { d } = row;
  const wide = whole(row.args[0], 256);
  const all = row.inputs.map(x => conv(row, x, wide));
  let at = all.at(-1)!;
  if (all.length > 1)
    d.note('enlarges by corners, where `bilinear` of the design has middles, which costs the same');
  for (const one of all.slice(0, -1).reverse()) {
    const [, , height, width] = one.dims as readonly [number, number, number, number];
    at = together(d, 'add', [resize(d, at, layout, 'bilinear', [height, width]), one]);
    at = conv(row, conv(row, at, wide, { kernel: 3 }), wide, { kernel: 3 });
  }
  const half = Math.floor(wide / 2);
  const large = enlarged(row, conv(row, at, half, { kernel: 3 }), half);
  return unnormed(row, conv(row, large, Math.floor(wide / 4), { kernel: 3 }), 1);
}

/** A transposed convolution without a border. */
export const enlarged = (row: Row, x: View, out: number, kernel = 2, stride = 2, side = 0): View =>
  transposed(
    row.d,
    x,
    layout,
    {
      ...square(kernel, stride, side),
      out,
      groups: 1,
      bias: true,
      added: [0, 0],
    },
    {},
  );
