/**
 * What a stretch of a network does on a chip: a statement, a body of a block, a turn of a loop. It follows from the stretch
 * and from where the maps that arrive were made, so that it is worked out once for both, however often the network
 * comes by, and an edit costs the statements that it changed.
 */
import type { Layer, Use } from '../graph/graph';
import type { KernelKind } from '../kernels';
import type { Work } from '../lower/kernel';
import type { Place } from '../text/problem';
import type { Outcome, Support } from './support';

/** Who makes a map: the index of an engine, or one of these. */
export type Maker = number;

/** An input of the network, or what an error leaves unknown: any engine may read it where it is. */
export const nobody = -1;
export const refused = -2;
export const unknown = -3;

/** A map that arrives, as far as it matters: equal states of all of them give equal effects. */
export interface Arriving {
  readonly maker: Maker;
  /** A bit for each engine that it has been handed to: it crosses once to each. */
  readonly handed: number;
  /** The first of the maps that arrive that is the same map. */
  readonly same: number;
  /** The first that lies in the same stretch beside the accelerator; −1 where it lies in none. */
  readonly region: number;
  /** The step that made it, where the chip heeds that. */
  readonly step: KernelKind | undefined;
}

/** A layer with what becomes of it. */
export interface PlacedLayer {
  readonly layer: Layer;
  /** Its kernels; none where it vanishes or only renames. */
  readonly works: readonly Work[];
  /** What the target says of each; nothing of what only renames and is written nowhere, which stays with its input. */
  readonly supports: readonly (Support | undefined)[];
  readonly maker: Maker;
  /** True where it is beside the accelerator only because the layer before is. */
  readonly follows: boolean;
  /** What makes its maps, where the chip heeds that. */
  readonly step: KernelKind | undefined;
}

export interface Visit {
  readonly effect: Effect;
  /** The use of a block that the stretch is the body of. */
  readonly use: Use | undefined;
  readonly times: number;
  /** A statement of the body that this is a part of, or several. */
  readonly isPiece: boolean;
}

/** Operators beside the accelerator that belong together, with the first kernel of each. */
export interface Stretch {
  readonly operators: ReadonlyMap<string, number>;
  readonly crossings: number;
}

/** Stretches that lie in uses of one block. */
export interface Group extends Stretch {
  readonly use: Use | undefined;
  /** True where nothing of these uses stays on the accelerator. */
  readonly whole: boolean;
  readonly uses: number;
}

/** A use of a block that holds a stretch which may go on. */
export interface OpenUse {
  readonly use: Use;
  readonly whole: boolean;
  /** True where another stretch of this use has been counted. */
  readonly counted: boolean;
}

/** A stretch that may go on behind, or that came from in front. */
export interface OpenStretch extends Stretch {
  /** Which of the stretches that arrive grew together in it. */
  readonly arriving: readonly number[];
  /** The innermost use that holds it, by its place in `openUses`; −1 where there is none inside. */
  readonly within: number;
}

/** What the kernels of a layer, or of several, break or lack: one outcome of them. */
export interface Guilt {
  readonly outcome: Outcome;
  /** How often a layer is concerned, each turn of each loop counted. */
  readonly layers: number;
  /** The pieces of text concerned, by their keys. */
  readonly pieces: ReadonlySet<string>;
  /** How often the spot is at work so. */
  readonly uses: number;
  readonly blocks: ReadonlySet<string>;
  readonly reasons: ReadonlyMap<string | undefined, GuiltReason>;
  readonly by: ReadonlySet<string>;
}

export interface GuiltReason {
  readonly whats: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly steps: readonly string[];
}

/** A piece of the deployment's file with what is told of it. */
export interface Spot {
  readonly key: string;
  readonly place: Place;
  readonly guilt: readonly Guilt[];
}

export interface Effect {
  /** In the order of execution. */
  readonly parts: readonly (PlacedLayer | Visit)[];
  readonly kernels: number;
  /** Tensors handed between engines. */
  readonly crossings: number;
  /** Their bytes, each at the precision of the layer that it is handed to first. */
  readonly crossingBytes: number;
  /** Kernels by outcome; what rides along with its input is left out. */
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Layers of which it is not known where they run. */
  readonly unknownLayers: number;
  /** A bit for each engine beside the accelerator that runs a layer. */
  readonly engines: number;
  /** True where a kernel runs on the accelerator, is refused or unknown. */
  readonly stays: boolean;
  /** True behind the first operator after which everything is the host's. */
  readonly tail: boolean;
  /** How often each map that arrives has been handed over behind it. */
  readonly handed: readonly number[];
  /** What leaves: the index of a map that arrives, or a map made here. */
  readonly leaving: readonly (number | Made)[];
  readonly stretches: readonly OpenStretch[];
  readonly openUses: readonly OpenUse[];
  /** Stretches that ended and lie in no use inside. */
  readonly ended: Stretch | undefined;
  readonly groups: ReadonlyMap<string, Group>;
  /** The file of the deployment, in which problems are told. */
  readonly uri: string;
  /** True of a statement of a body, or of several. */
  readonly isPiece: boolean;
}

export interface Made {
  readonly maker: Maker;
  readonly handed: number;
  /** Its index in `stretches`; −1 where it lies in none. */
  readonly stretch: number;
  /** An earlier one of `leaving` that is the same map; −1 where there is none. */
  readonly same: number;
  readonly step: KernelKind | undefined;
}

export const isVisit = (part: PlacedLayer | Visit): part is Visit => 'effect' in part;
