/**
 * A program for an Ethos-U as Vela sees it: the steps that it has the NPU run, in its order, and the maps between them. What
 * only renames a map is no step: reshapes, slices, and joins whose parts are written where they belong.
 *
 * Source: ethosu/regor of ethos-u-vela 5.2.0, compiler/scheduler_packing.cpp, compiler/scheduler.cpp and compiler/live_range.cpp.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import {
  type NpuEnd,
  type NpuMap,
  type NpuProgram,
  type NpuStep,
  type Operand,
  operandsOf,
} from '../../arena/ethos-u/program';
import { longestSoftmax } from '../../arena/ethos-u/softmax';
import { type Extent, isEqual, type Kind, type Shaped } from '../../arena/ethos-u/step';
import type { Lowered } from './lowered';
import type { Operator, OperatorName, Tensor } from './model';
import { chained } from './npu-chains';
import { notFollowed } from './npu-limits';
import { inOrder, joins } from './npu-order';
import { copyOf, kinds, piecesOf, primaryOf, shapedOf } from './npu-steps';

type Making = { -readonly [K in keyof NpuMap]: NpuMap[K] };

/** Functions of single elements, which a table or a clip at the end of the step before them works out. */
const tables: ReadonlySet<OperatorName> = new Set([
  'LOGISTIC',
  'TANH',
  'HARD_SWISH',
  'RELU',
  'RELU6',
  'ELU',
  'GELU',
  'EXP',
  'LOG',
  'LEAKY_RELU',
  'RSQRT',
  'QUANTIZE',
]);

const clips: ReadonlySet<OperatorName> = new Set(['RELU', 'RELU6']);
const renames: ReadonlySet<OperatorName> = new Set(['RESHAPE']);
const parts: ReadonlySet<OperatorName> = new Set(['SLICE', 'SPLIT', 'SPLIT_V']);
const borders: ReadonlySet<OperatorName> = new Set(['PAD', 'PADV2']);

const mapDims = ({ dims }: Tensor): Extent => {
  const channels = dims.at(-1) ?? 1;
  const columns = dims.length > 2 ? dims.at(-2)! : 1;
  const rows = dims.slice(0, dims.length > 2 ? -2 : -1).reduce((a, b) => a * b, 1);
  return [rows, columns, channels];
};

function wholeNumbers({ bytes }: Tensor): readonly number[] {
  const made = bytes!.make();
  const view = new DataView(made.buffer, made.byteOffset, made.byteLength);
  return Array.from({ length: made.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true));
}

/** Rows and columns before a map. */
function paddedBefore(tensor: Tensor): readonly [number, number] {
  const numbers = wholeNumbers(tensor);
  return [numbers[2]!, numbers[4]!];
}

/** Where a tensor lies: in a map, from one of its channels on. */
interface View {
  readonly map: number;
  readonly channel: number;
  readonly isPart: boolean;
}

/** Which operator of a network is not followed here. */
export interface Unfollowed {
  readonly unknown: string;
}

