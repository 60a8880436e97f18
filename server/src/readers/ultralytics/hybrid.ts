/** Modules of RT-DETR, and others that files of several families name beside their own. */
import type { View } from '../lib/drawing';
import { concatenate, together } from '../lib/joining';
import { padded, pool } from '../lib/layers';
import { inner, listed, type Module } from './module';
import {
  bottleneck,
  c3,
  channels,
  conv,
  folded,
  layout,
  type Row,
  repeated,
  share,
  spatial,
  square,
  unnormed,
  whole,
  yes,
} from './parts';
import { encoded, transformed } from './transformers';

/** A row and a column of zeros behind a map. */
const grown = (row: Row, x: View): View => padded(row.d, x, layout, [0, 0], [0, 1, 1, 0]);

function stem(given: Row): View {
  const row = { ...given, act: { op: 'relu' } };
  const [wide, out] = [whole(row.args[0], 2), whole(row.args[1], 1)];
  const first = grown(row, conv(row, row.inputs[0]!, wide, { kernel: 3, stride: 2 }));
  const narrow = conv(row, first, Math.floor(wide / 2), { kernel: 2, pad: 0 });
  const deep = conv(row, grown(row, narrow), wide, { kernel: 2, pad: 0 });
  const small = pool(row.d, first, layout, 'max', square(2, 1, 0));
  return conv(row, conv(row, concatenate(row.d, [small, deep], 1), wide, { kernel: 3, stride: 2 }), out);
}

/** Each layer's result beside the next one's, as in PP-HGNet. */
function aggregated(given: Row): View {
  const row = { ...given, act: { op: 'relu' } };
  const [x] = row.inputs as readonly [View];
  const [wide, out, kernel, isLight, adds] = row.args;
  const [hidden, all] = [whole(wide, 1), whole(out, 2)];
  const layer = (at: View): View =>
    yes(isLight, false)
      ? conv(row, conv(row, at, hidden, { plain: true }), hidden, {
          kernel: whole(kernel, 3),
          groups: hidden,
        })
      : conv(row, at, hidden, { kernel: whole(kernel, 3) });
  const kept = [x];
  for (let turn = 0; turn < row.times; turn++) kept.push(layer(kept.at(-1)!));
  const made = conv(row, conv(row, concatenate(row.d, kept, 1), Math.floor(all / 2)), all);
  return yes(adds, false) && channels(x) === all ? together(row.d, 'add', [made, x]) : made;
}

/** Two ways that meet in a sum, one of which passes through convolutions of two branches each. */
function summed(row: Row, x: View): View {
  row.d.note('is written as it is deployed, its branches summed in one convolution');
  const hidden = Math.floor(row.out * share(row.args[0], 1));
  const deep = repeated(row.times, conv(row, x, hidden), at => {
    const made = folded(row, at, hidden, 3, 1, 1);
    return row.act === undefined ? made : row.d.each(made, row.act.op, row.act.args ?? {});
  });
  const both = together(row.d, 'add', [deep, conv(row, x, hidden)]);
  return hidden === row.out ? both : conv(row, both, row.out);
}

/** Two ways with one norm behind both; the second has none of its own. */
function joined(row: Row, deep: View, side: View, hidden: number): View {
  const ways = [deep, unnormed(row, side, hidden, { bias: false })];
  const normed = row.d.each(concatenate(row.d, ways, 1), 'bn');
  return conv(row, row.d.each(normed, 'swish'), row.out);
}

function crossed(row: Row, x: View): View {
  const hidden = Math.floor(row.out * share(row.args[2], 0.5));
  const deep = repeated(row.times, conv(row, x, hidden), at => narrow(row, at, hidden, true));
  return joined(row, unnormed(row, deep, hidden, { bias: false }), x, hidden);
}

/** The second of Scaled-YOLOv4's, as wide inside as out. */
function crossedLate(row: Row, x: View): View {
  const first = conv(row, x, row.out);
  const deep = repeated(row.times, first, at => narrow(row, at, row.out, false));
  return joined(row, deep, first, row.out);
}

const narrow = (row: Row, at: View, out: number, adds: boolean): View =>
  bottleneck(row, at, {
    out,
    adds: yes(row.args[0], adds),
    groups: whole(row.args[1], 1),
    kernels: row.isFive ? [1, 3] : [3, 3],
    share: 1,
  });

/** Pools of several sizes on one of two ways. */
function pooled(row: Row, x: View): View {
  const hidden = Math.floor(2 * row.out * share(row.args[2], 0.5));
  const first = conv(row, conv(row, conv(row, x, hidden), hidden, { kernel: 3 }), hidden);
  const sizes = listed(row.args[3], [5, 9, 13]);
  const all = concatenate(row.d, [first, ...sizes.map(kernel => spatial(row, first, kernel))], 1);
  return joined(row, conv(row, conv(row, all, hidden), hidden, { kernel: 3 }), x, hidden);
}

export const hybrid: Readonly<Record<string, Module>> = {
  HGStem: { scales: false, draw: stem },
  HGBlock: { scales: false, repeats: true, draw: aggregated },
  RepC3: inner(summed),
  AIFI: { scales: false, draw: row => encoded(row, row.inputs[0]!) },
  BottleneckCSP: inner(crossed),
  BottleneckCSP2: inner(crossedLate),
  SPPCSP: inner(pooled),
  C3TR: inner((row, x) => {
    const hidden = Math.floor(row.out * share(row.args[2], 0.5));
    const deep = transformed(row, conv(row, x, hidden), row.times);
    return conv(row, concatenate(row.d, [deep, conv(row, x, hidden)], 1), row.out);
  }),
  C3x: inner((row, x) => {
    const [adds, groups, expand] = row.args;
    const kernels = [
      [1, 3],
      [3, 1],
    ] as const;
    return c3(row, x, row.out, row.times, yes(adds, true), whole(groups, 1), share(expand, 0.5), kernels);
  }),
  'nn.BatchNorm2d': { scales: false, draw: ({ d, inputs }) => d.each(inputs[0]!, 'bn') },
  'nn.Identity': { scales: false, draw: ({ inputs }) => inputs },
};
