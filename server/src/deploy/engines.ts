/** Who computes on a chip: its accelerator first, then what takes the rest. */
import type { Target, Engine as Written } from '../targets/target';

export interface Engine {
  readonly name: string;
  /** What it does with each kind of kernel; absent where it runs everything. */
  readonly table: Table | undefined;
}

type Table = Pick<Written, 'runs' | 'support' | 'unlisted'>;

const known = new WeakMap<Target, readonly Engine[]>();

/** In order of preference. Messages call the first one by the name of the chip. */
export function enginesOf(target: Target): readonly Engine[] {
  let engines = known.get(target);
  if (engines === undefined) {
    engines = target.engines.map((engine, i) => ({
      name: i === 0 ? target.name : engine.name,
      table: engine.support === undefined ? undefined : engine,
    }));
    known.set(target, engines);
  }
  return engines;
}
