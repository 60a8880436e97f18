/**
 * What a format is: a record from which the command, its help and the documentation are read. It writes a network with
 * seeded weights as a file of other tools, or says for each layer why it cannot.
 */
import type { Flat, FlatNode } from '../graph/flat';

export interface Format {
  /** The word after `--to`. */
  readonly name: string;
  readonly title: string;
  /** What the file is, in a sentence or two. */
  readonly summary: string;
  /** How its files are mostly called. */
  readonly ending: string;
  /** Where the layout of the file is defined. */
  readonly source: string;
  readonly precisions: readonly string[];
  /** The file begins with weights that the other tool draws, and there is none with others. */
  readonly isWithoutWeights?: true;
  /** The file beside it that has the weights, for a file that holds none. */
  readonly beside?: Beside;
  /** Versions of the operator set that may be asked for, where the format has such. */
  readonly opsets?: { readonly least: number; readonly most: number; readonly default: number };
  /** What each operator becomes, by its word. */
  readonly becomes: ReadonlyMap<string, string>;
  readonly write: (network: Flat, how: How) => Outcome;
}

export interface Beside {
  readonly title: string;
  /** Its name ends so, where the other's has an ending of its own. */
  readonly ending: string;
  /** What it is and why, in a few sentences. */
  readonly summary: string;
  /** Where the layout of the file is defined. */
  readonly source: string;
  /** How a model takes it up, in a line, by the name of the file. */
  readonly read: (name: string) => string;
  /** A program that does so with nothing that the format does not need anyway. */
  readonly reader: string;
}

export interface How {
  readonly precision: string;
  /** Other weights for each. */
  readonly seed: number;
  /** One of those that the format has; `undefined` where it has none. */
  readonly opset: number | undefined;
  /** What the file says of the network beside what runs it. */
  readonly about?: About;
}

/** For whoever meets the file elsewhere, or its nodes in another tool. */
export interface About {
  /** Figures of the network by their keys, as numbers in text. */
  readonly figures: ReadonlyMap<string, string>;
  /** Lines about a layer: what it is given, what it costs, where it stands. */
  readonly of: (path: string) => string;
}

/** Why a layer cannot be expressed. */
export interface Refusal {
  readonly node: FlatNode;
  /** A clause with the numbers: "its window of 4 channels is even". */
  readonly why: string;
}

export type Outcome = { readonly refusals: readonly Refusal[] } | { readonly failure: string } | Written;

export interface Piecewise {
  readonly bytes: number;
  /** One after the other they are the file; each is made when it is asked for, so that they are never all in memory. */
  readonly chunks: () => Iterable<Uint8Array>;
}

export interface Written extends Piecewise {
  readonly operators: number;
  /** The file beside it, where the format has one. */
  readonly weights?: () => Piecewise;
  /** What the file says otherwise than the text, with how often: "PAD of its own before a window". */
  readonly notes: ReadonlyMap<string, number>;
}

/** Protocol buffers and flat buffers count their bytes in 31 bits. */
export const mostBytes = 2 ** 31 - 1;

export const tooLarge = (bytes: number): { readonly failure: string } => ({
  failure:
    `the file would have ${bytes.toLocaleString('en-US')} bytes, and no more than ` +
    `${mostBytes.toLocaleString('en-US')} can be addressed in it; make the network smaller with --set.`,
});
