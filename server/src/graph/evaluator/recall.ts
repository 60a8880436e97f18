/**
 * What the statements of a long body gave the last time. A statement gives the same again when the maps that arrive and
 * everything that its names stand for are the same; so an edit costs the statements that it changed and those whose
 * inputs it changed. Maps keep their ids, so that a line below finds what it reads as it was.
 */
import { ops } from '../../ops';
import type { Shape } from '../../ops/op';
import { mentionedIn } from '../../syntax/names';
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
  readonly bindings: readonly (Binding | undefined)[];
  readonly blocks: readonly (Declared | undefined)[];
}

/** A statement that told no problem. */
interface Recalled extends Meaning {
  readonly before: State;
  readonly after: State;
  readonly defines: readonly (readonly [string, Binding])[];
  readonly made: Made;
  readonly steps: number;
}

/** The memory of one body with one set of arguments and input shapes. */
export class Recall implements Home {
  nextId: MapId = 0;
  private readonly known = new WeakMap<Unit, Recalled>();

  /** What the statement gave, if all that it depends on is as it was. */
  find(unit: Unit, state: State, env: Env): Recalled | undefined {
    const recalled = this.known.get(unit);
    if (recalled === undefined) return undefined;
    if (recalled.before.above !== state.above || !sameFlow(recalled.before.it, state.it)) return undefined;
    return sameMeaning(recalled, unit, env) ? recalled : undefined;
  }

  /** The ids that the statement's maps had, whatever has changed. */
  idsOf(unit: Unit): readonly Ids[] {
    return this.known.get(unit)?.made.ids ?? [];
  }

  keep(unit: Unit, recalled: Recalled): void {
    this.known.set(unit, recalled);
  }
}

const wordsOf = new WeakMap<Unit, readonly string[]>();

/** Names that can be defined by other statements. An operator's cannot. */
function freeNames(unit: Unit): readonly string[] {
  let words = wordsOf.get(unit);
  if (words === undefined) {
    words = [...mentionedIn(unit).others].filter(name => !ops.has(name));
    wordsOf.set(unit, words);
  }
  return words;
}

export function meaningOf(unit: Unit, env: Env): Meaning {
  const { capitals } = mentionedIn(unit);
  return {
    bindings: freeNames(unit).map(name => env.scope.find(name)),
    blocks: capitals.size === 0 ? none : Array.from(capitals, name => env.declared.resolve(name)),
  };
}

const none: readonly undefined[] = [];

function sameMeaning(before: Meaning, unit: Unit, env: Env): boolean {
  const names = freeNames(unit);
  for (let i = 0; i < names.length; i++)
    if (!sameBinding(before.bindings[i], env.scope.find(names[i]!))) return false;
  let i = 0;
  if (before.blocks.length > 0)
    for (const name of mentionedIn(unit).capitals)
      if (before.blocks[i++] !== env.declared.resolve(name)) return false;
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
  return a.every((map, i) => sameMap(map, b[i]!));
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
