/**
 * Operators on elements that an Ethos-U85 works out right where the step before makes them, so that there is no map between.
 *
 * What such an operator of one operand writes is thought to have the extents of the step that it rides on, also where it is a part of a larger map,
 * which has no bricks then.
 *
 * Source: `PackOperations` and `CanPack` in ethosu/regor/compiler/scheduler_packing.cpp and `EthosU85OpGroup` in
 * ethosu/regor/architecture/ethosu85/ethos_u85.cpp of ethos-u-vela 5.2.0.
 */
import { type NpuMap, type NpuStep, type Operand, operandsOf } from '../../arena/ethos-u/program';
import { isEqual, type Order, volume } from '../../arena/ethos-u/step';

const mostSteps = 4;
/** Maps and constants that a chain reads. */
const mostOperands = 3;

/** Single numbers go into the step. */
const isRead = ({ map, extent }: Operand): boolean => map !== undefined || volume(extent) > 1;

/** What an operator on elements can do on the way out: rows stay before columns, and channels have changed places. */
const ofElements: ReadonlySet<string> = new Set(['021', '201']);

interface Held extends Pick<NpuMap, 'dims' | 'isOutput'> {
  isBricks: boolean;
}

/** @param maps without their readers and writers; says which have no bricks any more */
export function chained(steps: readonly NpuStep[], maps: readonly Held[]): readonly NpuStep[] {
  const readers = maps.map(() => 0);
  const writers = maps.map(() => 0);
  for (const step of steps) {
    for (const map of operandsOf(step)) readers[map]!++;
    writers[step.writes]!++;
  }
  const found: NpuStep[] = [];
  for (const step of steps) {
    const before = found.at(-1);
    const joined = before && join(before, step);
    if (joined === undefined) found.push(step);
    else found[found.length - 1] = joined;
  }
  return found;

  function join(before: NpuStep, next: NpuStep): NpuStep | undefined {
    const { kind, ofm } = before.shaped;
    const map = before.writes;
    if (kind === 'host' || kind === 'resize' || kind === 'move' || before.shaped.turned !== undefined)
      return undefined;
    if (before.isPart || maps[map]!.isOutput || readers[map] !== 1 || writers[map] !== 1) return undefined;
    if (next.order !== undefined) return turned(before, next);
    if (next.shaped.kind !== 'elementwise') return undefined;
    const own = next.reads.find(one => one.map === map);
    if (own === undefined || !isEqual(own.extent, ofm)) return undefined;
    if (!isEqual(ofm, next.shaped.ofm) || before.chain.length + 2 > mostSteps) return undefined;
    const other = next.reads.find(one => one !== own);
    const read = [...before.reads, ...before.chain.flatMap(one => one.other ?? [])].filter(isRead).length;
    if (read + (other !== undefined && isRead(other) ? 1 : 0) > mostOperands) return undefined;
    const { makes, ends, elementBytes, madeBytes } = next.shaped;
    const whole = maps[next.writes]!;
    const isAlike = whole.dims[1] === ofm[1] && whole.dims[2] === ofm[2];
    if (next.isPart && !isAlike && other === undefined) whole.isBricks = false;
    return {
      ...before,
      chain: [...before.chain, { makes, ends, elementBytes, madeBytes, other, tensor: next.makes }],
      writes: next.writes,
      isPart: next.isPart,
    };
  }

  /** A transposition that rides on the step before. */
  function turned(
    before: NpuStep,
    { order, reads, shaped, writes, isPart, makes }: NpuStep,
  ): NpuStep | undefined {
    const { kind, ofm: from } = before.shaped;
    const read = reads[0]!.extent;
    // A single row that is read as a single column is the same.
    const isLaid = from[0] === 1 && read[1] === 1 && isEqual(read, [from[1], from[0], from[2]]);
    if (before.chain.length > 0 || !(isLaid || isEqual(read, from))) return undefined;
    const own = isLaid ? (order!.map(axis => [1, 0, 2][axis]!) as unknown as Order) : order!;
    if (kind === 'elementwise' && !ofElements.has(own.join(''))) return undefined;
    const { isBricks } = maps[writes]!;
    const made = { ...before.shaped, ofm: shaped.ofm, turned: { from, order: own, isBricks } };
    return { ...before, shaped: made, writes, isPart, turns: makes };
  }
}
