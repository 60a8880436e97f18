/** What rows end in: detectors, each of whose maps is a result. */
import type { View } from '../lib/drawing';
import { concatenate } from '../lib/joining';
import { channels, conv, last, type Row, whole } from './parts';

/** Version 5: for each anchor a box, whether there is something, and the classes. */
export function anchored(row: Row): readonly View[] {
  const anchors = row.args[1];
  const each = Array.isArray(anchors)
    ? Array.isArray(anchors[0])
      ? Math.floor(anchors[0].length / 2)
      : whole(anchors.length, 1)
    : whole(anchors, 3);
  return row.inputs.map(x => last(row, x, each * (row.classes + 5)));
}

/** Since version 8: the distances to the sides of a box as 16 chances each, beside the classes. */
export function free(row: Row): readonly View[] {
  const first = channels(row.inputs[0]!);
  const sides = Math.max(16, Math.floor(first / 4), 64);
  const scores = Math.max(first, Math.min(row.classes, 100));
  row.d.note(
    'turns the chances of its boxes into distances by 16 fixed numbers, which are left out with what decodes them',
  );
  return row.inputs.map(x => {
    const box = conv(row, conv(row, x, sides, { kernel: 3 }), sides, { kernel: 3 });
    const divided = (at: View) =>
      conv(row, conv(row, at, channels(at), { kernel: 3, groups: channels(at) }), scores);
    const named = row.isDivided
      ? divided(divided(x))
      : conv(row, conv(row, x, scores, { kernel: 3 }), scores, { kernel: 3 });
    return concatenate(row.d, [last(row, box, 64), last(row, named, row.classes)], 1);
  });
}
