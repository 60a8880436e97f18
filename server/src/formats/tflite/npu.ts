/**
 * A program for an Ethos-U as Vela sees it: the steps that it has the NPU run, in its order, and the maps between them. What
 * only renames a map is no step: reshapes, slices, and joins whose parts are written where they belong.
 *
 * Source: ethosu/regor of ethos-u-vela 5.2.0, compiler/scheduler_packing.cpp, compiler/scheduler.cpp and compiler/live_range.cpp.
 */
import type { Kind, Shaped } from '../../arena/ethos-u/step';
import type { Lowered } from './lowered';
import type { Operator, OperatorName, Tensor } from './model';

export interface NpuMap {
  readonly name: string;
  /** Rows, columns, channels. */
  readonly dims: readonly [number, number, number];
  readonly elementBytes: number;
  /** Channels lie in bricks of 16, which pads them. */
  isBricks: boolean;
  isInput: boolean;
  isOutput: boolean;
  /** Steps, by their index. */
  readonly writers: number[];
  readonly readers: number[];
}

export interface NpuStep {
  /** Maps by their index. */
  readonly reads: readonly number[];
  readonly writes: number;
  readonly shaped: Shaped;
}

export interface NpuProgram {
  readonly maps: readonly NpuMap[];
  readonly steps: readonly NpuStep[];
}

const kinds: Partial<Readonly<Record<OperatorName, Kind>>> = {
  CONV_2D: 'convolution',
  FULLY_CONNECTED: 'convolution',
  DEPTHWISE_CONV_2D: 'depthwise',
  AVERAGE_POOL_2D: 'pool',
  MAX_POOL_2D: 'pool',
  MEAN: 'pool',
  REDUCE_MAX: 'pool',
  ADD: 'elementwise',
  SUB: 'elementwise',
  MUL: 'elementwise',
  MAXIMUM: 'elementwise',
  MINIMUM: 'elementwise',
  ABS: 'elementwise',
  LEAKY_RELU: 'elementwise',
  TRANSPOSE: 'move',
};

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
const joins: ReadonlySet<OperatorName> = new Set(['CONCATENATION']);
const borders: ReadonlySet<OperatorName> = new Set(['PAD', 'PADV2']);

const mapDims = ({ dims }: Tensor): readonly [number, number, number] => {
  const channels = dims.at(-1) ?? 1;
  const columns = dims.length > 2 ? dims.at(-2)! : 1;
  const rows = dims.slice(0, dims.length > 2 ? -2 : -1).reduce((a, b) => a * b, 1);
  return [rows, columns, channels];
};

/** Where a tensor lies: in a map, from one of its channels on. */
interface View {
  readonly map: number;
  readonly channel: number;
  readonly isPart: boolean;
}

/** The operators from the results back, what a step reads last first, which is how Vela orders them. */
function inOrder(operators: readonly Operator[], outputs: readonly number[]): readonly number[] {
  const maker = new Map<number, number>();
  for (const [i, { outputs: made }] of operators.entries()) for (const tensor of made) maker.set(tensor, i);
  const order: number[] = [];
  const seen = new Set<number>();
  const stack = outputs.flatMap(tensor =>
    maker.has(tensor) ? [{ at: maker.get(tensor)!, isDone: false }] : [],
  );
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { at, isDone } = entry;
    if (isDone) order.push(at);
    else if (!seen.has(at)) {
      seen.add(at);
      stack.push({ at, isDone: true });
      const before = operators[at]!.inputs.flatMap(tensor => maker.get(tensor) ?? []);
      if (joins.has(operators[at]!.name)) before.reverse();
      for (const from of before) if (!seen.has(from)) stack.push({ at: from, isDone: false });
    }
  }
  return order;
}

