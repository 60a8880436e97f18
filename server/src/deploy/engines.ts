/** Who computes on a chip: its accelerator first, then what takes the rest. */
import type { Target } from '../targets/target';

export interface Engine {
  readonly name: string;
  /** What it does with each kind of kernel; absent where it runs everything. */
  readonly table: Pick<Target, 'support' | 'unlisted'> | undefined;
}

/** In order of preference. */
export const enginesOf = (target: Target): readonly Engine[] => [
  { name: target.name, table: target },
  ...(target.host === null ? [] : [{ name: target.host.name, table: undefined }]),
];

/** What becomes of an operator that the first engine lacks, and of those behind it. */
export type Unsupported = 'error' | 'host' | 'host-tail' | 'engine' | 'none';

export const unsupportedOf = (target: Target): Unsupported =>
  target.onUnsupported === 'host' ? 'host' : 'error';
