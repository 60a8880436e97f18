/** A target at one precision, for a deployment of one file: all that an effect depends on beside the network. */
import type { Precision } from '../cost/precision';
import type { Target } from '../targets/target';

export interface Chip {
  readonly target: Target;
  readonly precision: Precision;
  /** The file of the deployment, in which problems are told. */
  readonly uri: string;
  /** Stands for it in what is remembered of a statement or a body. */
  readonly id: number;
}

let nextId = 1;

const chips = new WeakMap<Target, Map<string, Chip>>();

/** The same object for the same target, precision and file. */
export function chipOf(target: Target, precision: Precision, uri: string): Chip {
  let known = chips.get(target);
  if (known === undefined) chips.set(target, (known = new Map()));
  const { name, weightBits, activationBits } = precision;
  const key = `${name} ${weightBits} ${activationBits} ${uri}`;
  let chip = known.get(key);
  if (chip === undefined) known.set(key, (chip = { target, precision, uri, id: nextId++ }));
  return chip;
}

/** Which chip each layer of a network is judged on, by its place in the order of execution: equal ones in a row are one run. */
export interface Chips {
  readonly runs: readonly ChipRun[];
}

export interface ChipRun {
  readonly end: number;
  readonly chip: Chip;
}

/** The run that a layer lies in. */
export function runAt({ runs }: Chips, at: number): ChipRun {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.end > at) high = middle;
    else low = middle + 1;
  }
  return runs[low]!;
}

/** The chip of all layers of a stretch; `undefined` where they have several. */
export function chipFor(chips: Chips, from: number, to: number): Chip | undefined {
  const { end, chip } = runAt(chips, from);
  return to <= end || chips.runs.length === 1 ? chip : undefined;
}
