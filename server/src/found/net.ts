/**
 * A network as a file of other tools has it, once its operators are said in words of the language. Words that no
 * operator of the language has (`erf`, a multiplication by a number) stand in it too until an idiom takes them in.
 */
import type { Shape } from '../ops/op';

/** A feature map by its index in `Net.shapes`. */
export type MapId = number;

/** What an argument may be; one that is left out has the operator's default. */
export type Argument = number | boolean | string | readonly number[];

export interface Step {
  /** A word of the language, or of nobody. */
  readonly op: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly inputs: readonly MapId[];
  readonly outputs: readonly MapId[];
  /** What the file calls it: what a reader of the file looks for. */
  readonly origin: string;
  /** Equal for steps that have one set of weights. */
  readonly weights?: string;
  /** Elements of the trained tensors that the file stores for it, where the file tells. */
  readonly stored?: number;
  /** Whether its windows are 0 but for one tap each, in the order of a shift. */
  readonly shifts?: boolean;
  /** Why it cannot be said; empty for what only reads the results of such a step. */
  readonly unsaid?: string;
  /** Of a block of the library: what its layers have together, since no record tells. */
  readonly block?: { readonly parameters: number; readonly macs: number };
}

/** Something that the design says otherwise than the file, or not at all. */
export interface Note {
  readonly origin: string;
  /** A sentence's end: "is written with zeros as its border". */
  readonly what: string;
}

export interface Net {
  /** What the file calls the network, where it has a name of its own. */
  readonly name: string | undefined;
  /** Channels first, the batch left out. */
  readonly shapes: Shape[];
  /** What the file calls a map. */
  readonly names: Map<MapId, string>;
  /** Each after those whose maps it reads. */
  steps: Step[];
  outputs: MapId[];
  readonly notes: Note[];
  /** Bits of weights and activations, where the file is quantised: `int8`. */
  precision?: string;
}
