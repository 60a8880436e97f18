/**
 * Operators on elements of maps with few channels: Vela takes them for maps with more, since elements are alike to them. Whoever
 * reads or writes such a map as it is has no bricks of it then, and what is done at the end of a window's results is a step of
 * its own.
 *
 * Source: `ConvertOperation` and `CanPack` in ethosu/regor/compiler/scheduler_packing.cpp and `ReshapeToIncreaseDepth` in
 * compiler/shape_util.hpp of ethos-u-vela 5.2.0.
 */
import type { NpuStep, Operand } from '../../arena/ethos-u/program';
import { type Extent, isEqual, volume } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import { tables } from './npu-operators';

const fewElements = 16;
const fewChannels = 8;
const wantedChannels = 16;

export const isThin = (extent: Extent): boolean => volume(extent) > fewElements && extent[2] < fewChannels;

function primesOf(number: number): readonly number[] {
  const found: number[] = [];
  let rest = number;
  for (let factor = 2; factor * factor <= rest; factor += factor === 2 ? 1 : 2)
    for (; rest % factor === 0; rest /= factor) found.push(factor);
  if (rest > 1) found.push(rest);
  return found;
}

/** The smallest primes make the channels, the others rows and columns, the rows first. */
function deepened(extent: Extent): Extent {
  let [rows, columns, channels] = [1, 1, 1];
  for (const prime of primesOf(volume(extent)))
    if (channels < wantedChannels) channels *= prime;
    else if (columns < rows) columns *= prime;
    else rows *= prime;
  return [Math.max(rows, columns), Math.min(rows, columns), channels];
}

/**
 * How a map is written: what a table by itself makes of few channels is deeper, which a reshape behind it may ask for.
 * @param reshaped what a reshape makes of it, if one reads it
 */
export function tabled(dims: Extent, maker: Operator | undefined, reshaped: Extent | undefined): Extent {
  const isTable = maker !== undefined && tables.has(maker.name);
  return isTable && isThin(dims) && reshaped !== undefined && !isThin(reshaped) ? deepened(dims) : dims;
}

interface Held {
  readonly dims: Extent;
  isBricks: boolean;
}

/** The steps with deeper maps where Vela has them; says of the maps which have no bricks any more. */
export function deepenedSteps(steps: readonly NpuStep[], maps: readonly Held[]): readonly NpuStep[] {
  const isWhole = ({ map, extent }: Operand) =>
    map === undefined || volume(extent) === volume(maps[map]!.dims);
  const takesDeep = ({ shaped: { kind, ofm }, reads, isPart, writes }: NpuStep): boolean =>
    (kind === 'elementwise' || kind === 'copy') &&
    isThin(ofm) &&
    !isPart &&
    isWhole({ map: writes, extent: ofm }) &&
    reads.every(one => volume(one.extent) === 1 || (isEqual(one.extent, ofm) && isWhole(one)));
  const deep = new Set<number>();
  const found = steps.map((step): NpuStep => {
    if (!takesDeep(step)) return step;
    const { shaped } = step;
    const of = (extent: Extent) => (volume(extent) === 1 ? extent : deepened(extent));
    const reads = step.reads.map(one => ({ ...one, extent: of(one.extent) }));
    for (const { map } of reads) if (map !== undefined) deep.add(map);
    deep.add(step.writes);
    const [first, second] = reads;
    return {
      ...step,
      reads,
      shaped: { ...shaped, ifm: first!.extent, second: second?.extent, ofm: deepened(shaped.ofm) },
    };
  });
  const seen = new Map<number, Extent>();
  for (const { reads, writes, shaped } of found)
    for (const { map, extent } of [...reads, { map: writes, extent: shaped.ofm }]) {
      if (map === undefined || !deep.has(map)) continue;
      const before = seen.get(map);
      if (before === undefined) seen.set(map, extent);
      else if (before[1] !== extent[1] || before[2] !== extent[2]) maps[map]!.isBricks = false;
    }
  return found;
}
