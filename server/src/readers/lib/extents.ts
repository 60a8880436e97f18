/** Extents that files leave open. */
import { elements } from '../../ops/lib/shape';

/** The extents that a reshape asks for: 0 for what was there, -1 for what is left. */
export function resolve(
  from: readonly number[],
  wanted: readonly number[],
  zeroIsZero = false,
): readonly number[] | undefined {
  const dims = wanted.map((extent, i) => (extent === 0 && !zeroIsZero ? (from[i] ?? 0) : extent));
  const open = dims.indexOf(-1);
  if (open >= 0) {
    const rest = dims.reduce((product, extent, i) => (i === open ? product : product * extent), 1);
    dims[open] = elements(from) / rest;
  }
  return dims.every(extent => Number.isSafeInteger(extent) && extent >= 0) &&
    elements(dims) === elements(from)
    ? dims
    : undefined;
}

export interface Open {
  readonly name: string;
  /** A number, the name of an extent that is open, or nothing; no list where the file tells not even how many there are. */
  readonly dims: readonly (number | string | undefined)[] | undefined;
}

const isKnown = (extent: number | string | undefined): extent is number =>
  typeof extent === 'number' && extent >= 1;

export const isOpen = ({ dims }: Open): boolean =>
  dims === undefined || !dims.slice(1).every(isKnown) || (dims.length === 1 && !isKnown(dims[0]));

/** What to say of all inputs that have extents missing, with what would give them. */
export function stillOpen(inputs: readonly Open[]): string {
  const told = inputs.map(({ name, dims }) =>
    dims === undefined ? `${name} (no shape)` : `${name} (${dims.map(extent => extent ?? '?').join('×')})`,
  );
  const example = ({ dims }: Open) => {
    const isBatch = (extent: unknown, i: number) =>
      (i === 0 && dims!.length > 1) || (typeof extent === 'string' && /^(N|batch)/.test(extent));
    return dims === undefined
      ? '1x3x224x224'
      : dims.map((extent, i) => (isKnown(extent) ? extent : isBatch(extent, i) ? 1 : 224)).join('x');
  };
  const given = inputs.map(input => `--shape ${input.name}=${example(input)}`).join(' ');
  return inputs.length === 1
    ? `its input ${told[0]} leaves extents open; give them with ${given}.`
    : `its inputs ${told.slice(0, -1).join(', ')} and ${told.at(-1)} leave extents open; give them with ${given}.`;
}
