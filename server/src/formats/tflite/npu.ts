/**
 * A program for an Ethos-U as Vela sees it: the steps that it has the NPU run, in its order, and the maps between them.
 *
 * Source: ethosu/regor of ethos-u-vela 5.2.0, compiler/scheduler_packing.cpp, compiler/scheduler.cpp and compiler/live_range.cpp.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import { withInputsBrought } from '../../arena/ethos-u/brought';
import { linked, type NpuProgram, type NpuStep } from '../../arena/ethos-u/program';
import type { Extent, Kind } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Asked } from './npu-asked';
import { bordered } from './npu-border';
import { chained } from './npu-chains';
import { hosted, isHost, withHosts, withHostsTogether } from './npu-hosts';
import { isPadded, notFollowed } from './npu-limits';
import { multipliedMaps, withTransposed } from './npu-matrix';
import { meant } from './npu-mean';
import { swapped, withMergedMoves } from './npu-moves';
import { isMultiplied, multiplied } from './npu-multiplied';
import { borders, isOwn, parts, renames, tables } from './npu-operators';
import { inOrder, joins, withPartsAlone } from './npu-order';
import { Packing } from './npu-packing';
import { isSloped, sloped, withTables } from './npu-prelu';
import { peaked, summed } from './npu-reduce';
import { resized } from './npu-resize';
import { softened } from './npu-softmax';
import {
  copyOf,
  kinds,
  mostPieces,
  orderOf,
  piecesOf,
  placesOf,
  primaryOf,
  readApart,
  shapedOf,
} from './npu-steps';
import { deepenedSteps } from './npu-thin';
import { fallsIntoPlaces, transposedInPlaces } from './npu-transposed';

/** Which operator of a network is not followed here. */
export interface Unfollowed {
  readonly unknown: string;
}

