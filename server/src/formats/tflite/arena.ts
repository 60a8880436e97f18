/** The arena that TensorFlow Lite for Microcontrollers needs to run a network. */
import { fullestOf } from '../../arena/fullest';
import { type Build, type Piece, pieceOf, stacked } from '../../arena/layout';
import { buffersOf } from '../../arena/lives';
import { alignedBytes, type Buffer, type Plan, planned } from '../../arena/plan';
import { flatten } from '../../graph/flat';
import type { Evaluated, Layer } from '../../graph/graph';
import type { Fused } from './fuse';
import { type Lowered, lowered } from './lowered';
import { microKernels } from './micro';
import type { OperatorName, Tensor } from './model';
import type { Precision } from './quantise';

interface Bits {
  readonly name: string;
  readonly weightBits: number;
  readonly activationBits: number;
}

export interface Arena {
  /** Maps and what kernels need while they run, as the greedy planner places them: the head of the arena. */
  readonly plannedBytes: number;
  /** What is kept from start to end, about tensors, operators and scales: the tail of the arena. */
  readonly persistentBytes: number;
  /** Operators of the file that no kernel runs in this precision, or with as many inputs; the bytes are then those if one without needs did. */
  readonly missing: ReadonlySet<OperatorName>;
  /** Why the head is as large as it is; absent of a network without a layer that runs. */
  readonly fullest?: FullestStep;
}

/** The step at which the highest buffer is needed, and the most beside it. */
export interface FullestStep {
  /** The layer at work then. */
  readonly layer: Layer;
  /** The largest first. */
  readonly needed: readonly Needed[];
  /** Bytes of the head that nothing takes then, since the planner places the largest buffers first. */
  readonly freeBytes: number;
}

export interface Needed {
  readonly layer: Layer;
  readonly bytes: number;
  /** Whether other layers read it; else the layer's kernels alone do. */
  readonly isHandedOn: boolean;
}

/** How files of TensorFlow Lite call bits of weights and maps; `undefined` of others than they are written in. */
export function precisionOf({ weightBits, activationBits, name }: Bits): Precision | undefined {
  if (name === 'fp32') return 'fp32';
  if (weightBits !== 8) return undefined;
  return activationBits === 8 ? 'int8' : activationBits === 16 ? 'int16x8' : undefined;
}

/** As the structures are on a Cortex-M, the runtime built as it is unless asked otherwise. */
export const onCortexM: Build = { pointerBytes: 4, hasCompression: false, isRecording: false };

/**
 * The arena of a network without a mistake, with the reference kernels; `undefined` where it cannot be written as a file of
 * TensorFlow Lite in this precision. Both parts are to the byte what the package of test/judges/tflm.json reports, built as
 * that is; on a Cortex-M they follow from the same structures and were not measured. CMSIS-NN's kernels ask for scratch
 * buffers in addition, which are not counted: a convolution with windows on a Cortex-M4, M7 or M33 for 4 bytes for each number
 * that a window covers, a depthwise one with other windows than 3×3 for 2 bytes a weight, an average pool for 4 a channel
 * (ARM-software/CMSIS-NN @99f736a, `*_get_buffer_sizes_s8.c`).
 */
export function arenaOf(network: Evaluated, precision: Precision, build = onCortexM): Arena | undefined {
  const program = lowered(flatten(network), precision, 0);
  return program.graph.refusals.length > 0 ? undefined : arenaOfLowered(program, precision, build);
}

const elementBytes: Readonly<Record<Tensor['type'], number>> = {
  float32: 4,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
};
const bytesOf = ({ dims, type }: Tensor) => dims.reduce((a, b) => a * b, 1) * elementBytes[type];