export function npuProgram({ graph, outputs }: Lowered, { core }: Accelerator): NpuProgram | Unfollowed {
  const { tensors, operators } = graph;
  const elementBytes = graph.type === 'int8' ? 1 : 2;
  const readersOf = tensors.map(() => 0);
  for (const { inputs } of operators) for (const tensor of inputs) readersOf[tensor]!++;
  for (const tensor of outputs) readersOf[tensor]!++;
  const onlyReader = new Map<number, Operator>();
  for (const operator of operators)
    for (const tensor of operator.inputs) if (readersOf[tensor] === 1) onlyReader.set(tensor, operator);
  const maker = new Map<number, Operator>();
  for (const operator of operators) for (const tensor of operator.outputs) maker.set(tensor, operator);

  const maps: Making[] = [];
  const views: (View | undefined)[] = tensors.map(() => undefined);
  const isConstant = (tensor: number) => tensors[tensor]!.bytes !== undefined;

  const newMap = (tensor: number): number =>
    maps.push({
      name: tensors[tensor]!.name,
      dims: mapDims(tensors[tensor]!),
      elementBytes,
      isBricks: true,
      isInput: graph.inputs.includes(tensor),
      isOutput: outputs.includes(tensor),
      writers: [],
      readers: [],
    }) - 1;

  /** Where the maker of a tensor writes it: where a later operator only renames, joins or frames it, right there. */
  function placeOf(tensor: number): View {
    const known = views[tensor];
    if (known !== undefined) return known;
    const reader = onlyReader.get(tensor);
    const from = maker.get(tensor);
    const isMade = from !== undefined && !parts.has(from.name) && !graph.inputs.includes(tensor);
    let view: View | undefined;
    if (reader !== undefined && isMade && !outputs.includes(tensor)) {
      if (renames.has(reader.name)) {
        view = placeOf(reader.outputs[0]!);
        const [, columns, channels] = mapDims(tensors[tensor]!);
        const [, otherColumns, otherChannels] = mapDims(tensors[reader.outputs[0]!]!);
        if (columns !== otherColumns || channels !== otherChannels) maps[view.map]!.isBricks = false;
      } else if (joins.has(reader.name) && !renamesOnly(from) && !joins.has(from.name)) {
        const whole = placeOf(reader.outputs[0]!);
        const axis = Number(reader.options.axis ?? 3);
        const isChannels = axis === -1 || axis === tensors[tensor]!.dims.length - 1;
        let channel = whole.channel;
        for (const other of reader.inputs) {
          if (other === tensor) break;
          if (isChannels) channel += tensors[other]!.dims.at(-1)!;
        }
        view = { map: whole.map, channel, isPart: true };
      } else if (borders.has(reader.name) && !isFramed(reader)) {
        view = { ...placeOf(reader.outputs[0]!), isPart: true };
      } else if (tables.has(reader.name) && isOneStep(from)) view = placeOf(reader.outputs[0]!);
    }
    view ??= { map: newMap(tensor), channel: 0, isPart: false };
    views[tensor] = view;
    return view;
  }

  /** A table or a clip goes to the end of a step that makes all of a map, and has none there yet. */
  const isOneStep = (operator: Operator): boolean =>
    !tables.has(operator.name) &&
    Number(operator.options.activation ?? 0) === 0 &&
    !joins.has(operator.name) &&
    !borders.has(operator.name) &&
    !renamesOnly(operator);

  const renamesOnly = (operator: Operator | undefined): boolean =>
    operator !== undefined && (renames.has(operator.name) || parts.has(operator.name));

  /** A border that the window behind it adds itself. */
  function isFramed({ outputs: [framed] }: Operator): boolean {
    const reader = onlyReader.get(framed!);
    return reader !== undefined && (reader.name === 'CONV_2D' || reader.name === 'DEPTHWISE_CONV_2D');
  }

  for (const tensor of graph.inputs) views[tensor] = { map: newMap(tensor), channel: 0, isPart: false };

  /** What the step does to each element at its end, in a table or by clipping. */
  function endOf({ name, options, outputs: [to] }: Operator): Shaped['ends'] {
    if (clips.has(name) || Number(options.activation ?? 0) > 0) return 'clip';
    if (tables.has(name)) return 'table';
    const next = onlyReader.get(to!);
    return next === undefined || !tables.has(next.name) ? undefined : clips.has(next.name) ? 'clip' : 'table';
  }

  /** What a framed map is without its border. */
  const inner = (tensor: number): number => {
    const from = maker.get(tensor);
    return from !== undefined && borders.has(from.name) && isFramed(from) ? from.inputs[0]! : tensor;
  };

  const steps: NpuStep[] = [];
  const used = new Map<number, number[]>();
  let why: string | undefined;

  const operandOf = (tensor: number): Operand => ({
    map: isConstant(tensor) ? undefined : views[tensor]!.map,
    extent: mapDims(tensors[inner(tensor)]!),
  });

  /** Notes what is read and written where. */
  function note(read: readonly number[], to: number): View {
    const view = placeOf(to);
    for (const tensor of read) {
      const { map, channel } = views[tensor]!;
      if (channel % 16 !== 0) maps[map]!.isBricks = false;
      noteShape(map, tensor);
    }
    if (view.channel % 16 !== 0) maps[view.map]!.isBricks = false;
    noteShape(view.map, to);
    return view;
  }

  function add(operator: Operator, kind: Kind, read: readonly number[], to: number): void {
    const view = note(read, to);
    const reads = (kind === 'elementwise' ? operator.inputs : read).map(operandOf);
    const weights = operator.inputs[1] === undefined ? undefined : tensors[operator.inputs[1]]!.dims;
    const ofm = mapDims(tensors[to]!);
    const ends = endOf(operator);
    const shaped = shapedOf({ operator, kind, reads, ofm, weights, elementBytes, ends });
    const order = kind === 'move' ? wholeNumbers(tensors[operator.inputs[1]!]!) : undefined;
    why ??= notFollowed(operator, shaped, weights, order, inner(read[0]!) !== read[0]);
    const pieces = piecesOf(shaped, weights);
    const { isPart } = view;
    const whole: NpuStep = {
      reads,
      primary: primaryOf(reads, ofm),
      writes: view.map,
      chain: [],
      isPart,
      makes: to,
      shaped,
    };
    if (pieces === undefined || pieces.count === 1)
      return void steps.push(pieces ? { ...whole, shaped: pieces.shaped } : whole);
    const writes = ends === undefined ? view.map : newMap(to);
    const [from] = reads;
    if (pieces.isGroups) {
      if (pieces.shaped.ofm[2] % 16 !== 0) maps[writes]!.isBricks = false;
      if (from!.map !== undefined && pieces.shaped.ifm[2] % 16 !== 0) maps[from!.map]!.isBricks = false;
    } else if (from!.map !== undefined) maps[from!.map]!.isBricks = false;
    const piece = {
      ...whole,
      reads: [{ map: from!.map, extent: pieces.shaped.ifm }],
      writes,
      isPart: true,
      shaped: pieces.shaped,
    };
    for (let i = 0; i < pieces.count; i++) steps.push(piece);
    if (writes !== view.map)
      steps.push(copyOf({ map: writes, extent: ofm }, view.map, to, { isPart, elementBytes, ends }));
  }

  /** Elements as they are, from one map to another or to a part of one. */
  function copy(from: number, to: number, extent: Extent): void {
    const view = note([from], to);
    const isPart = view.isPart || !isEqual(extent, maps[view.map]!.dims);
    steps.push(
      copyOf({ map: views[from]!.map, extent }, view.map, to, { isPart, elementBytes, ends: undefined }),
    );
  }

  /** The border of a map, a side at a time. */
  function border({ inputs, outputs: [to] }: Operator): void {
    const made = mapDims(tensors[to!]!);
    const from = mapDims(tensors[inputs[0]!]!);
    const before = paddedBefore(tensors[inputs[1]!]!);
    for (const axis of [0, 1] as const) {
      const all = made[axis] - from[axis];
      const first = before[axis];
      for (const size of [first, all - first]) {
        if (size <= 0) continue;
        const extent: Extent = axis === 0 ? [size, made[1], made[2]] : [made[0], size, made[2]];
        const about = { isPart: true, elementBytes, ends: undefined } as const;
        steps.push(copyOf({ map: undefined, extent }, placeOf(to!).map, to!, about));
      }
    }
  }

  /** Bricks hold a map for one width and one number of channels. */
  function noteShape(map: number, tensor: number): void {
    const [, columns, channels] = mapDims(tensors[inner(tensor)]!);
    const at = views[tensor]!;
    if (at.isPart) return;
    const before = used.get(map);
    if (before === undefined) used.set(map, [columns, channels]);
    else if (before[0] !== columns || before[1] !== channels) maps[map]!.isBricks = false;
  }

  /** A softmax of a vector alone at the end of the network: `softmax.ts` knows what it takes. */
  const isEnd = ({ name, inputs: [from], outputs: [to] }: Operator): boolean => {
    const { dims } = tensors[from!]!;
    const isVector = dims.slice(0, -1).every(size => size === 1);
    const isLast = outputs.length === 1 && outputs[0] === to && readersOf[to!] === 1;
    return name === 'SOFTMAX' && isVector && isLast && elementBytes === 1 && dims.at(-1)! <= longestSoftmax;
  };

  let end: NpuEnd | undefined;
  for (const index of inOrder(operators, outputs)) {
    const operator = operators[index]!;
    const { name, inputs, outputs: made } = operator;
    const read = inputs.filter(tensor => !isConstant(tensor));
    const [to] = made as readonly [number];
    const from = read[0]!;
    // What an operator that is not known makes, or one of constants alone, lies nowhere.
    if (read.length === 0 || read.some(tensor => views[tensor] === undefined))
      return { unknown: why ?? `${name} of constants` };
    if (renames.has(name)) {
      const [source, target] = [views[from]!, views[to]];
      if (target === undefined) views[to] = source;
      else if (target.map !== source.map) copy(from, to, mapDims(tensors[to]!));
    } else if (parts.has(name)) {
      let channel = views[from]!.channel;
      const dims = tensors[from]!.dims;
      for (const tensor of made) {
        const isChannels = tensors[tensor]!.dims.at(-1) !== dims.at(-1);
        if (views[tensor] === undefined) views[tensor] = { map: views[from]!.map, channel, isPart: true };
        else copy(from, tensor, mapDims(tensors[tensor]!));
        if (isChannels) channel += tensors[tensor]!.dims.at(-1)!;
      }
    } else if (joins.has(name)) {
      const whole = placeOf(to);
      for (const tensor of read)
        if (views[tensor]!.map !== whole.map) copy(tensor, to, mapDims(tensors[tensor]!));
    } else if (borders.has(name)) {
      if (isFramed(operator)) views[to] = views[from]!;
      else {
        border(operator);
        if (views[from]!.map !== placeOf(to).map) copy(from, to, mapDims(tensors[from]!));
      }
    } else if (isEnd(operator)) {
      views[to] = views[from]!;
      maps[views[from]!.map]!.isOutput = true;
      end = { length: tensors[from]!.dims.at(-1)!, makes: to };
    } else if (tables.has(name) && views[from]!.map === placeOf(to).map) continue;
    else {
      const kind = kinds[name] ?? (tables.has(name) ? 'copy' : undefined);
      if (kind === undefined) why ??= name;
      else add(operator, kind, read, to);
    }
  }
  if (why !== undefined) return { unknown: why };
  for (const map of maps) if (map.isInput || map.isOutput) map.isBricks = false;
  const packed = core.kind === 'separate' ? chained(steps, maps) : steps;
  const readers = maps.map((): number[] => []);
  const writers = maps.map((): number[] => []);
  for (const [at, step] of packed.entries()) {
    for (const map of operandsOf(step)) readers[map]!.push(at);
    writers[step.writes]!.push(at);
  }
  return {
    maps: maps.map((map, i) => ({ ...map, readers: readers[i]!, writers: writers[i]! })),
    steps: packed,
    end,
  };
}
