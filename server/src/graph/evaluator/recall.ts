/**
 * What the statements of a long body gave the last time. A statement gives the same again when the maps that arrive and
 * everything that its names stand for are the same; so an edit costs the statements that it changed and those whose
 * inputs it changed. Maps keep their ids, so that a line below finds what it reads as it was.
 */
import { ops } from '../../ops';
import type { Shape } from '../../ops/op';
import { factsOf } from '../../syntax/facts';
import type { Unit } from '../../syntax/tree';
import type { Home, Ids, Made } from '../builder';
import type { Declared, MapId } from '../graph';
import type { Binding, Env, Flow, FlowMap, Scope } from '../scope';
import { keyOf } from '../values';

/** What a statement finds when it begins, beside the names in reach. */
export interface State {
  /** The maps that arrive from the line above. */
  readonly it: Flow;
  /** `first` before the first line of the flow, else the names of the line above. */
  readonly above: string;
}

/** What the names that a statement mentions stand for. */
interface Meaning {
  readonly names: readonly (readonly [string, Binding | undefined])[];
  readonly blocks: readonly (readonly [string, Declared | undefined])[];
}

/** A statement that told no problem. */
export interface Recalled extends Meaning {
  readonly before: State;
  readonly after: State;
  readonly defines: readonly (readonly [string, Binding])[];
  readonly made: Made;
  readonly steps: number;
  readonly skipped: number;
}

interface Entry {
  readonly unit: Unit;
  readonly ids: readonly Ids[];
  readonly recalled: Recalled | undefined;
}

/** How far ahead a statement is looked for where others have gone. */
const window = 16;

/** The memory of one body with one set of arguments and input shapes. */
export class Recall implements Home {
  nextId: MapId = 0;
  private last: readonly Entry[] = [];

  /** Begins an evaluation of the body. */
  again(): Recalling {
    return new Recalling(this.last);
  }

  keep(recalling: Recalling): void {
    this.last = recalling.entries;
  }
}

/** One evaluation: statements come in the order that most of them had before, so that each is found where it is looked for. */
export class Recalling {
  readonly entries: Entry[] = [];
  private at = 0;
  private index: Map<Unit, number> | undefined;
  private misses = 0;

  constructor(private readonly last: readonly Entry[]) {}

  /** What is known of a statement from before. */
  entryOf(unit: Unit): Entry | undefined {
    const { last } = this;
    for (let i = this.at; i < Math.min(last.length, this.at + window); i++)
      if (last[i]!.unit === unit) {
        this.at = i + 1;
        return last[i];
      }
    if (this.at >= last.length || ++this.misses < window) return undefined;
    // Many that are not where they were: a part of the body has moved.
    this.index ??= new Map(last.map((entry, i) => [entry.unit, i]));
    const found = this.index.get(unit);
    if (found === undefined) return undefined;
    this.at = found + 1;
    return last[found];
  }

  keep(entry: Entry): void {
    this.entries.push(entry);
  }
}

/** Whether a statement gives the same again. */
export function holds(recalled: Recalled, state: State, env: Env): boolean {
  return (
    recalled.before.above === state.above &&
    sameFlow(recalled.before.it, state.it) &&
    sameMeaning(recalled, env)
  );
}

export function meaningOf(unit: Unit, env: Env): Meaning {
  const { capitals, others } = factsOf(unit).mentioned;
  // An operator's name can be nothing else.
  const names = [...others].filter(name => !ops.has(name));
  return {
    names: names.map(name => [name, env.scope.find(name)]),
    blocks: Array.from(capitals, name => [name, env.declared.resolve(name)]),
  };
}

function sameMeaning({ names, blocks }: Meaning, env: Env): boolean {
  for (const [name, binding] of names) if (!sameBinding(binding, env.scope.find(name))) return false;
  for (const [name, block] of blocks) if (block !== env.declared.resolve(name)) return false;
  return true;
}

function sameBinding(a: Binding | undefined, b: Binding | undefined): boolean {
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

const sameShape = (a: Shape | undefined, b: Shape | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((n, i) => n === b[i]));

/** What the names that a statement defines stand for behind it. */
export function definedBy(unit: Unit, scope: Scope): readonly (readonly [string, Binding])[] {
  const { node } = unit;
  const names = node.kind === 'flow' ? node.targets : node.kind === 'let' ? [node.name] : [];
  const defined: [string, Binding][] = [];
  for (const { name } of names) {
    const binding = scope.find(name);
    if (binding?.place?.unit === unit) defined.push([name, binding]);
  }
  return defined;
}