/** `undefined` where the network holds an operator whose steps are not known here. */
export function npuProgram({ graph, outputs }: Lowered): NpuProgram | undefined {
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

  const maps: NpuMap[] = [];
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
      } else if (joins.has(reader.name) && !renamesOnly(from)) {
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
      } else if (tables.has(reader.name)) view = placeOf(reader.outputs[0]!);
    }
    view ??= { map: newMap(tensor), channel: 0, isPart: false };
    views[tensor] = view;
    return view;
  }

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
  let isKnown = true;

  function add(operator: Operator, kind: Kind, reads: readonly number[], to: number): void {
    const at = steps.length;
    const view = placeOf(to);
    const seen = reads.map(tensor => views[tensor]!);
    const dims = mapDims(tensors[to]!);
    const input = mapDims(tensors[inner(reads[0]!)]!);
    for (const [i, tensor] of reads.entries()) {
      const { map, channel } = seen[i]!;
      maps[map]!.readers.push(at);
      if (channel % 16 !== 0) maps[map]!.isBricks = false;
      noteShape(map, tensor);
    }
    maps[view.map]!.writers.push(at);
    if (view.channel % 16 !== 0) maps[view.map]!.isBricks = false;
    noteShape(view.map, to);
    const { name, options } = operator;
    const weights = operator.inputs[1] === undefined ? undefined : tensors[operator.inputs[1]]!.dims;
    const isWindow = kind === 'convolution' || kind === 'depthwise';
    const kernel: [number, number] =
      isWindow && weights?.length === 4
        ? [weights[1]!, weights[2]!]
        : name === 'AVERAGE_POOL_2D' || name === 'MAX_POOL_2D'
          ? [Number(options.filterH ?? 1), Number(options.filterW ?? 1)]
          : name === 'MEAN'
            ? [input[0], input[1]]
            : [1, 1];
    steps.push({
      reads: seen.map(({ map }) => map),
      writes: view.map,
      shaped: {
        kind,
        ifm: input,
        ofm: dims,
        kernel,
        stride: [Number(options.strideH ?? 1), Number(options.strideW ?? 1)],
        dilation: [Number(options.dilationH ?? 1), Number(options.dilationW ?? 1)],
        elementBytes,
        makes:
          name === 'MUL'
            ? 'product'
            : name === 'ADD' || name === 'SUB'
              ? 'sum'
              : name === 'MAX_POOL_2D'
                ? 'largest'
                : 'other',
        ends: endOf(operator),
        inputs: reads.length,
        hasWeights: isWindow,
      },
    });
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

  for (const index of inOrder(operators, outputs)) {
    const operator = operators[index]!;
    const { name, inputs, outputs: made } = operator;
    const read = inputs.filter(tensor => !isConstant(tensor));
    const [to] = made as readonly [number];
    const from = read[0]!;
    // What an operator that is not known makes, or one of constants alone, lies nowhere.
    if (read.length === 0 || read.some(tensor => views[tensor] === undefined)) return undefined;
    if (renames.has(name)) {
      const [source, target] = [views[from]!, views[to]];
      if (target === undefined) views[to] = source;
      else if (target.map !== source.map) add(operator, 'move', [from], to);
    } else if (parts.has(name)) {
      let channel = views[from]!.channel;
      const dims = tensors[from]!.dims;
      for (const tensor of made) {
        const isChannels = tensors[tensor]!.dims.at(-1) !== dims.at(-1);
        if (views[tensor] === undefined) views[tensor] = { map: views[from]!.map, channel, isPart: true };
        else add(operator, 'move', [from], tensor);
        if (isChannels) channel += tensors[tensor]!.dims.at(-1)!;
      }
    } else if (joins.has(name)) {
      const whole = placeOf(to);
      for (const tensor of read) if (views[tensor]!.map !== whole.map) add(operator, 'move', [tensor], to);
    } else if (borders.has(name)) {
      if (isFramed(operator)) views[to] = views[from]!;
      else if (views[from]!.map !== placeOf(to).map) add(operator, 'move', [from], to);
    } else if (tables.has(name) && views[from]!.map === placeOf(to).map) continue;
    else {
      const kind = kinds[name] ?? (tables.has(name) ? 'elementwise' : undefined);
      if (kind === undefined) isKnown = false;
      else add(operator, kind, read, to);
    }
  }
  for (const map of maps) if (map.isInput || map.isOutput) map.isBricks = false;
  return isKnown ? { maps, steps } : undefined;
}