/** @param left tensors that the processor beside the NPU makes */
export function npuProgram(
  from: Asked,
  accelerator: Accelerator,
  left: ReadonlySet<number> = new Set(),
): NpuProgram | Unfollowed {
  const given = withHosts(from, left);
  const { core } = accelerator;
  const asked = withPartsAlone(
    withTables(withTransposed(withMergedMoves(withTransposed(given, 'first')), 'second')),
  );
  const { graph, outputs } = asked;
  const { tensors, operators } = graph;
  const packing = new Packing(asked, core.kind);
  const { maps, views, steps, elementBytes } = packing;
  let why: string | undefined;

  function add(operator: Operator, kind: Kind, read: readonly number[], to: number): void {
    const view = packing.note(read, to);
    const reads = (kind === 'elementwise' ? operator.inputs : read).map(tensor => packing.operandOf(tensor));
    const weights = operator.inputs[1] === undefined ? undefined : tensors[operator.inputs[1]]!.dims;
    const ofm = packing.dimsOf(to);
    const ends = packing.endOf(operator);
    const isApart = ends !== undefined && packing.isApart(operator, to);
    const asWritten = shapedOf({
      operator,
      kind,
      reads,
      ofm,
      weights,
      elementBytes,
      ends: isApart ? undefined : ends,
    });
    const shaped = core.kind === 'separate' && kind === 'convolution' ? readApart(asWritten) : asWritten;
    if (shaped !== asWritten && reads[0]!.map !== undefined) maps[reads[0]!.map]!.isBricks = false;
    const order = kind === 'move' ? packing.numbersOf(operator.inputs[1]!) : undefined;
    const isBordered = packing.inner(read[0]!) !== read[0] || isPadded(shaped);
    const places = core.kind === 'separate' ? placesOf(shaped, weights, isBordered, core) : undefined;
    const isFar = places === undefined && (isBordered || shaped.kind === 'depthwise');
    why ??= notFollowed(operator, shaped, order, isFar);
    const pieces = places ?? piecesOf(shaped, weights);
    if (pieces?.all.length === 0) why ??= `${operator.name} that is cut into more than ${mostPieces} pieces`;
    const { isPart } = view;
    if (kind === 'move' && core.kind === 'banked')
      for (const map of [reads[0]!.map!, view.map]) maps[map]!.isBricks = false;
    const whole: NpuStep = {
      reads,
      primary: primaryOf(reads, ofm),
      writes: isApart ? packing.between(to, ofm) : view.map,
      chain: [],
      isMatrix: operator.name === 'FULLY_CONNECTED',
      ...(order === undefined ? {} : orderOf(order)),
      isPart: isPart && !isApart,
      makes: to,
      shaped,
    };
    const end = (from: number) =>
      steps.push(copyOf({ map: from, extent: ofm }, view.map, to, { isPart, elementBytes, ends }));
    if (pieces === undefined || pieces.all.length <= 1) {
      const one = { ...whole, shaped: pieces?.all[0] ?? shaped };
      const isSwapped = core.kind === 'banked' && kind === 'move';
      const halfway = (extent: Extent) => packing.between(to, extent, false);
      steps.push(...(isSwapped ? swapped(one, halfway) : [one]));
      if (isApart) end(whole.writes);
      return;
    }
    const writes = isApart ? whole.writes : ends === undefined ? view.map : packing.between(to, ofm);
    const [from] = reads;
    if (pieces.isGroups) {
      if (pieces.all[0]!.ofm[2] % 16 !== 0) maps[writes]!.isBricks = false;
      if (from!.map !== undefined) maps[from!.map]!.isBricks = false;
    } else if (from!.map !== undefined) maps[from!.map]!.isBricks = false;
    const { isGroups = false, isPlaces = false } = pieces;
    const isShared = !isGroups && !isPlaces && shaped.hasWeights;
    for (const piece of pieces.all)
      steps.push({
        ...whole,
        reads: [{ map: from!.map, extent: piece.ifm }],
        writes,
        isPart: true,
        shaped: piece,
        ...(isShared ? { sharedWeights: operator.inputs[1]! } : {}),
      });
    if (writes !== view.map) end(writes);
  }

  const copies = new Map<number, number>();
  for (const [at, { name, inputs, outputs: made }] of operators.entries()) {
    const from = inputs[0]!;
    if (renames.has(name) && !copies.has(from) && packing.isCopied(from, made[0]!)) copies.set(from, at);
  }
  const isCopied = (part: number) => packing.isJoinedLater(part);
  const turns = inOrder(operators, outputs, { isCopied, copies });
  for (const { at, copied } of turns) {
    const operator = operators[at]!;
    const { name, inputs, outputs: made } = operator;
    const read = inputs.filter(tensor => !packing.isConstant(tensor));
    const [to] = made as readonly [number];
    const from = read[0]!;
    // What an operator that is not known makes, or one of constants alone, lies nowhere.
    const needed = copied === undefined ? read : [copied];
    if (read.length === 0 || needed.some(tensor => views[tensor] === undefined))
      return { unknown: why ?? `${name} of constants` };
    if (isHost(operator)) why ??= hosted(packing, operator);
    else if (renames.has(name)) {
      if (packing.isCopied(from, to)) packing.placeOf(to);
      const [source, target] = [views[from]!, views[to]];
      if (target === undefined) views[to] = source;
      else if (target.map !== source.map) {
        packing.copy(from, to, packing.dimsOf(copies.has(from) ? from : to));
        if (copies.get(from) === at) views[from] = target;
      }
    } else if (parts.has(name)) {
      let channel = views[from]!.channel;
      const dims = tensors[from]!.dims;
      for (const tensor of made) {
        const isChannels = tensors[tensor]!.dims.at(-1) !== dims.at(-1);
        const isKnown = views[tensor] !== undefined || outputs.includes(tensor);
        if (isKnown || packing.readAnew.has(tensor) || packing.isReadByHost(tensor))
          packing.copy(from, tensor, packing.dimsOf(tensor));
        else views[tensor] = { map: views[from]!.map, channel, isPart: true };
        if (isChannels) channel += tensors[tensor]!.dims.at(-1)!;
      }
    } else if (joins.has(name)) {
      const whole = packing.placeOf(to);
      if (copied === undefined || views[copied]!.map === whole.map) continue;
      packing.copy(copied, to, packing.dimsOf(copied));
      if (packing.channelIn(operator, copied) % 16 !== 0) maps[whole.map]!.isBricks = false;
    } else if (borders.has(name)) {
      if (packing.isFramed(operator)) views[to] = views[from]!;
      else {
        if (views[from]!.map !== packing.placeOf(to).map) packing.copy(from, to, packing.dimsOf(from));
        bordered(packing, operator);
      }
    } else if (tables.has(name) && views[from]!.map === packing.placeOf(to).map) continue;
    else if (isSloped(operator, asked, core.kind)) sloped(packing, asked, operator);
    else if (name === 'SOFTMAX') softened(packing, operator, core.kind);
    else if (name === 'MEAN') why ??= meant(packing, operator, tensors[from]!.dims, core.kind);
    else if (name === 'REDUCE_MAX') peaked(packing, operator, tensors[from]!, core.kind);
    else if (name === 'SUM') summed(packing, operator, tensors[from]!, core.kind);
    else if (name === 'RESIZE_BILINEAR' || name === 'RESIZE_NEAREST_NEIGHBOR')
      why ??= resized(packing, operator, core.kind);
    else if (name === 'BATCH_MATMUL') why ??= multipliedMaps(packing, operator, core.kind);
    else if (isMultiplied(operator, packing)) why ??= multiplied(packing, operator, core.kind);
    else if (core.kind === 'separate' && fallsIntoPlaces(operator)) {
      const [, rows, columns] = tensors[inputs[1]!]!.dims as readonly [number, number, number];
      transposedInPlaces(packing, operator, [rows, columns]);
    } else {
      const made = isOwn(name, packing.elementBytes) ? 'elementwise' : tables.has(name) ? 'copy' : undefined;
      const kind = kinds[name] ?? made;
      if (kind === undefined) why ??= name;
      else add(operator, kind, read, to);
    }
  }
  if (why !== undefined) return { unknown: why };
  for (const map of maps) if (map.isInput || map.isOutput) map.isBricks = false;
  const deep = deepenedSteps(steps, maps);
  const packed = core.kind === 'separate' ? chained(deep, maps) : deep;
  return withInputsBrought(linked(maps, withHostsTogether(packed, maps)), accelerator);
}
