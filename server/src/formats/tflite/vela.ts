/** The SRAM that Vela gives a network on an Ethos-U. */
import { type Accelerator, type AcceleratorName, accelerators } from '../../arena/ethos-u/accelerator';
import { blockOf } from '../../arena/ethos-u/block';
import { type Blocked, type Buffers, buffersOf } from '../../arena/ethos-u/buffers';
import { type Held, mostHeld } from '../../arena/ethos-u/held';
import type { Evaluated } from '../../graph/graph';
import { flatten } from '../lib/flat';
import { type Lowered, lowered } from './lowered';
import { type NpuMap, type NpuProgram, npuProgram } from './npu';
import type { Precision } from './quantise';

export const mapBytes = ({ dims: [rows, columns, channels], elementBytes, isBricks }: NpuMap): number =>
  rows * columns * (isBricks ? Math.ceil(channels / 16) * 16 : channels) * elementBytes;

/** From when to when each map is there; one that takes the place of another has its times. */
export function livesOf({ maps, steps }: NpuProgram): readonly (Held & { readonly map: number })[] {
  const standsIn = maps.map((_, i) => i);
  const rootOf = (map: number): number => (standsIn[map] === map ? map : rootOf(standsIn[map]!));
  for (const [
    at,
    {
      shaped: { kind },
      reads,
      writes,
    },
  ] of steps.entries()) {
    if (kind !== 'elementwise') continue;
    const to = maps[writes]!;
    if (to.writers.length > 1) continue;
    const over = reads.find(map => {
      const from = maps[map]!;
      const fits = from.dims.every((size, axis) => size === to.dims[axis]);
      return (
        fits &&
        from.readers.length === 1 &&
        from.readers[0] === at &&
        !from.isOutput &&
        from.isBricks === to.isBricks
      );
    });
    if (over !== undefined) standsIn[writes] = over;
  }
  const end = 2 * steps.length;
  const lives = new Map<number, { bytes: number; first: number; last: number; map: number }>();
  for (const [i, map] of maps.entries()) {
    const first = map.isInput ? 0 : 2 * Math.min(...map.writers);
    const last = map.isOutput ? end : Math.max(...map.writers, ...map.readers) * 2 + 1;
    const root = rootOf(i);
    const known = lives.get(root);
    if (known === undefined) lives.set(root, { bytes: mapBytes(map), first, last, map: root });
    else {
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
    }
  }
  return [...lives.values()];
}

/** As much as Vela takes there to be unless it is told. */
const mostSramBytes = 2 ** 30;

/** Maps and weight buffers of a program, with their times. */
export function heldOf(program: NpuProgram, accelerator: Accelerator): readonly Held[] | undefined {
  const { steps } = program;
  const blocked: Blocked[] = [];
  for (const { shaped } of steps) {
    const block = blockOf(shaped, accelerator);
    if (block === undefined) return undefined;
    blocked.push({ step: shaped, block });
  }
  const buffers = buffersOf(blocked, accelerator, () => mostSramBytes).flatMap((buffer, at) =>
    buffer === undefined ? [] : bufferLives(buffer, at),
  );
  return [...livesOf(program), ...buffers];
}

function bufferLives({ bytes, isAhead, slices }: Buffers, at: number): readonly Held[] {
  const last = (slices - 1) % bytes.length;
  return bytes.map((size, part) => ({
    bytes: size,
    first: 2 * at - (part === 0 && isAhead ? 1 : 0),
    last: 2 * at + (part === last ? 1 : 0),
  }));
}

/**
 * Bytes of SRAM that Vela 5.2.0 reports for a network all of which runs on the accelerator, with the configuration that it
 * takes unless asked otherwise; `undefined` where it cannot be written as a file, or has an operator that is not followed
 * here. Where buffers lie is not worked out: it is what is alive at once, which the allocator of Vela reaches or almost does.
 * Against what Vela said: test/judges/vela-sram.test.ts.
 */
export function velaBytesOf(
  network: Evaluated,
  precision: Precision,
  accelerator: AcceleratorName,
): number | undefined {
  if (precision === 'fp32') return undefined;
  const program = lowered(flatten(network), precision, 0);
  return program.graph.refusals.length > 0
    ? undefined
    : velaBytesOfLowered(program, accelerators[accelerator]);
}

export function velaBytesOfLowered(lowered: Lowered, accelerator: Accelerator): number | undefined {
  const program = npuProgram(lowered);
  const held = program && heldOf(program, accelerator);
  return held && mostHeld(held);
}
