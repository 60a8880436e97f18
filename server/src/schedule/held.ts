/** Maps in memory while a network runs, and what is remembered of a stretch of it. */
import type { Body, Layer } from '../graph/graph';
import type { Piece } from './pieces';

/** What a stretch of a network keeps alive, in elements; NaN where an error left a shape unknown. */
export interface Lives {
  /** Most at once: of the maps made inside, of those that end inside, and of the network's inputs from the start. */
  readonly peak: number;
  /** The network's inputs that stand in the stretch. */
  readonly inputs: readonly Layer[];
  /** At which of its steps the peak is. */
  readonly at: number;
  /** What leaves: the index of a map that arrives, or a map made here. */
  readonly leaving: readonly (number | Made)[];
}

export interface Made {
  readonly elements: number;
  readonly maker: Layer | undefined;
  /** An earlier one of `leaving` that is the same map; −1 where there is none. */
  readonly same: number;
}

/** A map that arrives, as far as it matters: equal states of all of them give equal lives. */
export interface Arriving {
  readonly elements: number;
  /** True where nobody behind the stretch reads it. */
  readonly ends: boolean;
  /** The first of the maps that arrive that is the same map. */
  readonly same: number;
  readonly maker: Layer | undefined;
}

/** A piece of memory with a map in it, whatever views show of it. */
export interface Held {
  readonly elements: number;
  /** Absent where an error upstream never made it. */
  readonly maker: Layer | undefined;
  /** Reads that are still to come. */
  reads: number;
  /** Which of the maps that arrive it is; −1 for one that was made here. */
  readonly arrives: number;
  /** Someone outside reads it later, so that it is counted there. */
  readonly isKept: boolean;
  isFree: boolean;
}

/** Where the peak of a stretch is. */
export interface Moment {
  /** A layer at work, or a stretch to look into. */
  readonly at: Layer | Stretch;
  readonly arriving: readonly Arriving[];
  /** Alive then, but for what ends inside the stretch. */
  readonly alive: readonly Held[];
  /** Inputs of the network that stand behind it and are there all the same. */
  readonly later: readonly Layer[];
}

export type Stretch = Body | Piece;

export const making = (elements: number, maker: Layer | undefined): Held => ({
  elements,
  maker,
  reads: 0,
  arrives: -1,
  isKept: false,
  isFree: false,
});

/** What arrives at a turn: maps from before the loop are told apart, all others are as good as their likes. */
export const stateOf = (maps: readonly Held[], before: readonly Held[]): string =>
  maps.map(map => `${before.indexOf(map)} ${map.elements} ${map.reads} ${maps.indexOf(map)}`).join();
