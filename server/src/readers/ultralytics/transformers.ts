/** Attention between the pixels of a map, as modules of YOLO since version 5 have it. */
import type { MapId } from '../../found/net';
import type { Drawing, View } from '../lib/drawing';
import { concatenate, together } from '../lib/joining';
import { Broken } from '../reader';
import { halves } from './families';
import {
  bottleneck,
  c2f,
  c3,
  channels,
  conv,
  layout,
  type Row,
  repeated,
  share,
  unnormed,
  whole,
  yes,
} from './parts';

const scaled = 'divides the scores of its attention by a number, which the weights before it can hold';

const layer = (d: Drawing, op: string, args: Parameters<Drawing['layer']>[1], ...inputs: readonly MapId[]) =>
  d.layer(op, args, inputs) as readonly [MapId];

/** What each pixel takes from the others of its area, in heads; keys and values lie heads first, then channels. */
function mixed(d: Drawing, q: MapId, k: MapId, v: MapId): MapId {
  d.note(scaled);
  const [scores] = layer(d, 'matmul', { transpose_a: true }, q, k);
  const [weights] = layer(d, 'softmax', { axis: d.shape(scores).length - 1 }, scores);
  return layer(d, 'matmul', { transpose_b: true }, v, weights)[0];
}

/** Heads of at most so many channels, with keys half as long as values; the map's shape stays. */
function attention(row: Row, x: View, heads: number): View {
  const { d } = row;
  const wide = channels(x);
  const [, , height, width] = x.dims as readonly [number, number, number, number];
  const each = Math.floor(wide / heads);
  const key = Math.floor(each / 2);
  const all = d.map(conv(row, x, wide + 2 * key * heads, { plain: true }), layout);
  const [grouped] = layer(d, 'reshape', { shape: [heads, 2 * key + each, height * width] }, all);
  const [turned] = layer(d, 'permute', { axes: [1, 0, 2] }, grouped);
  const back = (map: MapId) => layer(d, 'permute', { axes: [1, 0, 2] }, map)[0];
  const [q, k, v] = layer(d, 'split', { parts: [key, key, each] }, turned).map(back) as [MapId, MapId, MapId];
  const asMap = (map: MapId) =>
    d.see(layer(d, 'reshape', { shape: [wide, height, width] }, map)[0], layout, x.dims);
  const seen = asMap(mixed(d, q, k, v));
  const place = conv(row, asMap(v), wide, { kernel: 3, groups: wide, plain: true });
  return conv(row, together(d, 'add', [seen, place]), wide, { plain: true });
}

/** Attention and two convolutions, each added to what arrives. */
export function attended(row: Row, x: View, hidden: number): View {
  const seen = together(row.d, 'add', [x, attention(row, x, Math.max(Math.floor(hidden / 64), 1))]);
  const wide = conv(row, conv(row, seen, 2 * hidden), hidden, { plain: true });
  return together(row.d, 'add', [seen, wide]);
}

/** YOLOv12: the pixels of each of several areas look at one another alone. */
function inAreas(row: Row, x: View, heads: number, areas: number): View {
  const { d } = row;
  const wide = channels(x);
  const [, , height, width] = x.dims as readonly [number, number, number, number];
  const pixels = (height * width) / areas;
  if (!Number.isInteger(pixels))
    throw new Broken(`${d.origin} cuts ${height}×${width} pixels into ${areas} areas.`);
  const each = Math.floor(wide / heads);
  const all = d.map(conv(row, x, 3 * each * heads, { plain: true }), layout);
  const area = areas === 1 ? [] : [areas];
  const [grouped] = layer(d, 'reshape', { shape: [heads, 3 * each, ...area, pixels] }, all);
  const [turned] = layer(d, 'permute', { axes: [1, 0, 2, 3].slice(0, 3 + area.length) }, grouped);
  const pieces = layer(d, 'split', { parts: [each, each, each] }, turned);
  const [q, k, v] = pieces.map(
    map => layer(d, 'permute', { axes: areas === 1 ? [1, 0, 2] : [1, 2, 0, 3] }, map)[0],
  ) as [MapId, MapId, MapId];
  const asMap = (map: MapId) => {
    const [from] = areas === 1 ? [map] : layer(d, 'permute', { axes: [0, 2, 1, 3] }, map);
    return d.see(layer(d, 'reshape', { shape: [each * heads, height, width] }, from)[0], layout, x.dims);
  };
  const seen = asMap(mixed(d, q, k, v));
  const place = conv(row, asMap(v), each * heads, { kernel: 7, groups: each * heads, plain: true });
  return conv(row, together(d, 'add', [seen, place]), wide, { plain: true });
}

