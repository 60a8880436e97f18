/**
 * The network graph. It is hierarchical: a block that is used thirty times with the same arguments and shapes is one
 * body, and a `repeat` of a thousand equal turns is one body with a count. Nothing here is ever flat or mutated.
 */
import type { Attrs, Op, Shape } from '../ops/op';
import type { Block, Network, Unit } from '../syntax/tree';
import type { Place } from '../text/problem';
import type { Value } from './values';

/** A map inside one body: its inputs are −1, −2, …; what items make counts up from 0 and may leave gaps. */
export type MapId = number;

/** The id of the input at an index, and the index of the input with an id. */
export const inputId = (index: number): MapId => -1 - index;

export interface Body {
  /** Shapes of the maps that arrive; unknown where an error upstream left them open. */
  readonly inputs: readonly (Shape | undefined)[];
  /** The items by the statements that make them. */
  readonly segments: readonly Segment[];
  /** All of them in order. */
  readonly items: readonly Item[];
  /** Above every map's id. */
  readonly idLimit: MapId;
  /** Shared instances that begin here: each run of this body has weights of its own for them. */
  readonly declares: readonly SharedInstance[];
  readonly results: readonly MapId[];
  /** Shapes of the results. */
  readonly outputs: readonly (Shape | undefined)[];
  /** Layers of this body with everything inside it, each turn counted. */
  readonly layerCount: number;
  /** Layers and uses of blocks that the flat view comes by: what has no layer inside is passed at its first turn. */
  readonly flatCount: number;
  /** Stages whose cost is unknown because of an error, each turn counted. */
  readonly unknownCount: number;
  /** True when the figures follow from something half-typed. */
  readonly guessed: boolean;
}

/** What one statement makes, or several in a row; it keeps its identity, and what is remembered of it, when others change. */
export interface Segment {
  readonly items: readonly Item[];
  /** The maps that other statements may read. */
  readonly exports: readonly MapId[];
  /** Every line of the flow, those in arms of an `if` included. */
  readonly lines: readonly Line[];
  /** What each statement of several makes: most are what they were before the last edit. */
  readonly statements?: readonly Segment[];
}

/** What leaves one line of the flow. */
export interface Line {
  readonly unit: object;
  /** Shapes of the maps; `undefined` where an error left open even how many there are. */
  readonly outputs: readonly (Shape | undefined)[] | undefined;
}

export type Item = Layer | Use | Loop;

/** How many layers an item is, each turn counted. */
export function layersOf(item: Item): number {
  if (item.kind === 'layer') return 1;
  if (item.kind === 'use') return item.body.layerCount;
  let layers = 0;
  for (const { body, times } of item.runs) layers += body.layerCount * times;
  return layers;
}

/** How many layers and uses the flat view comes by in an item. */
export function flatOf(item: Item): number {
  if (item.kind === 'layer') return 1;
  if (item.kind === 'use') return 1 + (item.body.layerCount === 0 ? 0 : item.body.flatCount);
  let flat = 0;
  for (const { body, times } of item.runs) flat += body.flatCount * (body.layerCount === 0 ? 1 : times);
  return flat;
}

/** Every map of its body that an item reads, a loop's turns included. */
export const readsOf = (item: Item): readonly MapId[] =>
  item.kind !== 'loop' || item.runs.every(run => run.captured.length === 0)
    ? item.inputs
    : [...item.inputs, ...item.runs.flatMap(run => run.captured)];

interface InBody {
  readonly place: Place;
  /** Names of the lines that hold the item inside its body, outermost first. */
  readonly lines: readonly string[];
  readonly inputs: readonly MapId[];
  /** The first output's id; further outputs follow it. */
  readonly first: MapId;
}

/** One operator at work. */
export interface Layer extends InBody {
  readonly kind: 'layer';
  readonly op: Op;
  readonly attrs: Attrs;
  readonly inputShapes: readonly Shape[];
  readonly outputs: readonly Shape[];
}

/** Every layer is made here, so that all have one form, which is what makes them fast to read. */
export const makeLayer = (
  op: Op,
  attrs: Attrs,
  inputShapes: readonly Shape[],
  outputs: readonly Shape[],
  place: Place,
  lines: readonly string[],
  inputs: readonly MapId[],
  first: MapId,
): Layer => ({ kind: 'layer', op, attrs, inputShapes, outputs, place, lines, inputs, first });

/** One use of a block, or of a shared instance. */
export interface Use extends InBody {
  readonly kind: 'use';
  /** The block's or shared instance's name. */
  readonly name: string;
  readonly block: Declared<Block> | undefined;
  readonly args: ReadonlyMap<string, Value | undefined>;
  readonly body: Body;
  readonly outputs: readonly (Shape | undefined)[];
  readonly shared: SharedInstance | undefined;
}

/** `repeat` or `for`: equal turns in a row are one run. */
export interface Loop extends InBody {
  readonly kind: 'loop';
  readonly runs: readonly Run[];
  readonly outputs: readonly (Shape | undefined)[];
}

export interface Run {
  readonly body: Body;
  readonly times: number;
  /** Maps of the surrounding body that the turn reads beside those that travel: the body's last inputs. */
  readonly captured: readonly MapId[];
}

/** One set of weights, however often it is used. */
export interface SharedInstance {
  readonly name: string;
}

/** What a name means that an import should have brought and did not: its mistake is told at the import. */
export const lost = Symbol('lost');

/** What a capitalised name stands for. */
export type Found = Declared | typeof lost | undefined;

/** A declaration with the file it stands in and what its names mean. */
export interface Declared<D extends Block | Network = Block | Network> {
  readonly uri: string;
  readonly unit: Unit;
  readonly node: D;
  /** The comment above it, without slashes. */
  readonly doc: string;
  /** What a capitalised name means inside it. */
  readonly resolve: (name: string) => Found;
  /** What names of blocks in its file without a capital mean, as text: a mistake that nobody looks for in a body. */
  readonly misnamed: string;
  /** True for a block of the standard library. */
  readonly library: boolean;
}

/** Where a declaration's name stands. */
export const nameOf = (declared: Declared): Place => ({
  uri: declared.uri,
  unit: declared.unit,
  start: declared.node.name.start,
  end: declared.node.name.end,
});

/** A network evaluated with its arguments. */
export interface Evaluated {
  readonly declared: Declared<Network>;
  readonly args: ReadonlyMap<string, Value | undefined>;
  readonly body: Body;
  /** Names of the outputs, where the network's last line gives them. */
  readonly outputNames: readonly (string | undefined)[];
}
