/** Who computes on a chip: its accelerator first, then what takes the rest. */
import { builtIn } from '../targets';
import { firstOf, type Target, type Engine as Written } from '../targets/target';

export interface Engine {
  readonly name: string;
  /** What it does with each kind of kernel; absent where it runs everything. */
  readonly table: Table | undefined;
  /** Documents by the keys that the table names. */
  readonly sources: Target['sources'];
}

type Table = Pick<Written, 'runs' | 'support' | 'unlisted'>;

const known = new WeakMap<Target, readonly Engine[]>();

/** In order of preference. Messages call the first one by the name of the chip. */
export function enginesOf(target: Target): readonly Engine[] {
  let engines = known.get(target);
  if (engines === undefined) {
    engines = target.engines.map((engine, i) => {
      const name = i === 0 ? target.name : engine.name;
      const like = typeof engine.as === 'string' ? builtIn.find(engine.as)?.target : undefined;
      const table = like === undefined ? engine : firstOf(like);
      return {
        name,
        table: table.support === undefined ? undefined : table,
        sources: (like ?? target).sources,
      };
    });
    known.set(target, engines);
  }
  return engines;
}
