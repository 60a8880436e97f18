/**
 * What a step reads and writes, and how long each memory is busy with it.
 *
 * Source: `MeasureElementAccess`, `ElementTransferToBytes` and `MeasureAccessCycles` in
 * ethosu/regor/architecture/ethosu55/ethos_u55_performance.cpp and ethosu85/ethos_u85_performance.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator, Channel, Memory } from './accelerator';
import { between, type Place, type Query, transferred, writersOf } from './cycles';
import { bytesPerCycle } from './memory';
import {
  area,
  clipped,
  coversOf,
  type ElementBytes,
  type Extent,
  isChannelwise,
  reach,
  roundUp,
  type Shaped,
  volume,
} from './step';

/** In elements, with what pads bricks. */
export interface Access {
  readonly ifm: number;
  readonly second: number;
  readonly ofm: number;
  /** How often all weights are read. */
  readonly fetches: number;
}

const stored = ([rows, columns, channels]: Extent, isBricks: boolean): number =>
  rows * columns * (isBricks ? roundUp(channels, 16) : channels);

type Reads = readonly [first: Extent | undefined, second: Extent | undefined];

/** What an operator on elements reads on an Ethos-U55 or U65: as much as it makes, but for single numbers. */
function bankedReads({ ifm, second, elementBytes }: Shaped, ofm: Extent): Reads {
  const isWide = elementBytes > 1;
  if (volume(ifm) === 1) return isWide ? [ifm, undefined] : [undefined, second && ofm];
  if (second === undefined || volume(second) > 1) return [ofm, second && ofm];
  return [ofm, isWide ? second : undefined];
}

/** On an Ethos-U85: its operands, but that one single number goes into the command. */
function separateReads({ ifm, second }: Shaped): Reads {
  if (volume(ifm) === 1) return [undefined, second];
  return [ifm, second !== undefined && volume(second) > 1 ? second : undefined];
}

export function accessOf({ shaped, block, ifm, ofm, chain }: Query, { core }: Accelerator): Access {
  const written = chain.length > 0 ? 0 : stored(ofm.extent, ofm.isBricks);
  const { kind, kernel } = shaped;
  if (kind === 'resize' || (kind === 'move' && core.kind === 'banked'))
    return { ifm: volume(ifm.extent), second: 0, ofm: written, fetches: 0 };
  if (kind === 'matrix') {
    const [, columns] = shaped.second!;
    return { ifm: volume(shaped.ifm) * columns, second: volume(shaped.second!), ofm: written, fetches: 0 };
  }
  if (kind === 'elementwise') {
    const [first, other] = core.kind === 'banked' ? bankedReads(shaped, ofm.extent) : separateReads(shaped);
    const of = (extent: Extent | undefined) => (extent === undefined ? 0 : stored(extent, ifm.isBricks));
    return { ifm: of(first), second: of(other), ofm: written, fetches: 0 };
  }
  const blocks = coversOf(ofm.extent, clipped(block.ofm, ofm.extent));
  const goes = Math.ceil(kernel[0] / reach) * Math.ceil(kernel[1] / reach);
  const inputs = clipped(block.ifm, ifm.extent);
  const each = area(inputs) * (ifm.isBricks ? roundUp(ifm.extent[2], 16) : ifm.extent[2]);
  const deep = isChannelwise(shaped) || kind === 'move' ? 1 : blocks[2];
  return {
    ifm: each * goes * area(blocks) * deep,
    second: 0,
    ofm: written,
    fetches: shaped.hasWeights ? area(blocks) : 0,
  };
}

/** Weights and scales as they are stored. */
export interface Stored {
  readonly weightBytes: number;
  readonly scaleBytes: number;
  readonly memory: Memory;
  /** Not coded but as they are, which an Ethos-U85 reads faster than it decodes. */
  readonly isPlain: boolean;
  /** Where weights are staged, and how many bytes of them before the step begins. */
  readonly staged: { readonly memory: Memory; readonly aheadBytes: number } | undefined;
}

export interface Beside {
  readonly place: Query['ofm'];
  readonly isWritten: boolean;
  readonly elementBytes: ElementBytes;
}

/** One memory's part in a step. */
export interface Busy {
  readonly memory: Memory;
  readonly cycles: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/**
 * @param beside what chained operators read and write
 * @param made what the step itself is thought to write
 */
export function busyOf(
  query: Query,
  accelerator: Accelerator,
  weights: Stored | undefined,
  beside: readonly Beside[],
  made: Place,
): readonly Busy[] {
  const { shaped, block, ifm, second, chain } = query;
  const access = accessOf(query, accelerator);
  const found = new Map<Memory, { reads: number; writes: number; by: Map<Channel, number> }>();
  const add = (memory: Memory, channel: Channel, bytes: number): void => {
    let one = found.get(memory);
    if (one === undefined) found.set(memory, (one = { reads: 0, writes: 0, by: new Map() }));
    if (channel === 'write') one.writes += bytes;
    else one.reads += bytes;
    one.by.set(channel, (one.by.get(channel) ?? 0) + bytes);
  };
  const reader = shaped.kind === 'elementwise' || shaped.kind === 'resize' ? 'stream' : 'ifm';
  const read = (place: Query['ofm'], elements: number, elementBytes: ElementBytes = shaped.elementBytes) =>
    transferred(place, block.ifm, elements, elementBytes, undefined);
  const written = (place: Query['ofm'], elements: number, madeBytes: ElementBytes = shaped.madeBytes) =>
    transferred(place, block.ofm, elements, madeBytes, writersOf(accelerator));
  add(ifm.memory, reader, read(ifm, access.ifm));
  if (second !== undefined) add(second.memory, reader, read(second, access.second));
  add(made.memory, 'write', chain.length > 0 ? 0 : written(made, stored(made.extent, made.isBricks)));
  for (const { place, isWritten, elementBytes } of beside) {
    const elements = volume(place.extent) === 1 ? 0 : stored(place.extent, place.isBricks);
    if (isWritten) add(place.memory, 'write', written(place, elements, elementBytes));
    else add(place.memory, 'stream', read(place, elements, elementBytes));
  }
  if (shaped.kind === 'matrix') {
    const { memory } = between(accelerator, ifm.extent);
    add(memory, 'stream', access.ifm);
    add(memory, 'write', access.ifm);
  }
  if (weights !== undefined) {
    const { weightBytes, scaleBytes, memory, staged, isPlain } = weights;
    const fetched = access.fetches * weightBytes;
    if (staged === undefined) add(memory, 'weights', fetched);
    else {
      const rest = Math.max(weightBytes - staged.aheadBytes, 0);
      add(memory, 'move', rest);
      add(staged.memory, 'write', rest);
      add(staged.memory, isPlain ? 'fastWeights' : 'weights', fetched);
    }
    add(memory, 'scales', access.fetches * scaleBytes);
  }
  return [...found].map(([memory, { reads, writes, by }]) => ({
    memory,
    readBytes: reads,
    writtenBytes: writes,
    cycles: Math.max(
      Math.floor((reads + writes) / memory.bytesPerCycle),
      ...[...by].map(([channel, bytes]) => Math.floor(bytes / bytesPerCycle(accelerator, memory, channel))),
    ),
  }));
}
