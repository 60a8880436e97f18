/**
 * The steps that a product of two maps becomes on an Ethos-U: transpositions, until what is multiplied lies along the last axis of
 * both, and on an Ethos-U55 or U65 a step that keeps 32 bits of each element of the first. An Ethos-U85 takes the second as weights,
 * of one matrix at a time.
 *
 * Source: `RewriteBatchMatMul` in ethosu/regor/compiler/tflite_graph_optimiser.cpp, `RewriteMatmul` in graphir_optimiser.cpp and
 * `OperatorQuery` in architecture/ethosu55/ethos_u55_constraints.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { Operand } from '../../arena/ethos-u/program';
import type { Operator, Tensor } from './model';
import type { Asked } from './npu-asked';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

const isProduct = ({ name, inputs }: Operator, { tensors }: Asked['graph']): boolean =>
  name === 'BATCH_MATMUL' && inputs.every(tensor => tensors[tensor]!.bytes === undefined);

/** The last two axes of a map in the other order. */
const swapped = (dims: readonly number[]): readonly number[] => [
  ...dims.slice(0, -2),
  dims.at(-1)!,
  dims.at(-2)!,
];

/**
 * The same program with a transposition before an operand of each product of maps, where it is not as it is needed: of the first
 * ahead of merging transpositions in a row, of the second behind that.
 */
export function withTransposed({ graph, outputs }: Asked, which: 'first' | 'second'): Asked {
  const tensors: Tensor[] = graph.tensors.slice();
  const operators: Operator[] = [];
  function transposed(from: number): number {
    const { dims } = tensors[from]!;
    const order = swapped(dims.map((_, axis) => axis));
    const bytes = { length: 4 * order.length, make: () => new Uint8Array(Int32Array.from(order).buffer) };
    const axes =
      tensors.push({
        name: `${tensors[from]!.name}/axes`,
        type: 'int32',
        dims: [order.length],
        quantisation: undefined,
        bytes,
      }) - 1;
    const made =
      tensors.push({ ...tensors[from]!, name: `${tensors[from]!.name}/turned`, dims: swapped(dims) }) - 1;
    operators.push({ name: 'TRANSPOSE', inputs: [from, axes], outputs: [made], options: {} });
    return made;
  }
  for (const operator of graph.operators) {
    if (!isProduct(operator, graph)) {
      operators.push(operator);
      continue;
    }
    const [first, second] = operator.inputs as readonly [number, number];
    const { adjX, adjY } = operator.options;
    const inputs =
      which === 'first'
        ? [adjX ? transposed(first) : first, second]
        : [first, adjY ? second : transposed(second)];
    operators.push({ ...operator, inputs });
  }
  const { type, inputs } = graph;
  return { outputs, graph: { type, tensors, inputs, operators } };
}

/** @returns why it is not followed, where it is not */
export function multipliedMaps(
  packing: Packing,
  operator: Operator,
  core: Accelerator['core']['kind'],
): string | undefined {
  const { inputs, outputs } = operator;
  const [first, second] = inputs as readonly [number, number];
  const to = outputs[0]!;
  const { elementBytes, maps, steps } = packing;
  const view = packing.note(inputs, to);
  const reads = [packing.operandOf(first), packing.operandOf(second)] as const;
  if (reads.some(({ map }) => map === undefined)) return `${operator.name} of constants`;
  if (reads[0].extent[0] !== reads[1].extent[0]) return `${operator.name} that repeats one of its operands`;
  const [rows, columns, inner] = reads[0].extent;
  const ofm = packing.dimsOf(to);
  if (core === 'separate') {
    const one = ({ map, extent }: Operand): Operand => ({ map, extent: [1, extent[1], extent[2]] });
    const [a, b] = [one(reads[0]), one(reads[1])];
    const isPart = view.isPart || rows > 1;
    const made = { kind: 'convolution', reads: [a, b], ofm: [1, ofm[1], ofm[2]], elementBytes } as const;
    const ends = rows > 1 ? undefined : packing.endOf(operator);
    const step = { ...simple(made, { writes: view.map, makes: to, isPart, ends }), primary: 0 } as const;
    for (let i = 0; i < rows; i++) steps.push(step);
    return undefined;
  }
  for (const map of [reads[1].map!, view.map]) maps[map]!.isBricks = false;
  const kept = { map: packing.between(to, [rows, columns, inner + 1], false, 4), extent: reads[0].extent };
  const about = { kind: 'matrix', reads: [...reads, kept], ofm, elementBytes } as const;
  steps.push({
    ...simple(about, { writes: view.map, makes: to, isPart: view.isPart, ends: undefined }),
    primary: 0,
  });
  return undefined;
}