export function areaAttention(row: Row, x: View): View {
  const [first, second, third, fourth, fifth, groups, adds] = row.args;
  const isAttended = yes(first, true);
  const hidden = Math.floor(row.out * share(fifth, 0.5));
  const [grown, residual] = [share(fourth, 2), yes(third, false)];
  if (isAttended && hidden % 32 !== 0)
    throw new Broken(`${row.d.origin} has ${hidden} channels inside, where heads of 32 are needed.`);
  const block = (at: View): View => {
    const seen = together(row.d, 'add', [at, inAreas(row, at, hidden / 32, whole(second, 1))]);
    const wide = conv(row, conv(row, seen, Math.floor(hidden * grown)), hidden, { plain: true });
    return together(row.d, 'add', [seen, wide]);
  };
  const kept = [conv(row, x, hidden)];
  for (let turn = 0; turn < row.times; turn++)
    kept.push(
      isAttended
        ? repeated(2, kept.at(-1)!, block)
        : c3(row, kept.at(-1)!, hidden, 2, yes(adds, true), whole(groups, 1), 0.5, [3, 3]),
    );
  const made = conv(row, concatenate(row.d, kept, 1), row.out);
  return isAttended && residual ? together(row.d, 'add', [x, row.d.each(made, 'scale')]) : made;
}

/** Since version 11: what is kept beside the next comes of bottlenecks, of several at once, or of attention. */
export function crossStages(row: Row): View {
  const [deep, expand, third, ...rest] = row.args;
  // Version 26 has put a choice before the groups.
  const isChosen = typeof third === 'boolean';
  const [groups, adds] = isChosen ? rest : [third, rest[0]];
  const how = { adds: yes(adds, true), groups: whole(groups, 1), kernels: [3, 3], share: 0.5 } as const;
  return c2f(row, share(expand, 0.5), (at, hidden) => {
    if (third === true) return attended(row, bottleneck(row, at, { ...how, out: hidden }), hidden);
    return yes(deep, false)
      ? c3(row, at, hidden, 2, how.adds, how.groups, 0.5, how.kernels)
      : bottleneck(row, at, { ...how, out: hidden });
  });
}

export function besideAttention(row: Row, x: View): View {
  const hidden = Math.floor(row.out * share(row.args[0], 0.5));
  const [kept, work] = halves(row, x, hidden);
  const deep = repeated(row.times, work, at => attended(row, at, hidden));
  return conv(row, concatenate(row.d, [kept, deep], 1), row.out);
}

/** PyTorch's attention in heads, whose four matrices have biases; queries and keys may come of another map than values. */
function multihead(row: Row, [from, keys, values]: readonly [View, View, View], heads: number): View {
  const { d } = row;
  const wide = channels(from);
  const [, , height, width] = from.dims as readonly [number, number, number, number];
  if (wide % heads !== 0)
    throw new Broken(`${d.origin} has ${wide} channels, which ${heads} heads do not divide.`);
  const [q, k, v] = [from, keys, values].map(view => {
    const map = d.map(unnormed(row, view, wide), layout);
    return layer(d, 'reshape', { shape: [heads, wide / heads, height * width] }, map)[0];
  }) as [MapId, MapId, MapId];
  const [map] = layer(d, 'reshape', { shape: [wide, height, width] }, mixed(d, q, k, v));
  return unnormed(row, d.see(map, layout, from.dims), wide);
}

/** YOLOv5: pixels as words, with their places learnt and no norms. */
export function transformed(row: Row, x: View, times: number): View {
  const wide = channels(x);
  const bare = (at: View) => unnormed(row, at, wide, { bias: false });
  const placed = together(row.d, 'add', [x, unnormed(row, x, wide)]);
  return repeated(times, placed, at => {
    const seen = together(row.d, 'add', [multihead(row, [bare(at), bare(at), bare(at)], 4), at]);
    return together(row.d, 'add', [bare(bare(seen)), seen]);
  });
}

/** RT-DETR: one layer of an encoder, on the smallest map. */
export function encoded(row: Row, x: View): View {
  const { d } = row;
  const wide = channels(x);
  d.note('adds fixed waves for the places of pixels; the design leaves that out');
  const seen = together(d, 'add', [x, multihead(row, [x, x, x], whole(row.args[1], 8))]);
  const first = d.each(seen, 'ln');
  const grown = d.each(unnormed(row, first, whole(row.args[0], 2048)), 'gelu');
  return d.each(together(d, 'add', [first, unnormed(row, grown, wide)]), 'ln');
}
