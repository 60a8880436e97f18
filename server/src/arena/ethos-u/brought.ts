/**
 * What a network or the processor hands over lies in the memory for maps. A convolution that would read it several times, and wait
 * for that, has it brought to SRAM by a step of its own where that takes less time.
 *
 * Source: `TryExplicitBuffering` in ethosu/regor/compiler/scheduler.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from './accelerator';
import { moveCycles, readCycles } from './memory';
import { isHosted, linked, mapBytes, type NpuMap, type NpuProgram, type NpuStep } from './program';
import { type Cost, costOf, isOpBound } from './schedule';
import type { Pair } from './step';

/** Channels of the least slice of weights. */
const sliceChannels = 16;

/** The program with such steps. */
export function withInputsBrought(program: NpuProgram, accelerator: Accelerator): NpuProgram {
  const { staged } = accelerator;
  if (staged === undefined) return program;
  const scene = { program, accelerator, places: program.maps.map(() => staged.from) };
  const maps: NpuMap[] = [...program.maps];
  let room = staged.bytes;
  const steps = program.steps.flatMap((step, at): NpuStep[] => {
    const from = step.reads[0]?.map;
    if (from === undefined || !step.shaped.hasWeights || step.isMatrix === true) return [step];
    const { isInput, readers, writers } = program.maps[from]!;
    const isGiven = isInput || (writers.length > 0 && writers.every(one => isHosted(program.steps[one]!)));
    if (!isGiven || readers.length > 1) return [step];
    const cost = costOf(scene, at, step.shaped.ofm[0]);
    if (room < cost.estimate.ifmBytes || !isWaiting(cost, step.shaped.ofm[2], accelerator)) return [step];
    const [copy, map] = copyFor(step, program.maps[from]!, maps.length);
    const alone = {
      program: {
        maps: [program.maps[from]!, map],
        steps: [{ ...copy, reads: [{ ...copy.reads[0]!, map: 0 }], writes: 1 }],
        end: undefined,
      },
      accelerator,
      places: [staged.from, accelerator.sram],
    };
    const { ifmReadBytes, ifmReadCycles } = cost.estimate;
    const cycles =
      costOf(alone, 0, map.dims[0]).estimate.runCycles +
      readCycles(accelerator, accelerator.sram, ifmReadBytes, 'ifm');
    if (cycles >= ifmReadCycles) return [step];
    maps.push(map);
    room -= mapBytes(map);
    return [copy, { ...step, reads: [{ map: copy.writes, extent: map.dims }, ...step.reads.slice(1)] }];
  });
  return maps.length === program.maps.length ? program : { ...program, ...linked(maps, steps) };
}

/** Whether a step waits for its input, which it reads more than once, rather than for its weights. */
function isWaiting({ estimate, weights }: Cost, channels: number, accelerator: Accelerator): boolean {
  const { ifmBytes, ifmReadBytes, ifmReadCycles, weightReadCycles, weightReadBytes } = estimate;
  if (weights === undefined || ifmReadBytes <= ifmBytes || isOpBound(estimate)) return false;
  const { sram, storage } = accelerator;
  const least = Math.floor(weights.weightBytes / Math.ceil(channels / sliceChannels));
  const isBehind = least > 0 && weightReadCycles > ifmReadCycles;
  const start = isBehind ? moveCycles(accelerator, storage, sram, least) : 0;
  return readCycles(accelerator, sram, weightReadBytes, 'weights') <= start + ifmReadCycles;
}

/** The step that brings what another reads, and the map that it makes. */
function copyFor({ reads, shaped, makes }: NpuStep, from: NpuMap, to: number): readonly [NpuStep, NpuMap] {
  const [read] = reads;
  const dims = read!.extent;
  const one: Pair = [1, 1];
  const { elementBytes } = shaped;
  const copy: NpuStep = {
    reads: [read!],
    primary: 0,
    writes: to,
    shaped: {
      kind: 'copy',
      ifm: dims,
      second: undefined,
      ofm: dims,
      kernel: one,
      taps: 1,
      stride: one,
      dilation: one,
      upscaling: 'none',
      elementBytes,
      madeBytes: elementBytes,
      makes: 'other',
      ends: undefined,
      hasWeights: false,
    },
    chain: [],
    isPart: false,
    makes,
  };
  return [copy, { ...from, dims, isInput: false, isFast: true, writers: [], readers: [] }];
}
