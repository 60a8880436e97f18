/** The modules of YOLOv9: layers aggregated as in ELAN, with any block inside, and a branch that only trains the others. */
import type { View } from '../lib/drawing';
import { concatenate, parts, together } from '../lib/joining';
import { pool, resize } from '../lib/layers';
import { Broken } from '../reader';
import { channels, conv, folded, layout, type Row, repeated, spatial, square, whole } from './parts';

/** Every second block's result is kept; the first is cut in halves. */
function aggregated(row: Row, x: View, inner: (at: View, out: number) => View): View {
  const [wide, narrow] = [whole(row.args[0], 2), whole(row.args[1], 1)];
  const half = Math.floor(wide / 2);
  const kept = [...parts(row.d, conv(row, x, wide), 1, [half, wide - half])];
  for (let turn = 0; turn < 2; turn++) kept.push(inner(kept.at(-1)!, narrow));
  return conv(row, concatenate(row.d, kept, 1), row.out);
}

export const elan = (row: Row, x: View): View =>
  aggregated(row, x, (at, out) => conv(row, at, out, { kernel: 3 }));

/** Two ways, one of which passes through bottlenecks that are deployed with one convolution for two branches. */
function crossStage(row: Row, x: View, out: number, times: number): View {
  const hidden = Math.floor(out / 2);
  const deep = repeated(times, conv(row, x, hidden), at => {
    const first = folded(row, at, hidden, 3, 1, 1);
    const acted = row.act === undefined ? first : row.d.each(first, row.act.op, row.act.args ?? {});
    return together(row.d, 'add', [at, conv(row, acted, hidden, { kernel: 3 })]);
  });
  return conv(row, concatenate(row.d, [deep, conv(row, x, hidden)], 1), out);
}

export function crossStageElan(row: Row, x: View): View {
  row.d.note('is written as it is deployed, its branches summed in one convolution');
  const times = whole(row.args[2], 1);
  return aggregated(row, x, (at, out) => conv(row, crossStage(row, at, out, times), out, { kernel: 3 }));
}

export function poolsElan(row: Row, x: View): View {
  const all = [conv(row, x, whole(row.args[0], 1))];
  for (let turn = 0; turn < 3; turn++) all.push(spatial(row, all.at(-1)!, 5));
  return conv(row, concatenate(row.d, all, 1), row.out);
}

/** Means of four pixels, a step apart. */
const smoothed = (row: Row, x: View): View => pool(row.d, x, layout, 'avg', square(2, 1, 0));

export const downByMean = (row: Row, x: View): View =>
  conv(row, smoothed(row, x), row.out, { kernel: 3, stride: 2 });

/** Half of the channels by a convolution, half by a pool. */
export function downByHalves(row: Row, x: View): View {
  const [half, out] = [Math.floor(channels(x) / 2), Math.floor(row.out / 2)];
  const [a, b] = parts(row.d, smoothed(row, x), 1, [half, channels(x) - half]) as readonly [View, View];
  const work = conv(row, a, out, { kernel: 3, stride: 2 });
  const small = pool(row.d, b, layout, 'max', square(3, 2, 1));
  return concatenate(row.d, [work, conv(row, small, out)], 1);
}

/** One convolution whose channels go to several rows. */
export function routed(row: Row, x: View): readonly View[] {
  const sizes = (Array.isArray(row.args[0]) ? row.args[0].slice(0, 32) : row.args).map(one => whole(one, 1));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return parts(
    row.d,
    folded(row, x, all, whole(row.args[1], 1), whole(row.args[2], 1), whole(row.args[4], 1)),
    1,
    sizes,
  );
}

/** Of each row before the last one of its maps, enlarged to the last, and all of them added. */
export function fused(row: Row): View {
  const [last] = row.rows.at(-1)!;
  const [, , height, width] = last!.dims as readonly [number, number, number, number];
  const taken = row.rows.slice(0, -1).map((views, i) => {
    const index: unknown = Array.isArray(row.args[0]) ? row.args[0][i] : undefined;
    const view = typeof index === 'number' ? views[index] : undefined;
    if (view === undefined)
      throw new Broken(`${row.d.origin} takes a map ${String(index)} of ${views.length}.`);
    return resize(row.d, view, layout, 'nearest', [height, width]);
  });
  return taken.length === 0 ? last! : together(row.d, 'add', [...taken, last!]);
}

/** The rows of branches for training come first, those that are deployed behind. */
export function deployed(row: Row, branches = 2): Row {
  row.d.note(
    'has as many outputs again for training, which the design leaves out with the layers that only they read: ' +
      'parameters of papers may count them',
  );
  return { ...row, inputs: row.inputs.slice(Math.floor((row.inputs.length * (branches - 1)) / branches)) };
}
