/**
 * What a reader is: a record for one format of other tools. It makes a network of the words of the language of a file's
 * bytes, or says why it cannot. It never throws, and what it allocates is bounded by the bytes that are there, whatever
 * sizes they declare.
 */
import type { Net } from '../found/net';
import type { Source } from '../host';

export interface Reader {
  readonly name: string;
  readonly title: string;
  /** How names of such files end. */
  readonly endings: readonly string[];
  /** What the file is, and what is read of it, in a sentence or two. */
  readonly summary: string;
  /** Where the layout of the file is defined. */
  readonly source: string;
  /** Whether these bytes may be such a file, where several formats share an ending. */
  readonly owns?: (source: Source) => boolean;
  /** Loads what it reads with, and gives how it reads. */
  readonly reading: () => Promise<Reading>;
}

export type Reading = (source: Source, wanted: Wanted) => Read;

export interface Wanted {
  /** Extents of inputs that the file leaves open or that are to be others, by the name of the input. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

export type Read = { readonly net: Net } | { readonly failure: string };

/** All bytes of a file, where little of it are weights or a library wants them. */
export const allOf = (source: Source): Uint8Array => source.read(0, source.size);

/** What a reader throws inside itself where a file contradicts itself; it never leaves the reader. */
export class Broken extends Error {}

/** Why an operator cannot be said, as a clause; empty for what only reads the results of one. */
export class Unsaid extends Error {}

/** Reads a file in two steps, and tells in the words of the format where it is damaged. */
export function readWith<Model>(damaged: string, parse: () => Model, draw: (model: Model) => Net): Read {
  let model: Model;
  try {
    model = parse();
  } catch (error) {
    // Libraries that read files throw where these are cut off.
    return {
      failure: `${damaged}: ${error instanceof Broken ? error.message : 'it is cut off or damaged.'}`,
    };
  }
  try {
    return { net: draw(model) };
  } catch (error) {
    if (error instanceof Broken) return { failure: error.message };
    throw error;
  }
}

/** Why operators of several formats are none of the language. */
export const recurrent = 'the language has no layer that repeats over time';
export const stateful = 'it keeps state between calls, which the language does not have';
export const controlled = 'what it runs depends on what arrives, which the language does not have';
