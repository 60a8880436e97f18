/**
 * The operators of a program that Vela leaves to the processor beside an Ethos-U. To the accelerator they are custom operators: it
 * does nothing at their ends, writes into no part of theirs, and what they read and make lies plain and whole.
 *
 * Source: `SupportedOperatorChecks` in ethosu/regor/compiler/tflite_graph_optimiser.cpp, `RemoveReshape` in graphir_optimiser.cpp
 * and `ReorderOperations` in scheduler_packing.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import { isHosted, mapsRead, type NpuMap, type NpuStep } from '../../arena/ethos-u/program';
import type { Fused } from './fuse';
import type { Lowered } from './lowered';
import type { Operator, OperatorName } from './model';
import type { Asked } from './npu-asked';
import { isTooMuchToTurn } from './npu-limits';
import { borders, clips, parts, renames } from './npu-operators';
import { joins } from './npu-order';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

const custom: OperatorName = 'CUSTOM';

export const isHost = ({ name }: Pick<Operator, 'name'>): boolean => name === custom;

/** What hands elements on as they are is the accelerator's, also where it stands with a layer that is not. */
const handsOn: ReadonlySet<OperatorName> = new Set(['TRANSPOSE', ...borders, ...parts, ...joins]);
/** What it takes wherever it is an operator by itself. */
const always: ReadonlySet<OperatorName> = new Set([...renames, ...clips]);

/** The tensors that the processor makes, by the layers that are left to it. */
export function leftIn(
  { graph, makers }: Pick<Lowered, 'graph' | 'makers'>,
  isLeft: (path: string) => boolean,
  core: Accelerator['core']['kind'],
): ReadonlySet<number> {
  const isHandedOn = ({ name, inputs }: Operator): boolean =>
    handsOn.has(name) &&
    !(name === 'TRANSPOSE' && core === 'banked' && isTooMuchToTurn(graph.tensors[inputs[0]!]!.dims));
  const ofLayer = new Map<Fused, Operator[]>();
  for (const operator of graph.operators) {
    const maker = makers[operator.outputs[0]!];
    if (maker === undefined || always.has(operator.name) || !isLeft(maker.node.path)) continue;
    const before = ofLayer.get(maker);
    if (before === undefined) ofLayer.set(maker, [operator]);
    else before.push(operator);
  }
  const own = [...ofLayer.values()].flatMap(operators => {
    const works = operators.filter(one => !isHandedOn(one));
    // A layer that only hands elements on is left where the accelerator cannot do that.
    return works.length > 0 ? works : operators;
  });
  return new Set(own.flatMap(({ outputs }) => outputs));
}

/** The same program with those operators as such that make a tensor which is left. */
export function withHosts({ graph, outputs }: Asked, left: ReadonlySet<number>): Asked {
  if (left.size === 0) return { graph, outputs };
  const { type, tensors, inputs } = graph;
  const operators = graph.operators.map(one =>
    one.outputs.some(tensor => left.has(tensor)) ? { ...one, name: custom } : one,
  );
  return { outputs, graph: { type, tensors, inputs, operators } };
}

/** @returns why it is not followed, where it is not */
export function hosted(packing: Packing, operator: Operator): string | undefined {
  const { inputs, outputs, options } = operator;
  const read = inputs.filter(tensor => !packing.isConstant(tensor));
  const [to] = outputs as readonly [number];
  if (outputs.length > 1) return `${custom} with several results`;
  const { map } = packing.note(read, to);
  const [first, ...others] = read.map(tensor => packing.operandOf(tensor));
  for (const at of [map, ...[first!, ...others].flatMap(one => one.map ?? [])])
    packing.maps[at]!.isBricks = false;
  const stride = [Number(options.strideH ?? 1), Number(options.strideW ?? 1)] as const;
  const about = { kind: 'host', reads: [first!, ...others], ofm: packing.dimsOf(to), stride } as const;
  const step = simple(
    { ...about, elementBytes: packing.elementBytes },
    { writes: map, makes: to, isPart: false, ends: undefined },
  );
  packing.steps.push({ ...step, primary: 0 });
  return undefined;
}

type Held = Pick<NpuMap, 'isOutput'>;

/**
 * The steps with those of the processor together: what only needs what is given comes first, what makes results last, and of the
 * others each is as late as nobody waits for it.
 */
export function withHostsTogether(steps: readonly NpuStep[], maps: readonly Held[]): readonly NpuStep[] {
  if (!steps.some(isHosted)) return steps;
  const writers = maps.map((): NpuStep[] => []);
  const read = new Set(steps.flatMap(mapsRead));
  for (const step of steps) writers[step.writes]!.push(step);
  const early = new Set<NpuStep>();
  const [others, late]: [NpuStep[], NpuStep[]] = [[], []];
  for (const step of steps)
    if (isHosted(step) && mapsRead(step).every(map => writers[map]!.every(one => early.has(one))))
      early.add(step);
    else if (isHosted(step) && maps[step.writes]!.isOutput && !read.has(step.writes)) late.push(step);
    else others.push(step);
  for (let from = others.length - 1; from >= 0; from--) {
    const step = others[from]!;
    if (!isHosted(step)) continue;
    for (let at = from; at + 1 < others.length; at++) {
      const next = others[at + 1]!;
      if (isHosted(next) || mapsRead(next).includes(step.writes)) break;
      [others[at], others[at + 1]] = [next, step];
    }
  }
  return [...early, ...others, ...late];
}
