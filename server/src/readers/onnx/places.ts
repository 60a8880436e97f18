/** Where the elements of tensors lie, when these are broadcast, cut or turned. */
import { elements } from '../../ops/lib/shape';
import { mostNumbers } from '../lib/numbers';

export type Numbers = readonly number[];

export function spread(a: Numbers, b: Numbers): Numbers | undefined {
  const rank = Math.max(a.length, b.length);
  const dims: number[] = [];
  for (let i = 0; i < rank; i++) {
    const [m, n] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return undefined;
    dims.push(m === 1 ? n : m);
  }
  return dims;
}

/** Where each element of a broadcast tensor lies in one of its sources. */
export function* places(dims: Numbers, source: Numbers): Generator<number> {
  const total = elements(dims);
  for (let at = 0; at < total; at++) {
    let [rest, place, step] = [at, 0, 1];
    for (let i = dims.length - 1, k = source.length - 1; i >= 0; i--, k--) {
      const index = rest % dims[i]!;
      rest = Math.floor(rest / dims[i]!);
      if (k < 0) continue;
      if (source[k] !== 1) place += index * step;
      step *= source[k]!;
    }
    yield place;
  }
}

export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

export const range = (length: number): Numbers =>
  Array.from({ length: Math.min(length, mostNumbers) }, (_, i) => i);

/** How far apart neighbours along each axis lie. */
export const strides = (dims: Numbers): Numbers => dims.map((_, axis) => elements(dims.slice(axis + 1)));

/** Elements at sums of one offset for each axis, the last axis running fastest. */
export const chosen = (offsets: readonly Numbers[], numbers: Numbers): Numbers =>
  offsets
    .reduce<Numbers>((places, own) => places.flatMap(place => own.map(offset => place + offset)), [0])
    .map(place => numbers[place]!);

/** The indices that a range with a step takes, as far as they are few. */
export function indicesOf(extent: number, from: number, to: number, step: number): Numbers | undefined {
  if (extent > mostNumbers) return undefined;
  const clamp = (n: number, low: number, high: number) =>
    Math.min(Math.max(n < 0 ? n + extent : n, low), high);
  const [begin, end] =
    step > 0
      ? [clamp(from, 0, extent), clamp(to, 0, extent)]
      : [clamp(from, 0, extent - 1), to < -extent ? -1 : clamp(to, -1, extent - 1)];
  const found: number[] = [];
  for (let i = begin; step > 0 ? i < end : i > end; i += step) found.push(i);
  return found;
}
