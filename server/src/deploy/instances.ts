/**
 * Maps on a chip whose memory for them lies in pieces, each beside some of its processors: a channel must lie in one piece,
 * and a piece holds its share of every map whole. Only what cannot be otherwise is told: a layer may write over what it has
 * read, and maps of the first layers may stream through.
 */
import { kept } from '../graph/kept';
import type { KernelKind } from '../kernels';
import type { Work } from '../lower/kernel';
import * as kinds from '../problems/targets';
import { numberIn } from '../quantity/quantity';
import type { Memory, Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import type { Deployed } from './deployment';
import { type Effect, isVisit, type PlacedLayer } from './effect';
import { keyOf } from './guilt';

type Pieces = NonNullable<Memory['pieces']>;
type Shape = Work['outputs'][number];

/** Bytes of one piece for maps of a shape that a layer reads or writes together. */
const shareOf = (shape: Shape, maps: number, { channels, every }: Pieces): number => {
  const [all = 1, ...extents] = shape;
  return maps * channels * Math.ceil(all / every) * extents.reduce((pixels, extent) => pixels * extent, 1);
};

/** The largest square that a piece holds of so many channels. */
const sideOf = (shape: Shape, maps: number, pieces: Pieces): number =>
  Math.floor(Math.sqrt(pieces.bytes / shareOf([shape[0]!, 1, 1], maps, pieces)));

/** Maps that no piece has room for. */
interface TooLarge {
  readonly placed: PlacedLayer;
  readonly shape: Shape;
  readonly maps: number;
  /** How many layers run up to it, at the first and at the last time that it does. */
  readonly first: number;
  readonly last: number;
  /** Whether what it reads has room. */
  readonly grows: boolean;
}

interface Found {
  readonly layers: number;
  /** Of the layers that may stream those at which the others may end, counted from 1. */
  readonly ends: readonly number[];
  readonly tooLarge: readonly TooLarge[];
}

const known = kept<Effect, Map<Memory, Found>>();

/** An effect serves until its statement is edited, and so does what is found in it. */
function foundIn(effect: Effect, memory: Memory, counted: readonly KernelKind[]): Found {
  let founds = known.get(effect);
  if (founds === undefined) known.set(effect, (founds = new Map()));
  let found = founds.get(memory);
  if (found === undefined) founds.set(memory, (found = lookInto(effect, memory, counted)));
  return found;
}

function lookInto(effect: Effect, memory: Memory, counted: readonly KernelKind[]): Found {
  let layers = 0;
  const ends: number[] = [];
  const tooLarge: TooLarge[] = [];
  const { streamed } = memory.pieces!;
  for (const part of effect.parts) {
    if (!isVisit(part)) {
      for (const [i, work] of part.works.entries()) {
        if (counted.includes(work.kind)) layers++;
        if (isEnd(work, memory.pieces!)) ends.push(layers);
        // What is refused has to change as it is.
        const isRefused = part.supports[i]?.outcome === 'refused';
        const maps = isRefused ? undefined : largeIn(work, memory.pieces!);
        if (maps !== undefined) tooLarge.push({ ...maps, placed: part, first: layers, last: layers });
      }
      continue;
    }
    const inside = foundIn(part.effect, memory, counted);
    for (let turn = 0; turn < part.times && layers + turn * inside.layers < streamed; turn++)
      ends.push(...inside.ends.map(end => layers + turn * inside.layers + end));
    for (const one of inside.tooLarge) {
      const last = layers + (part.times - 1) * inside.layers + one.last;
      tooLarge.push({ ...one, first: layers + one.first, last });
    }
    layers += part.times * inside.layers;
  }
  return { layers, ends: ends.filter(end => end <= streamed), tooLarge };
}

/** Whether a layer can write a map whole that streams to it. */
function isEnd({ kind, window }: Work, { ends }: Pieces): boolean {
  if (!ends.steps.includes(kind)) return false;
  if (!ends.padded || window === undefined) return true;
  // One of a single tap is replaced by one that pads.
  return Math.max(...(window.border ?? [0])) > 0 || Math.max(...window.kernel) === 1;
}

function largeIn(
  { kind, inputs, outputs }: Work,
  pieces: Pieces,
): Pick<TooLarge, 'shape' | 'maps' | 'grows'> | undefined {
  const isLarge = (shape: Shape, maps = 1) => shareOf(shape, maps, pieces) > pieces.bytes;
  const grows = !inputs.some(shape => isLarge(shape));
  if (pieces.reads.includes(kind)) {
    const [shape] = inputs;
    if (shape !== undefined && isLarge(shape, inputs.length)) return { shape, maps: inputs.length, grows };
  } else if (pieces.makes.includes(kind)) {
    const [shape] = outputs;
    if (shape !== undefined && isLarge(shape)) return { shape, maps: 1, grows };
  }
  return undefined;
}

/** Of maps that stay too large from layer to layer the first is told, and each that becomes so again. */
export function instanceProblems(
  deployed: Deployed,
  target: Target,
  effect: Effect,
  inputs: readonly Shape[],
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const memory of target.memories) {
    const { pieces, streams = 0 } = memory;
    if (pieces === undefined) continue;
    const { ends, tooLarge } = foundIn(effect, memory, target.layers?.counted ?? []);
    const end = inputs.every(shape => shape[0]! <= streams) ? Math.max(0, ...ends) : 0;
    // The last layer that streams writes its map whole.
    const told = tooLarge.filter(({ last }) => last >= end);
    const large = inputs.filter(shape => shape[0]! > streams && shareOf(shape, 1, pieces) > pieces.bytes);
    for (const shape of large) problems.push(tooLargeAt(deployed, target, memory, { shape, maps: 1 }));
    const at = new Set<string>();
    for (const [i, { placed, shape, maps, grows }] of told.entries()) {
      const { place, op } = placed.layer;
      const key = `${keyOf(place)} ${shape.join()}`;
      if (((i > 0 || large.length > 0) && !grows) || at.has(key)) continue;
      at.add(key);
      problems.push(tooLargeAt(deployed, target, memory, { place, name: op.name, shape, maps }));
    }
  }
  return problems;
}

function tooLargeAt(
  { targetPlace, uri }: Deployed,
  target: Target,
  { name, pieces }: Memory,
  made: Pick<TooLarge, 'shape' | 'maps'> & Partial<Pick<PlacedLayer['layer'], 'place'>> & { name?: string },
): Problem {
  const { shape, maps, place, name: op } = made;
  const { channels, every, bytes } = pieces!;
  const text = shape.join('×');
  const words = `in words of ${channels} channels for every ${every},`;
  const of =
    op === undefined ? 'an input of' : maps > 1 ? `the ${maps} maps that ${op} reads,` : `what ${op} makes,`;
  const side = sideOf(shape, maps, pieces!);
  const data = {
    target: target.name,
    memory: `${name} of ${channels} processors`,
    what: `${of} ${text}, ${words}`,
    bytes: numberIn('bytes', shareOf(shape, maps, pieces!)),
    most: numberIn('bytes', bytes),
    ...(side < 1 ? {} : { help: `with ${shape[0]} channels it has room for ${side}×${side}` }),
  };
  // Of a block of another file it is told where the network is put on the chip.
  if (place === undefined || place.uri !== uri) {
    const problem = problemOf(kinds.memoryExceeded, targetPlace, data);
    return place === undefined
      ? problem
      : { ...problem, related: [{ place, text: 'Its maps are made here.' }] };
  }
  const here = `The network is deployed on ${target.name} here.`;
  return { ...problemOf(kinds.memoryExceeded, place, data), related: [{ place: targetPlace, text: here }] };
}
