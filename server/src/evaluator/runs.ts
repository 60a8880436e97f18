/** Statements in a row that are recalled as one, so that what is far from an edit costs next to nothing. */
import type { FlowMap } from '../graph/builder';
import type { Found, Item, Line, MapId } from '../graph/graph';
import type { Binding, Env } from '../names/scope';
import type { Shape } from '../ops/op';
import type { Unit } from '../syntax/tree';
import type { Spent } from './effort';
import type { Named, Recalled, Single, State } from './recall';
import { reshape } from './reshape';

export class Run {
  /** Whether the parts are those of other shapes: most runs are never asked for theirs. */
  private isOlder = false;

  constructor(
    readonly units: readonly Unit[],
    readonly recalled: Recalled,
    private singles: readonly Single[],
  ) {}

  /** The statements one by one. */
  get parts(): readonly Single[] {
    if (this.isOlder) this.singles = renewed(this.singles, this.recalled);
    this.isOlder = false;
    return this.singles;
  }

  /** The run on maps of other shapes; `undefined` where it has to be looked at statement by statement. */
  reshaped(state: State, env: Env): Run | undefined {
    if (!this.recalled.isSteady) return undefined;
    const leaving = this.singles.map(single => single.recalled!.after.it!);
    const recalled = reshape(this.recalled, leaving, state, env);
    if (recalled === undefined) return undefined;
    const run = new Run(this.units, recalled, this.singles);
    run.isOlder = true;
    return run;
  }
}

export function runOf(parts: readonly Single[]): Run {
  const names = new Map<string, Binding | undefined>();
  const blocks = new Map<string, Found>();
  const defines = new Map<string, Binding>();
  const items: Item[] = [];
  const lines: Line[] = [];
  const sum = { layers: 0, flat: 0, unknown: 0, guessed: false, steps: 0, skipped: 0, nested: 0 };
  const used = new Set<Spent>();
  const all = parts.map(part => part.recalled!);
  for (const { made, spent, ...part } of all) {
    // What a name stands for in front of the run; that it stands for nothing there counts as well.
    for (const [name, binding] of part.names)
      if (!names.has(name) && !(defines.has(name) && defines.get(name) === binding)) names.set(name, binding);
    for (const [name, block] of part.blocks) blocks.set(name, block);
    for (const [name, binding] of part.defines) defines.set(name, binding);
    for (const item of made.segment?.items ?? []) items.push(item);
    for (const line of made.segment?.lines ?? []) lines.push(line);
    sum.layers += made.layers;
    sum.flat += made.flat;
    sum.unknown += made.unknown;
    sum.guessed ||= made.guessed;
    sum.steps += spent.steps;
    sum.skipped += spent.skipped;
    sum.nested = Math.max(sum.nested, spent.nested);
    for (const block of spent.blocks) used.add(block);
  }
  const { after } = all.at(-1)!;
  const seen = [
    ...(after.it ?? []),
    ...[...defines.values()].flatMap(b => (b.kind === 'map' ? [b.map] : [])),
  ];
  const exports = [...new Set(seen.map(map => map.id))].filter(id => id >= 0);
  const { layers, flat, unknown, guessed, steps, skipped, nested } = sum;
  const statements = all.flatMap(({ made }) => made.segment ?? []);
  const segment = statements.length === 0 ? undefined : { items, exports, lines, statements };
  const recalled: Recalled = {
    names: [...names],
    blocks: [...blocks],
    before: all[0]!.before,
    after,
    defines: [...defines],
    made: { segment, layers, flat, unknown, guessed },
    spent: { steps, skipped, nested, blocks: [...used] },
    isSteady: all.every(part => part.isSteady),
  };
  return new Run(
    parts.map(part => part.unit),
    recalled,
    parts,
  );
}

/** The parts of a run as they are on the shapes that the run is on now: maps have the ids that they had. */
function renewed(singles: readonly Single[], { names, defines, before, made }: Recalled): readonly Single[] {
  const { items, lines } = made.segment!;
  const bindings = new Map([...names, ...defines]);
  const shapes = new Map<MapId, Shape | undefined>();
  for (const { id, shape } of before.it ?? []) shapes.set(id, shape);
  for (const binding of bindings.values())
    if (binding?.kind === 'map') shapes.set(binding.map.id, binding.map.shape);
  for (const { first, outputs } of items)
    for (const [i, shape] of outputs.entries()) shapes.set(first + i, shape);

  const bound = <T extends Binding | undefined>(list: Named<T>): Named<T> =>
    list.map(([name, binding]) => [name, binding && ((bindings.get(name) ?? binding) as T)] as const);
  const mapNow = (map: FlowMap): FlowMap => ({ ...map, shape: shapes.get(map.id) });
  let state = before;
  let at = 0;
  return singles.map(({ unit, made: old, recalled }, i) => {
    const segment = old.segment!;
    const own = items.slice(at, (at += segment.items.length));
    const again: Recalled = {
      ...recalled!,
      names: bound(recalled!.names),
      before: state,
      after: { it: recalled!.after.it!.map(mapNow), above: recalled!.after.above },
      defines: bound(recalled!.defines),
      made: { ...old, segment: { items: own, exports: segment.exports, lines: [lines[i]!] } },
    };
    state = again.after;
    return { unit, made: again.made, recalled: again };
  });
}
