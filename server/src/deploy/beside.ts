/**
 * Weights on a chip that keeps them beside its processors, each those of the channels that it works on: a layer takes as many
 * words beside each of its processors, at the same place. Which processors a layer gets is whoever converts it to choose, so
 * only what no choice can lay out is told. Biases lie in parts of a memory, those of a layer in one of them.
 */
import type { Precision } from '../cost/precision';
import { kept } from '../graph/kept';
import type { Work } from '../lower/kernel';
import * as kinds from '../problems/targets';
import { numberIn } from '../quantity/quantity';
import type { Memory, Target } from '../targets/target';
import { type Place, type Problem, problemOf } from '../text/problem';
import type { Chips } from './chip';
import type { Deployed } from './deployment';
import { type Effect, isVisit, type PlacedLayer } from './effect';
import { keyOf } from './guilt';
import { inOrder } from './listing';
import { leastLength, type Strips } from './strips';

type Beside = NonNullable<Memory['beside']>;

/** What a layer takes of the memories beside the processors. */
interface Load {
  readonly processors: number;
  /** Beside each of them. */
  readonly words: number;
  /** True where it may be on more processors, with fewer words beside each. */
  readonly spreads: boolean;
}

/** Beside so many processors lie the channels of one pass. */
function passesOf(channels: number, { processors, rounded }: Beside): { passes: number; each: number } {
  const passes = Math.ceil(channels / processors);
  const each = Math.ceil(channels / passes);
  return { passes, each: passes === 1 ? each : Math.min(Math.ceil(each / rounded) * rounded, processors) };
}

/** What no arrangement of the processors saves; nothing of what has no weights there. */
export function loadOf(
  { kind, inputs, outputs, window }: Work,
  bits: number,
  beside: Beside,
): Load | undefined {
  const { windows, channelwise, flat, wordBytes, windowPixels } = beside;
  const isFlat = flat.includes(kind);
  if (!isFlat && !windows.includes(kind) && !channelwise.includes(kind)) return undefined;
  const [arriving = 1, ...extents] = inputs[0]!;
  const area = extents.reduce((pixels, extent) => pixels * extent, 1);
  const out = passesOf(outputs[0]![0]!, beside);
  // Of a vector nobody knows of how many pixels it was made, and with that how many processors have it.
  if (isFlat && extents.length === 0) {
    const words = Math.ceil((arriving * outputs[0]![0]! * bits) / (8 * wordBytes));
    return { processors: 1, words, spreads: true };
  }
  const { passes, each } = passesOf(arriving, beside);
  const pixels = isFlat ? 1 : pixelsOf(window, windowPixels);
  const windowed = out.each * out.passes * passes;
  const count = channelwise.includes(kind)
    ? passes
    : isFlat && area > 1
      ? outputs[0]![0]! * Math.ceil((arriving * area) / each)
      : windowed;
  // Weights below eight bits share their bytes, as many windows as go into one.
  const shared = 8 / bits;
  const left = (count % shared) * pixels * (shared - 1);
  const words = Math.ceil((count * pixels * bits + left) / (8 * wordBytes));
  return { processors: each, words, spreads: false };
}

/** A dilated window is stored with its gaps, or as a whole one where it spans more. */
function pixelsOf(window: Work['window'], most: number): number {
  if (window === undefined) return 1;
  const { kernel, dilation } = window;
  const spans = kernel.map((taps, i) => (taps - 1) * dilation[i]! + 1);
  return Math.min(spans[0]! * spans[1]!, most);
}

/** All layers of a stretch together. */
interface Found {
  /** By their processors. */
  readonly strips: Strips;
  /** By their bytes how many layers have so many biases. */
  readonly biases: Strips;
  /** Layers that do not fit alone: of each piece of text the largest. */
  readonly alone: ReadonlyMap<string, Alone>;
}

interface Alone {
  readonly place: Place;
  readonly name: string;
  readonly words: number;
  /** What there is beside each of its processors. */
  readonly most: number;
}

class Sum {
  readonly strips = new Map<number, number>();
  readonly biases = new Map<number, number>();
  readonly alone = new Map<string, Alone>();

  constructor(private readonly memory: Memory) {}

  layer({ works, layer, supports }: PlacedLayer, bits: number): void {
    const beside = this.memory.beside!;
    for (const [i, work] of works.entries()) {
      const load = loadOf(work, bits, beside);
      if (load === undefined) continue;
      const { processors, words, spreads } = load;
      // A layer begins at a whole step, and so does what lies behind it.
      const long = Math.ceil(words / beside.steps) * beside.steps;
      addTo(this.strips, processors, long);
      if (work.bias === true) this.bias(work, beside);
      const isRefused = supports[i]?.outcome === 'refused';
      const most = mostWords(beside, processors);
      if (!isRefused && !spreads && words > most)
        this.tooLarge(keyOf(layer.place), { place: layer.place, name: layer.op.name, words, most });
    }
  }

  private bias({ kind, outputs }: Work, { channelwise }: Beside): void {
    const bytes = outputs[0]![0]!;
    // Those of a channel lie beside its processor where each has its own.
    if (channelwise.includes(kind)) addTo(this.biases, 1, bytes);
    else addTo(this.biases, bytes, 1);
  }

  add(found: Found, times: number): void {
    for (const [width, length] of found.strips) addTo(this.strips, width, length * times);
    for (const [width, length] of found.biases) addTo(this.biases, width, length * times);
    for (const [key, one] of found.alone) this.tooLarge(key, one);
  }

  private tooLarge(key: string, one: Alone): void {
    const before = this.alone.get(key);
    if (before === undefined || before.words < one.words) this.alone.set(key, one);
  }
}

