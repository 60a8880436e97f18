/**
 * What Vela's summary says of a program: the cycles of each step, which are those of the accelerator or of the memory that is busy
 * longest, and the memory that it takes.
 *
 * Source: `EstimateFullOpPerformance` in ethosu/regor/compiler/network_performance.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator, Memory } from './accelerator';
import { type Beside, type Busy, busyOf, type Stored } from './access';
import { macsOf, opCycles } from './cycles';
import { livesOf, mostHeld, snapshotOf } from './lives';
import { moveCycles } from './memory';
import type { NpuProgram } from './program';
import { type Cost, placeOf, queryOf, type Scene } from './schedule';
import { scheduled } from './scheduler';
import type { Extent, Shaped } from './step';
import { allBytes } from './weights';

export interface StepPerformance {
  readonly cycles: number;
  /** Of the accelerator, with what it waits for weights at the start. */
  readonly computeCycles: number;
  /** Those that the array has MACs for. */
  readonly macs: number;
  readonly memories: readonly Busy[];
}

export interface Performance {
  readonly steps: readonly StepPerformance[];
  readonly sramBytes: number;
  /** Of maps that do not fit SRAM and of weights; absent where no DRAM is. */
  readonly dramBytes: number;
  readonly weightBytes: number;
}

/** Of bytes; of 16 bits an Ethos-U85 has 512 entries of a value and a slope, and an Ethos-U55 or U65 knows the functions itself. */
const tableBytes = ({ elementBytes }: Shaped, { core }: Accelerator): number =>
  elementBytes === 1 ? 256 : core.kind === 'separate' ? 2048 : 0;
/** The memory for tables takes a byte a cycle. */
const tableMemory: Omit<Memory, 'name'> = {
  bytesPerCycle: 1,
  readCycles: 0,
  writeCycles: 0,
  burstBytes: 1,
  ports: 1,
  mostReads: 1000,
  mostWrites: 1000,
};

/** As Vela compiles it for the accelerator. */
export function performanceOf(program: NpuProgram, accelerator: Accelerator): Performance {
  const scene: Scene = {
    program,
    accelerator,
    places: program.maps.map(({ isFast }) =>
      isFast ? accelerator.sram : (accelerator.staged?.from ?? accelerator.sram),
    ),
  };
  const schedule = scheduled(scene);
  const { sram } = accelerator;
  const inMemory = (memory: Memory) => (map: number) => scene.places[map] === memory;
  const held = (memory: Memory) =>
    mostHeld(snapshotOf(livesOf(program, schedule, inMemory(memory), memory === sram)));
  const steps: StepPerformance[] = [];
  let [weightBytes, storedBytes] = [0, 0];
  const stored = new Set<number>();
  let before: Cost | undefined;
  for (const at of program.steps.keys()) {
    const cost = schedule.costs[at]!;
    steps.push(stepOf(scene, at, cost, before));
    const { sharedWeights } = program.steps[at]!;
    before = cost;
    // Weights that are coded alike are stored once.
    if (cost.weights === undefined || (sharedWeights !== undefined && stored.has(sharedWeights))) continue;
    if (sharedWeights !== undefined) stored.add(sharedWeights);
    weightBytes += cost.weights.weightBytes;
    storedBytes += allBytes(cost.weights);
  }
  const maps = accelerator.staged?.from;
  return {
    steps,
    sramBytes: held(sram),
    dramBytes: maps === undefined ? 0 : held(maps) + storedBytes,
    weightBytes,
  };
}

function stepOf(scene: Scene, at: number, cost: Cost, before: Cost | undefined): StepPerformance {
  const { accelerator, program } = scene;
  const { sram, storage } = accelerator;
  const { shaped, chain, writes } = program.steps[at]!;
  const { weights, buffers } = cost;
  if (shaped.kind === 'host') return { cycles: 0, computeCycles: 0, macs: 0, memories: [] };
  const query = {
    ...queryOf(scene, at, cost.block),
    ...(shaped.hasWeights ? { biases: buffers === undefined ? storage : sram } : {}),
  };
  const cycles = opCycles(query, accelerator);
  const slackCycles = before?.slackCycles ?? 0;
  const bytes = shaped.kind === 'copy' && shaped.ends === 'table' ? tableBytes(shaped, accelerator) : 0;
  let tableCycles = bytes > 0 ? moveCycles(accelerator, storage, { ...tableMemory, name: 'SRAM' }, bytes) : 0;
  let computeCycles = cycles;
  let stored: Stored | undefined;
  if (weights !== undefined) {
    const aheadBytes = buffers?.isAhead ? weights.slices[0]! : 0;
    stored = {
      weightBytes: weights.weightBytes,
      scaleBytes: weights.scaleBytes,
      memory: storage,
      isPlain: weights.isPlain,
      staged: buffers && { memory: sram, aheadBytes },
    };
  }
  if (weights !== undefined && buffers !== undefined) {
    const start = moveCycles(accelerator, storage, sram, weights.slices[0]!);
    const visible = Math.max(start - slackCycles, 0);
    computeCycles = Math.max(cost.transferCycles - slackCycles + cost.slackCycles, cycles + visible);
  } else tableCycles = Math.max(tableCycles - slackCycles, 0);
  computeCycles += tableCycles;
  const beside: Beside[] = chain.flatMap(({ other, elementBytes }) =>
    other === undefined ? [] : { isWritten: false, place: placeOf(scene, other), elementBytes },
  );
  const last = chain.at(-1);
  const made = placeOf(scene, { map: writes, extent: writtenBy(program, at, accelerator) });
  // Of each chained operator one map is counted, its other operand where it has one, and what is done at the end is one of its own.
  if (last !== undefined && (last.other === undefined || last.ends !== undefined))
    beside.push({ isWritten: true, place: made, elementBytes: last.madeBytes });
  const memories = busyOf(query, accelerator, stored, beside, made);
  return {
    cycles: Math.max(computeCycles, ...memories.map(one => one.cycles)),
    computeCycles,
    macs: macsOf(shaped),
    memories,
  };
}

/**
 * What a step is thought to write. Of an Ethos-U85 what is done at its end is an operator of its own to the estimate, which
 * does not know that only a part of a map is made, and counts all of it.
 */
function writtenBy({ maps, steps }: NpuProgram, at: number, { core }: Accelerator): Extent {
  const { shaped, chain, isPart, writes } = steps[at]!;
  const { ends } = chain.at(-1) ?? shaped;
  return core.kind === 'separate' && isPart && ends !== undefined && shaped.kind !== 'copy'
    ? maps[writes]!.dims
    : shaped.ofm;
}