export function arenaOfLowered(program: Lowered, precision: Precision, build: Build): Arena {
  const { graph, outputs } = program;
  const { tensors, operators, inputs } = graph;
  const steps = operators.map(operator => ({
    at: {
      operator,
      inputs: operator.inputs.map(i => tensors[i]!),
      outputs: operator.outputs.map(i => tensors[i]!),
      isInteger: precision !== 'fp32',
      elementBytes: elementBytes[graph.type],
    },
    kernel: microKernels[operator.name] ?? {},
  }));
  const scratch = steps.map(({ at, kernel }) => kernel.scratch?.(at) ?? []);
  const buffers = buffersOf({
    tensors: tensors.map(tensor => (tensor.bytes === undefined ? bytesOf(tensor) : undefined)),
    operators: operators.map((operator, i) => ({ ...operator, scratchBytes: scratch[i]! })),
    inputs,
    outputs,
  });
  const plan = planned(buffers);
  const piece = (layout: string) => pieceOf(layout, build);
  const many = (layout: string, times: number) => ({ ...piece(layout), bytes: piece(layout).bytes * times });
  /** What kernels ask for themselves begins at a multiple of 16. */
  const own = (asked: string | number): Piece => ({
    bytes: typeof asked === 'number' ? asked : piece(asked).bytes,
    alignedTo: alignedBytes,
  });
  const handles = scratch.reduce((sum, requests) => sum + requests.length, 0);
  const given = (list: readonly number[]) => [
    own(list.length * build.pointerBytes),
    ...list.flatMap(i => [
      piece(tensor),
      ...(tensors[i]!.quantisation === undefined ? [] : [piece(quantisation), piece('2i')]),
    ]),
  ];
  const persistentBytes = stacked([
    ...runtime.map(piece),
    many(evalTensor, tensors.length),
    many(node, operators.length),
    ...steps.flatMap(({ kernel }) => (kernel.options === undefined ? [] : [piece(kernel.options)])),
    ...steps.flatMap(({ kernel }) => (kernel.state === undefined ? [] : [own(kernel.state)])),
    ...steps.flatMap(({ at, kernel }) => kernel.kept?.(at).map(own) ?? []),
    many('p', handles),
    ...given(inputs),
    ...given(outputs),
  ]);
  const missing = operators.filter(({ name, inputs: { length } }) => {
    const kernel = microKernels[name];
    return (
      kernel === undefined ||
      kernel.not?.includes(precision) === true ||
      length > (kernel.mostInputs ?? length)
    );
  });
  const fullest = fullestStep(program, buffers, plan, scratch);
  return {
    plannedBytes: plan.bytes,
    persistentBytes: stacked([own(persistentBytes)]),
    missing: new Set(missing.map(({ name }) => name)),
    ...(fullest === undefined ? {} : { fullest }),
  };
}

/** @param scratch bytes of each buffer that an operator's kernel asks for */
function fullestStep(
  { graph, outputs, makers }: Lowered,
  buffers: readonly Buffer[],
  plan: Plan,
  scratch: readonly (readonly number[])[],
): FullestStep | undefined {
  const { tensors, operators } = graph;
  // An operator that copies a result is of the layer that made it.
  const madeBy = [...makers];
  const layers = operators.map(operator => {
    const [result] = operator.outputs;
    return (madeBy[result!] ??= madeBy[operator.inputs[0]!])!;
  });
  const handedOn = new Set(outputs);
  for (const [i, { inputs }] of operators.entries())
    for (const tensor of inputs) if (madeBy[tensor] !== layers[i]) handedOn.add(tensor);
  const owners: readonly (readonly [Fused, boolean])[] = [
    ...tensors.flatMap((tensor, i) =>
      tensor.bytes === undefined ? [[madeBy[i]!, handedOn.has(i)] as const] : [],
    ),
    ...scratch.flatMap((requests, i) => requests.map(() => [layers[i]!, false] as const)),
  ];
  const fullest = fullestOf(buffers, plan);
  // Before the first step nothing but inputs is there.
  const at = fullest && layers[fullest.step - 1];
  if (fullest === undefined || at === undefined) return undefined;
  const needed = new Map<string, Needed>();
  const ids = new Map<Layer, number>();
  for (const i of fullest.needed) {
    const [{ node }, isHandedOn] = owners[i]!;
    const { layer } = node;
    if (!ids.has(layer)) ids.set(layer, ids.size);
    const key = `${ids.get(layer)} ${isHandedOn}`;
    const bytes = (needed.get(key)?.bytes ?? 0) + buffers[i]!.bytes;
    needed.set(key, { layer, isHandedOn, bytes });
  }
  return {
    layer: at.node.layer,
    needed: [...needed.values()].sort((a, b) => b.bytes - a.bytes),
    freeBytes: fullest.freeBytes,
  };
}

/** The allocator, the planner and what else there is one of. */
const runtime = ['8pi4r', 'p2i4p2ipb', '5pb3p22r3s', '2p', '2pq'];
const evalTensor = '2pi';
const node = '6pip';
const tensor = 'ip2i3p2ib';
const quantisation = '2pi';
