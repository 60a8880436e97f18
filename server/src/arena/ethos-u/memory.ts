/**
 * How long memories take. What an Ethos-U55 or U65 reads comes as fast as the memory gives it; of an Ethos-U85 each reader and
 * writer has its share of what may be under way at once.
 *
 * Source: `MemToMemCycles`, `MinReadCycles` and `ChannelBW` in ethosu/regor/architecture/ethosu55/ethos_u55_performance.cpp and
 * ethosu85/ethos_u85_performance.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator, Channel, Memory } from './accelerator';

/** Of what is allowed and of what is under way, so much is reached. */
const reached = 0.8;
const wordBytes = 16;

export function bytesPerCycle({ core }: Accelerator, memory: Memory, channel: Channel): number {
  if (core.kind === 'banked') return memory.bytesPerCycle;
  const words = Math.max(Math.floor(memory.burstBytes / wordBytes), 1);
  const isWrite = channel === 'write';
  const buffered = isWrite ? Number.POSITIVE_INFINITY : core.buffers[channel] / words;
  const outstanding = (isWrite ? memory.mostWrites : memory.mostReads) * memory.ports * reached;
  const bursts = Math.min(buffered, outstanding);
  const latency = isWrite ? memory.writeCycles : memory.readCycles;
  return Math.min(memory.bytesPerCycle, ((memory.burstBytes * bursts) / latency) * reached);
}

export const readCycles = (a: Accelerator, memory: Memory, bytes: number, channel: Channel): number =>
  Math.floor(bytes / bytesPerCycle(a, memory, channel) + memory.readCycles);

export const moveCycles = (a: Accelerator, from: Memory, to: Memory, bytes: number): number =>
  Math.max(
    Math.floor(bytes / bytesPerCycle(a, from, 'move')) + from.readCycles,
    Math.floor(bytes / bytesPerCycle(a, to, 'write')) + to.writeCycles,
  );
