/** What rows end in: detectors, each of whose maps is a result. */
import type { View } from '../lib/drawing';
import { concatenate } from '../lib/joining';
import { resize, transposed } from '../lib/layers';
import { channels, conv, folded, last, layout, type Row, square, whole } from './parts';

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

/** What the head of YOLOv9 does otherwise than that of version 8. */
export interface Grouped {
  /** Groups of the convolutions of the boxes. */
  readonly groups: number;
  /** The most channels that classes ask for, and how many each asks for. */
  readonly most: number;
  readonly each: number;
}

const usual: Grouped = { groups: 1, most: 100, each: 1 };

/** Since version 8: the distances to the sides of a box as 16 chances each, beside the classes and so many numbers more. */
export function free(row: Row, more = 0, { groups, most, each }: Grouped = usual): readonly View[] {
  const first = channels(row.inputs[0]!);
  const sides = Math.ceil(Math.max(16, Math.floor(first / 4), 64) / groups) * groups;
  const scores = Math.max(first, Math.min(each * row.classes, most));
  row.d.note(
    'turns the chances of its boxes into distances by 16 fixed numbers, which are left out with what decodes them',
  );
  return row.inputs.map(x => {
    const box = conv(row, conv(row, x, sides, { kernel: 3 }), sides, { kernel: 3, groups });
    const divided = (at: View) =>
      conv(row, conv(row, at, channels(at), { kernel: 3, groups: channels(at) }), scores);
    const named = row.isDivided
      ? divided(divided(x))
      : conv(row, conv(row, x, scores, { kernel: 3 }), scores, { kernel: 3 });
    const all = [folded(row, box, 64, 1, 1, groups), last(row, named, row.classes)];
    if (more === 0) return concatenate(row.d, all, 1);
    const narrow = Math.max(Math.floor(first / 4), more);
    const rest = conv(row, conv(row, x, narrow, { kernel: 3 }), narrow, { kernel: 3 });
    return concatenate(row.d, [...all, last(row, rest, more)], 1);
  });
}

/** A detector whose boxes have masks: each as a sum of maps that all share. */
export function masks(row: Row): readonly View[] {
  const [, second, third, fourth] = row.args;
  const [count, wide] = row.isFive ? [third, fourth] : [second, third];
  const [most, hidden] = [whole(count, 32), row.scaled(whole(wide, 256))];
  const boxes = row.isFive ? anchored(row, most) : free(row, most);
  const [x] = row.inputs as readonly [View];
  const deep = conv(row, x, hidden, { kernel: 3 });
  const [, , height, width] = deep.dims as readonly [number, number, number, number];
  const large = row.isFive
    ? resize(row.d, deep, layout, 'nearest', [2 * height, 2 * width])
    : enlarged(row, deep, hidden);
  return [...boxes, conv(row, conv(row, large, hidden, { kernel: 3 }), most)];
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