const addTo = (strips: Map<number, number>, width: number, length: number): void => {
  strips.set(width, (strips.get(width) ?? 0) + length);
};

/** Some processors may have more words than others. */
const mostWords = ({ words, deeper }: Beside, processors: number): number =>
  deeper !== undefined && processors <= deeper.processors ? deeper.words : words;

const known = kept<Effect, Map<string, Found>>();

/** An effect serves until its statement is edited, and so does what is found in it. */
function foundIn(effect: Effect, memory: Memory, target: Target, bits: number): Found {
  let founds = known.get(effect);
  if (founds === undefined) known.set(effect, (founds = new Map()));
  const key = `${target.id} ${memory.name} ${bits}`;
  let found = founds.get(key);
  if (found !== undefined) return found;
  const sum = new Sum(memory);
  for (const part of effect.parts)
    if (isVisit(part)) sum.add(foundIn(part.effect, memory, target, bits), part.times);
    else sum.layer(part, bits);
  founds.set(key, (found = sum));
  return found;
}

/** @param own of each layer in the order of execution whether it has weights of its own; absent where all have */
export function besideProblems(
  deployed: Deployed,
  target: Target,
  effect: Effect,
  { runs }: Chips,
  own?: readonly boolean[],
): readonly Problem[] {
  const memory = target.memories.find(({ beside }) => beside !== undefined);
  if (memory === undefined) return [];
  let found: Found;
  const [{ chip }] = runs as [Chips['runs'][number]];
  if (runs.length === 1 && own === undefined) found = foundIn(effect, memory, target, bitsOf(chip.precision));
  else {
    const sum = new Sum(memory);
    let at = 0;
    let run = 0;
    for (const placed of inOrder(effect)) {
      while (runs[run]!.end <= at) run++;
      if (own?.[at] !== false) sum.layer(placed, bitsOf(runs[run]!.chip.precision));
      at++;
    }
    found = sum;
  }
  const tell = new Told(deployed, target, memory);
  const weights = found.alone.size > 0 ? tell.alone(found) : tell.together(found);
  return [...weights, ...tell.biases(found)];
}

const bitsOf = ({ weightBits }: Precision): number => Math.min(weightBits, 8);

class Told {
  private readonly beside: Beside;

  constructor(
    private readonly deployed: Deployed,
    private readonly target: Target,
    private readonly memory: Memory,
  ) {
    this.beside = memory.beside!;
  }

  private bytes = (words: number) => numberIn('bytes', words * this.beside.wordBytes);

  /** Layers of which each needs more than there is beside a processor. */
  alone({ alone }: Found): readonly Problem[] {
    const { targetPlace, uri } = this.deployed;
    return [...alone.values()].map(({ place, name, words, most }) => {
      const data = {
        target: this.target.name,
        memory: `${this.memory.name} of each processor`,
        what: `what ${name} keeps there`,
        bytes: this.bytes(words),
        most: this.bytes(most),
      };
      // Of a block of another file it is told where the network is put on the chip.
      if (place.uri === uri) {
        const text = `The network is deployed on ${this.target.name} here.`;
        return {
          ...problemOf(kinds.memoryExceeded, place, data),
          related: [{ place: targetPlace, text }],
        };
      }
      const problem = problemOf(kinds.memoryExceeded, targetPlace, data);
      return { ...problem, related: [{ place, text: 'Its weights are here.' }] };
    });
  }

  together({ strips }: Found): readonly Problem[] {
    const { processors, words, deeper } = this.beside;
    const { name: target } = this.target;
    let area = 0;
    for (const [width, length] of strips) area += width * length;
    const more = deeper === undefined ? 0 : deeper.processors * (deeper.words - words);
    if (area > processors * words + more) {
      const what = `the weights, as they lie beside ${processors} processors,`;
      return [
        this.exceeded(
          { target, memory: this.memory.name, what, budget: 'weights' },
          area,
          processors * words + more,
        ),
      ];
    }
    const { length, from } = leastLength(strips, processors, (deeper?.processors ?? 0) + 1);
    if (length <= words) return [];
    const memory = `${this.memory.name} of each processor`;
    const what = `the weights of layers on ${from} processors or more, as many side by side as have room on ${processors},`;
    return [this.exceeded({ target, memory, what, budget: 'weights' }, length, words)];
  }

  private exceeded(
    about: Pick<kinds.TooFull, 'target' | 'memory' | 'what' | 'budget'>,
    words: number,
    most: number,
  ): Problem {
    const data = { ...about, bytes: this.bytes(words), most: this.bytes(most) };
    return problemOf(kinds.memoryExceeded, this.deployed.targetPlace, data);
  }

  biases({ biases }: Found): readonly Problem[] {
    const memory = this.target.memories.find(({ holds, parts }) => holds.includes('biases') && parts);
    if (memory?.parts === undefined || memory.bytes === null) return [];
    const { parts, bytes: size } = memory;
    const each = size / parts;
    // A layer of more than a part holds is refused as such.
    const fit = new Map([...biases].filter(([bytes]) => bytes <= each));
    const { length, from, area } = leastLength(fit, each);
    if (length <= parts) return [];
    const all = [...fit].reduce((sum, [bytes, layers]) => sum + bytes * layers, 0);
    const of =
      area === all
        ? ''
        : ` of layers of ${from} outputs or more, those of a layer in one of its ${parts} parts,`;
    const data = {
      target: this.target.name,
      memory: memory.name,
      what: `the biases${of}`,
      bytes: numberIn('bytes', area),
      most: numberIn('bytes', size),
    };
    return [problemOf(kinds.memoryExceeded, this.deployed.targetPlace, data)];
  }
}
