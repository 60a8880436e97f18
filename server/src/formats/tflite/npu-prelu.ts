/**
 * The steps that a rectifier with trained slopes becomes on an Ethos-U: what is read in the scale of the result, and times the
 * slopes, and the larger of the two. One slope for all channels is a table.
 *
 * Source: `ConvertPrelu` in ethosu/regor/compiler/tflite_graph_optimiser.cpp of ethos-u-vela 5.2.0. Slopes above 1, which become
 * four steps, are no network's before its training, and taken for ones below.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { Operand } from '../../arena/ethos-u/program';
import type { Extent } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import { type Asked, mapDims } from './npu-asked';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

const single: Extent = [1, 1, 1];

/** The same program with a table in place of each rectifier that has one slope. */
export function withTables({ graph, outputs }: Asked): Asked {
  const { type, tensors, inputs } = graph;
  const isTable = ({ name, inputs: [, slopes] }: Operator): boolean =>
    name === 'PRELU' && tensors[slopes!]!.dims.every(size => size === 1);
  const operators = graph.operators.map(
    (operator): Operator =>
      isTable(operator) ? { ...operator, name: 'LEAKY_RELU', inputs: operator.inputs.slice(0, 1) } : operator,
  );
  return { outputs, graph: { type, tensors, inputs, operators } };
}

type Tensors = Asked['graph']['tensors'];

/** Whether what a rectifier makes has another scale than what it reads. */
function isRescaling(tensors: Tensors, { inputs: [from], outputs: [to] }: Operator): boolean {
  const [a, b] = [from, to].map(tensor => tensors[tensor!]!.quantisation);
  return a?.zero !== b?.zero || a?.scales.join() !== b?.scales.join();
}

/** An Ethos-U55 or U65 has no operator for a leaky rectifier of 16 bits that brings its elements to another scale. */
export const isSloped = (
  operator: Operator,
  { graph: { type, tensors } }: Asked,
  core: Accelerator['core']['kind'],
): boolean =>
  operator.name === 'PRELU' ||
  (operator.name === 'LEAKY_RELU' && type !== 'int8' && core === 'banked' && isRescaling(tensors, operator));

export function sloped(packing: Packing, { graph: { tensors } }: Asked, operator: Operator): void {
  const [from, slopes] = operator.inputs as readonly [number, number?];
  const to = operator.outputs[0]!;
  const view = packing.note([from], to);
  const ofm = packing.dimsOf(to);
  const source = packing.operandOf(from);
  const { elementBytes, steps } = packing;
  const step = (
    reads: readonly [Operand, Operand],
    makes: 'product' | 'other',
    writes: number,
    isLast = false,
  ) =>
    steps.push(
      simple(
        { kind: 'elementwise', reads, ofm, elementBytes, makes },
        {
          writes,
          makes: to,
          isPart: isLast && view.isPart,
          ends: isLast ? packing.endOf(operator) : undefined,
        },
      ),
    );
  let plain = source;
  if (isRescaling(tensors, operator)) {
    plain = { map: packing.between(to, ofm), extent: ofm };
    step([source, { map: undefined, extent: single }], 'product', plain.map!);
  }
  const scaled = packing.between(to, ofm);
  step(
    [source, { map: undefined, extent: slopes === undefined ? single : mapDims(tensors[slopes]!) }],
    'product',
    scaled,
  );
  step([{ map: scaled, extent: ofm }, plain], 'other', view.map, true);
}
