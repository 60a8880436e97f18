/**
 * The maps and steps of a program for an Ethos-U as they are made: where each tensor of a file lies, and what is written there.
 * What only renames a map is no step: reshapes, slices, and joins whose parts are written where they belong.
 *
 * Source: ethosu/regor of ethos-u-vela 5.2.0, compiler/scheduler_packing.cpp, compiler/scheduler.cpp and compiler/live_range.cpp.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { NpuMap, NpuStep, Operand } from '../../arena/ethos-u/program';
import { type ElementBytes, type Extent, isEqual, type Shaped, volume } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import { type Asked, mapDims, type View, wholeNumbers } from './npu-asked';
import { isHost } from './npu-hosts';
import { isMultiplied } from './npu-multiplied';
import {
  borders,
  clips,
  convolutions,
  isOwn,
  mapIn,
  parts,
  renames,
  renamesOnly,
  rescales,
  tables,
  windowed,
} from './npu-operators';
import { joins } from './npu-order';
import { axesOf, peaks } from './npu-reduce';
import { copyOf, kinds } from './npu-steps';
import { isThin, tabled } from './npu-thin';
import { fallsIntoPlaces } from './npu-transposed';

type Making = { -readonly [K in keyof NpuMap]: NpuMap[K] };

export class Packing {
  readonly maps: Making[] = [];
  readonly steps: NpuStep[] = [];
  readonly views: (View | undefined)[];
  readonly elementBytes: 1 | 2;
  /** What is read in other extents or in parts again has to lie together: a part of a map is copied for it. */
  readonly readAnew = new Set<number>();
  private readonly tensors: Asked['graph']['tensors'];
  private readonly readers: number[];
  private readonly onlyReader = new Map<number, Operator>();
  private readonly maker = new Map<number, Operator>();
  private readonly used = new Map<number, readonly [columns: number, channels: number]>();

  constructor(
    private readonly asked: Asked,
    private readonly core: Accelerator['core']['kind'],
  ) {
    const { graph, outputs } = asked;
    const { tensors, operators } = graph;
    this.tensors = tensors;
    this.elementBytes = graph.type === 'int8' ? 1 : 2;
    this.views = tensors.map(() => undefined);
    this.readers = tensors.map(() => 0);
    for (const { inputs } of operators) for (const tensor of inputs) this.readers[tensor]!++;
    for (const tensor of outputs) this.readers[tensor]!++;
    for (const operator of operators) {
      for (const tensor of operator.inputs)
        if (this.readers[tensor] === 1) this.onlyReader.set(tensor, operator);
      if (renames.has(operator.name) || parts.has(operator.name)) this.readAnew.add(mapIn(operator));
      for (const tensor of operator.outputs) this.maker.set(tensor, operator);
    }
    for (const tensor of graph.inputs)
      this.views[tensor] = { map: this.mapFor(tensor), channel: 0, isPart: false };
  }

  isConstant(tensor: number): boolean {
    return this.tensors[tensor]!.bytes !== undefined;
  }

  dimsOf(tensor: number): Extent {
    return mapDims(this.tensors[tensor]!);
  }

  dimsIn(tensor: number): readonly number[] {
    return this.tensors[tensor]!.dims;
  }

  numbersOf(tensor: number): readonly number[] {
    return wholeNumbers(this.tensors[tensor]!);
  }

  /** Whether nobody but one operator, or the end of the network, reads a tensor. */
  isReadOnce(tensor: number): boolean {
    return this.readers[tensor] === 1;
  }

  private mapFor(tensor: number): number {
    const { graph, outputs } = this.asked;
    return (
      this.maps.push({
        name: this.tensors[tensor]!.name,
        dims: this.dimsOf(tensor),
        elementBytes: this.elementBytes,
        isBricks: true,
        isInput: graph.inputs.includes(tensor),
        isOutput: outputs.includes(tensor),
        writers: [],
        readers: [],
      }) - 1
    );
  }

  /** A map between the steps that one operator becomes. */
  between(
    tensor: number,
    dims: Extent,
    isBricks = true,
    elementBytes: ElementBytes = this.elementBytes,
  ): number {
    const { name } = this.tensors[tensor]!;
    const about = { isInput: false, isOutput: false, writers: [], readers: [] };
    return this.maps.push({ name, dims, elementBytes, isBricks, ...about }) - 1;
  }

  /** Where the maker of a tensor writes it: where a later operator only renames, joins or frames it, right there. */
  placeOf(tensor: number): View {
    const known = this.views[tensor];
    if (known !== undefined) return known;
    const view = this.placeAhead(tensor) ?? { map: this.mapFor(tensor), channel: 0, isPart: false };
    this.views[tensor] = view;
    return view;
  }

  private placeAhead(tensor: number): View | undefined {
    const { graph, outputs } = this.asked;
    const reader = this.onlyReader.get(tensor);
    const from = this.maker.get(tensor);
    if (from === undefined || parts.has(from.name) || graph.inputs.includes(tensor)) return undefined;
    if (reader === undefined || outputs.includes(tensor)) return undefined;
    const made = reader.outputs[0]!;
    if (renames.has(reader.name)) {
      if (this.isCopied(tensor, made)) return undefined;
      const view = this.placeOf(made);
      const [, columns, channels] = this.writtenDims(tensor);
      const [, otherColumns, otherChannels] = this.dimsOf(made);
      if (columns !== otherColumns || channels !== otherChannels) this.maps[view.map]!.isBricks = false;
      return view;
    }
    if (joins.has(reader.name) && this.canPlace(from)) {
      const whole = this.placeOf(made);
      const channel = whole.channel + this.channelIn(reader, tensor);
      return { map: whole.map, channel, isPart: true };
    }
    if (borders.has(reader.name) && !this.isFramed(reader))
      return this.canPlace(from) ? { ...this.placeOf(made), isPart: true } : undefined;
    return this.takes(this.moves(from) ?? from, reader) ? this.placeOf(made) : undefined;
  }

  /** Whether a tensor is the processor's. */
  isHosts(tensor: number): boolean {
    const from = this.maker.get(tensor);
    return from !== undefined && isHost(from);
  }

  readonly isReadByHost = (tensor: number): boolean =>
    this.asked.graph.operators.some(one => isHost(one) && one.inputs.includes(tensor));

  /** Whether what only has another shape is copied: others read it as it is, or neither tensor is the accelerator's alone. */
  isCopied(from: number, to: number): boolean {
    if (!this.isReadOnce(from) && this.dimsIn(from).join() !== this.dimsIn(to).join()) return true;
    const isGiven = this.asked.graph.inputs.includes(from) || this.isHosts(from);
    return isGiven && (this.asked.outputs.includes(to) || this.isReadByHost(to));
  }

  /** Whether a part of a join is copied to where it belongs there, as it is not written there. */
  isJoinedLater(tensor: number): boolean {
    const from = this.maker.get(tensor);
    if (from === undefined || parts.has(from.name) || !this.isReadOnce(tensor)) return true;
    return this.asked.graph.inputs.includes(tensor) || !this.canPlace(from);
  }

  /** Which channel of a join a part of it begins with. */
  channelIn({ inputs, options }: Operator, part: number): number {
    const axis = Number(options.axis ?? 3);
    const isChannels = axis === -1 || axis === this.tensors[part]!.dims.length - 1;
    if (!isChannels) return 0;
    const before = inputs.slice(0, inputs.indexOf(part));
    return before.reduce((sum, other) => sum + this.tensors[other]!.dims.at(-1)!, 0);
  }

  /** Whether a step can write into a part of a larger map: what puts several parts together, or only moves them, is copied there. */
  private canPlace(from: Operator): boolean {
    const { name } = from;
    const isMoved = renamesOnly(from) || joins.has(name) || borders.has(name) || name === 'TRANSPOSE';
    return !isMoved && !isHost(from) && (!this.isJoined(from) || this.endOf(from) !== undefined);
  }

  /** A convolution in groups joins what each of them makes. */
  private isJoined({ name, inputs, outputs }: Operator): boolean {
    if (name !== 'CONV_2D') return false;
    const inner = this.tensors[inputs[1]!]!.dims[3]!;
    const channels = this.dimsOf(inputs[0]!)[2];
    return inner !== channels && !(inner === 1 && this.dimsOf(outputs[0]!)[2] === channels);
  }

  /** A border that the window behind it adds itself, which has none of its own and is larger than it. */
  isFramed({ inputs: [, border], outputs: [framed] }: Operator): boolean {
    const reader = this.onlyReader.get(framed!);
    if (reader === undefined || !convolutions.has(reader.name)) return false;
    const { options } = reader;
    const [ifm, ofm] = [this.dimsOf(framed!), this.dimsOf(reader.outputs[0]!)];
    const window = this.tensors[reader.inputs[1]!]!.dims;
    const numbers = this.numbersOf(border!);
    const fits = (axis: 0 | 1, way: 'H' | 'W') => {
      const span = (window[1 + axis]! - 1) * Number(options[`dilation${way}`] ?? 1) + 1;
      const needed = (ofm[axis] - 1) * Number(options[`stride${way}`] ?? 1) + span;
      return needed <= ifm[axis] && numbers.slice(2 + 2 * axis, 4 + 2 * axis).every(size => size < span);
    };
    return fits(0, 'H') && fits(1, 'W');
  }

  /** The transposition behind which a reshape stands that is no step, as the last of a shuffle. */
  private moves({ name, inputs: [from] }: Operator): Operator | undefined {
    const maker = renames.has(name) && this.isReadOnce(from!) ? this.maker.get(from!) : undefined;
    return maker?.name === 'TRANSPOSE' ? maker : undefined;
  }

  /** What the step does to each element at its end, in a table or by clipping. */
  endOf(operator: Operator): Shaped['ends'] {
    const {
      name,
      options,
      outputs: [to],
    } = operator;
    if (clips.has(name) || Number(options.activation ?? 0) > 0) return 'clip';
    if (tables.has(name)) return isOwn(name, this.elementBytes) ? undefined : 'table';
    const reader = this.onlyReader.get(to!);
    const next = reader && this.moves(reader) === operator ? this.onlyReader.get(reader.outputs[0]!) : reader;
    if (next === undefined || !this.takes(operator, next)) return undefined;
    return clips.has(next.name) ? 'clip' : 'table';
  }

  /** Whether what a table or a clip does to each element is done at the end of the operator before it. */
  private takes(operator: Operator, { name, inputs: [from], outputs: [made] }: Operator): boolean {
    // A table of 16 bits interpolates between its entries, which is a step of its own.
    const isEnd = clips.has(name) || (this.elementBytes === 1 && tables.has(name) && !rescales.has(name));
    if (!isEnd || !takesEnd(operator) || this.isSeveral(operator)) return false;
    // A transposition of an Ethos-U55 or U65 is of 8 bits where something is done at its end.
    const isMoved = operator.name === 'TRANSPOSE' || isMultiplied(operator, this);
    if (isMoved && this.core === 'banked' && this.elementBytes === 2) return false;
    const [before, behind] = [from!, made!].map(tensor => this.tensors[tensor]!.quantisation);
    // What clips alone can't bring elements to another scale too.
    if (clips.has(name) && before?.scales[0] !== behind?.scales[0]) return false;
    const isReshaped = !isEqual(this.dimsOf(operator.outputs[0]!), this.dimsOf(from!));
    return !(isReshaped && this.isTurned(operator)) && !this.isApart(operator, made!);
  }

  /** A transposition that an Ethos-U85 does while a convolution writes, whose extents nothing can change any more. */
  private isTurned({ inputs: [from] }: Operator): boolean {
    const before = this.maker.get(from!);
    if (this.core !== 'separate' || before === undefined || !this.isReadOnce(from!)) return false;
    return convolutions.has(before.name) && !this.isJoined(before);
  }

  /** What becomes other steps, with nothing at their end, or a convolution whose result is read in other extents. */
  private isSeveral(operator: Operator): boolean {
    const { name, inputs, outputs } = operator;
    const [from] = inputs;
    if (fallsIntoPlaces(operator)) return this.core === 'separate';
    if (name === 'BATCH_MATMUL') return this.core === 'banked' || this.dimsOf(outputs[0]!)[0] > 1;
    if (name === 'REDUCE_MAX') {
      const { dims } = this.tensors[from!]!;
      const made = peaks({ dims, axes: axesOf(this, operator, dims), core: this.core }).at(-1)!;
      return !isEqual(made.ofm, this.dimsOf(outputs[0]!));
    }
    const isShifted = (this.tensors[from!]!.quantisation?.zero ?? 0) !== 0;
    return this.core === 'banked' && (name === 'RESIZE_BILINEAR' || (name === 'SUM' && isShifted));
  }

  /** Whether what is done at the end of an operator, and makes a tensor, is a step of its own: `npu-thin.ts`. */
  isApart({ name, inputs }: Operator, made: number): boolean {
    const dims = this.dimsOf(made);
    if (!isThin(dims)) return false;
    if (windowed.has(name) || name === 'REDUCE_MAX') return !this.placeOf(made).isPart;
    const isDeep = kinds[name] === 'elementwise' && inputs.every(one => isEqual(this.dimsOf(one), dims));
    return isDeep && this.placeOf(made).isPart;
  }

  /** What a framed map is without its border. */
  inner(tensor: number): number {
    const from = this.maker.get(tensor);
    return from !== undefined && borders.has(from.name) && this.isFramed(from) ? from.inputs[0]! : tensor;
  }

  operandOf(tensor: number): Operand {
    return {
      map: this.isConstant(tensor) ? undefined : this.views[tensor]!.map,
      extent: this.dimsOf(this.inner(tensor)),
    };
  }

  /** Notes what is read and written where. */
  note(read: readonly number[], to: number): View {
    const view = this.placeOf(to);
    for (const tensor of read) {
      const { map, channel, isPart } = this.views[tensor]!;
      const [own, whole] = [this.dimsOf(this.inner(tensor)), this.maps[map]!.dims];
      const isSame = own[1] === whole[1] && own[2] === whole[2];
      if (channel % 16 !== 0 || (isPart && !isSame)) this.maps[map]!.isBricks = false;
      this.noteShape(map, tensor);
    }
    if (view.channel % 16 !== 0) this.maps[view.map]!.isBricks = false;
    this.noteShape(view.map, to, this.writtenDims(to));
    return view;
  }

  private writtenDims(tensor: number): Extent {
    const behind = this.onlyReader.get(tensor);
    const reshaped = behind && renames.has(behind.name) ? this.dimsOf(behind.outputs[0]!) : undefined;
    return tabled(this.dimsOf(tensor), this.maker.get(tensor), reshaped);
  }

  /** Bricks hold a map for one width and one number of channels. */
  private noteShape(map: number, tensor: number, dims = this.dimsOf(this.inner(tensor))): void {
    const [, columns, channels] = dims;
    if (this.views[tensor]!.isPart) return;
    const before = this.used.get(map);
    if (before === undefined) this.used.set(map, [columns, channels]);
    else if (before[0] !== columns || before[1] !== channels) this.maps[map]!.isBricks = false;
  }

  /** Elements as they are, from one map to another or to a part of one. */
  copy(from: number, to: number, extent: Extent): void {
    const view = this.note([from], to);
    const source = this.maps[this.views[from]!.map]!;
    if (source.dims[1] !== extent[1] || source.dims[2] !== extent[2]) source.isBricks = false;
    const isPart = view.isPart || volume(extent) !== volume(this.maps[view.map]!.dims);
    const about = { isPart, elementBytes: this.elementBytes, ends: undefined };
    this.steps.push(copyOf({ map: this.views[from]!.map, extent }, view.map, to, about));
  }
}

/** A table or a clip goes to the end of a step that makes all of a map by itself, and has none there yet. */
const takesEnd = (operator: Operator): boolean =>
  !tables.has(operator.name) &&
  Number(operator.options.activation ?? 0) === 0 &&
  !isHost(operator) &&
  !joins.has(operator.name) &&
  !borders.has(operator.name) &&
  !renamesOnly(operator);
