/**
 * What the statements of a long body gave the last time. A statement gives the same again when the maps that arrive and
 * everything that its names stand for are the same; so an edit costs the statements that it changed and those whose
 * inputs it changed. Maps keep their ids, so that a line below finds what it reads as it was.
 */
import type { Flow, FlowMap, Home, Made } from '../graph/builder';
import type { Found, MapId, Segment } from '../graph/graph';
import { keyOf } from '../graph/values';
import type { Binding, Env, Scope } from '../names/scope';
import { ops } from '../ops';
import { sameShape } from '../ops/lib/shape';
import { factsOf, type Mentioned } from '../syntax/facts';
import type { Unit } from '../syntax/tree';
import type { Spent } from './effort';
import { Run, runOf } from './runs';

/** What a statement finds when it begins, beside the names in reach. */
export interface State {
  /** The maps that arrive from the line above. */
  readonly it: Flow;
  /** `first` before the first line of the flow, else the names of the line above. */
  readonly above: string;
}

/** Names with what each stands for. */
export type Named<T> = readonly (readonly [string, T])[];

/** What the names that a statement mentions stand for. */
interface Meaning {
  readonly names: Named<Binding | undefined>;
  readonly blocks: Named<Found>;
}

/** What a statement that told no problem gave, or several of them in a row. */
export interface Recalled extends Meaning {
  readonly before: State;
  readonly after: State;
  readonly defines: Named<Binding>;
  readonly made: Made;
  readonly spent: Spent;
  /** Whether other shapes of its maps change nothing else: see `reshape.ts`. */
  readonly isSteady: boolean;
}

export interface Single {
  readonly unit: Unit;
  readonly made: Made;
  readonly recalled: Recalled | undefined;
}

export type Entry = Single | Run;

/** Statements of a run. */
const runLength = 32;
/** How many entries ahead a statement is looked for where others have gone. */
const window = 8;

/** The memory of one body with one set of arguments and input shapes. */
export class Recall implements Home {
  nextId: MapId = 0;
  private last: readonly Entry[] = [];

  /** Begins an evaluation of the body. */
  again(): Recalling {
    return new Recalling(this.last);
  }

  /** Ends it; what the body consists of, in larger pieces. */
  keep({ entries }: Recalling): readonly Segment[] {
    const kept: Entry[] = [];
    let row: Single[] = [];
    const flush = () => {
      kept.push(...(row.length === runLength ? [runOf(row)] : row));
      row = [];
    };
    for (const entry of entries) {
      if (entry instanceof Run || entry.recalled === undefined) {
        flush();
        kept.push(entry);
      } else if (row.push(entry) === runLength) flush();
    }
    flush();
    this.last = kept;
    return kept.flatMap(
      entry => (entry instanceof Run ? entry.recalled.made.segment : entry.made.segment) ?? [],
    );
  }
}

/** One evaluation: most statements come in the order that they had before, so each is found where it is looked for. */
class Recalling {
  readonly entries: Entry[] = [];
  /** Where the next entry is expected. */
  private at = 0;
  /** The parts of a run that does not hold as a whole, and where the next of them is expected. */
  private open: readonly Single[] = [];
  private openAt = 0;
  private misses = 0;

  constructor(private readonly last: readonly Entry[]) {}

  keep(entry: Entry): void {
    this.entries.push(entry);
  }

  /** What is known from before of the statement at an index, or of a run that begins there. */
  entryAt(units: readonly Unit[], index: number): Entry | undefined {
    const unit = units[index]!;
    for (let i = this.openAt; i < this.open.length; i++)
      if (this.open[i]!.unit === unit) {
        this.openAt = i + 1;
        return this.open[i];
      }
    const found = this.find(unit);
    if (found === -1) return undefined;
    const entry = this.last[found]!;
    this.at = found + 1;
    if (!(entry instanceof Run)) return entry;
    return entry.units.every((other, i) => other === units[index + i]) ? entry : this.part(entry, unit);
  }

  /** One statement of a run, whose others are then found one by one. */
  part({ parts }: Run, unit: Unit): Single {
    const offset = parts.findIndex(part => part.unit === unit);
    this.open = parts;
    this.openAt = offset + 1;
    return parts[offset]!;
  }

  private find(unit: Unit): number {
    const holds = (entry: Entry) => (entry instanceof Run ? entry.units.includes(unit) : entry.unit === unit);
    const { last, at } = this;
    for (let i = at; i < Math.min(last.length, at + window); i++) if (holds(last[i]!)) return i;
    if (at >= last.length || ++this.misses < window) return -1;
    // Many that are not where they were: a part of the body has moved. To look for each would take too long.
    this.misses = 0;
    return last.findIndex(holds);
  }
}

/** Whether statements give the same again. */
export function holds(recalled: Recalled, state: State, env: Env): boolean {
  return (
    recalled.before.above === state.above &&
    sameFlow(recalled.before.it, state.it) &&
    sameMeaning(recalled, env)
  );
}

export function meaningOf(unit: Unit, env: Env): Meaning {
  const { mentioned } = factsOf(unit);
  return {
    names: bindingsOf(freeIn(mentioned), name => env.scope.find(name)),
    blocks: bindingsOf(mentioned.capitals, name => env.declared.resolve(name)),
  };
}

const none: readonly never[] = [];
const noName: ReadonlySet<string> = new Set();

const bindingsOf = <T>(names: ReadonlySet<string>, find: (name: string) => T): Named<T> =>
  names.size === 0 ? none : Array.from(names, name => [name, find(name)] as const);

const free = new WeakMap<Mentioned, ReadonlySet<string>>();

/** Names that other statements may define; an operator's name can be nothing else. */
function freeIn(mentioned: Mentioned): ReadonlySet<string> {
  let names = free.get(mentioned);
  if (names === undefined) {
    const found = [...mentioned.others].filter(name => !ops.has(name));
    free.set(mentioned, (names = found.length === 0 ? noName : new Set(found)));
  }
  return names;
}

function sameMeaning({ names, blocks }: Meaning, env: Env): boolean {
  for (const [name, binding] of names) if (!sameBinding(binding, env.scope.find(name))) return false;
  return sameBlocks(blocks, env);
}

export function sameBlocks(blocks: Named<Found>, env: Env): boolean {
  for (const [name, block] of blocks) if (block !== env.declared.resolve(name)) return false;
  return true;
}

export function sameBinding(a: Binding | undefined, b: Binding | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.what !== b.what) return false;
  if (a.kind === 'value' && b.kind === 'value')
    return a.value === b.value || keyOf(a.value) === keyOf(b.value);
  // A shared instance is made anew each time, and with it everything that uses it.
  return a.kind === 'map' && b.kind === 'map' && sameMap(a.map, b.map);
}

function sameFlow(a: Flow, b: Flow): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameMap(a[i]!, b[i]!)) return false;
  return true;
}

const sameMap = (a: FlowMap, b: FlowMap): boolean =>
  a === b || (a.home === b.home && a.id === b.id && a.guessed === b.guessed && sameShape(a.shape, b.shape));

/** What the names that a statement defines stand for behind it. */
export function definedBy(unit: Unit, scope: Scope): Named<Binding> {
  const { node } = unit;
  const names = node.kind === 'flow' ? node.targets : node.kind === 'let' ? [node.name] : none;
  if (names.length === 0) return none;
  const defined: [string, Binding][] = [];
  for (const { name } of names) {
    const binding = scope.find(name);
    if (binding?.place?.unit === unit) defined.push([name, binding]);
  }
  return defined;
}
