/** One class while it is written: its constructor, its pass forward, and how what travels is held in between. */
import { sent } from './chain';
import type { Context, Row } from './context';
import { NoChain } from './context';
import type { Built, Design } from './design';
import { indented, sequential } from './file';
import { Names } from './names';
import { type Expr, type Given, nameOf } from './value';

/** A map by the Python variable that holds it. */
export interface MapRef {
  readonly text: string;
  readonly channels: Expr | undefined;
}

/** What a call makes in a case: a module of PyTorch's for a layer, or one of a class that is written here. */
export type Part = { readonly key: string } & (
  | { readonly callee: string }
  | { readonly built: Built; readonly row: Row }
);

/** By the rows in whose modules they are; there is none where a case does not come by. */
export type Parts = ReadonlyMap<Row, Part>;

/** Equal turns of a loop, in the module that the row is of. */
export interface Turns {
  readonly home: Row;
  /** The key of the loop, and which of its runs they are. */
  readonly key: string;
  readonly run: number;
  readonly times: number;
  readonly row: Row;
}

/** An attribute of a class: a module, or several in a list by their numbers. */
export interface Member {
  readonly name: string;
  readonly isList: boolean;
  readonly entries: readonly Entry[];
}

/** What a chain of modules is made of, as the constructor lists it. */
export type Entry =
  | {
      readonly kind: 'call';
      readonly text: string;
      readonly label: string;
      readonly parts: Parts;
      /** Whether it is a function of which the map is the first argument. */
      readonly takesMap?: boolean;
    }
  | { readonly kind: 'line'; readonly text: string }
  | {
      readonly kind: 'if';
      readonly condition: string;
      readonly then: readonly Entry[];
      readonly else: readonly Entry[];
    }
  | {
      readonly kind: 'for';
      readonly header: string;
      readonly body: readonly Entry[];
      readonly turns: readonly Turns[];
    };

/** What leaves a stage: maps in variables, modules that are not yet applied, or an expression that is not yet assigned. */
export type Flow =
  | { readonly kind: 'maps'; readonly maps: readonly MapRef[] }
  | {
      readonly kind: 'chain';
      readonly from: MapRef;
      readonly entries: readonly Entry[];
      readonly channels: Expr | undefined;
    }
  | { readonly kind: 'value'; readonly text: string; readonly outs: readonly (Expr | undefined)[] };

export interface Parameter {
  readonly name: string;
  /** The block's own parameter that it is. */
  readonly from: string | undefined;
  /** As text, where it may be left out. */
  readonly usual: string | undefined;
  readonly values: readonly Given[];
}

export class Builder {
  init: string[] = [];
  forward: string[] = [];
  readonly inputs: string[] = [];
  attributes = new Names([], true);
  locals: Names;
  variables: Names;
  private unnamed: string | undefined;
  /** What the class is given, by the names of the language. */
  readonly maps = new Map<string, MapRef>();
  /** What it is given as `in`. */
  arriving: MapRef | undefined;
  /** Looks for a map outside, for a class that is the body of a loop. */
  capture: ((name: string) => MapRef | undefined) | undefined;
  /** Lines that name a number, which are left out where nothing reads it. */
  readonly lets: { readonly name: string; readonly line: string }[] = [];
  /** The modules that it has. */
  readonly members: Member[] = [];
  /** Where only a chain of modules may be written. */
  chains = 0;
  /** Classes of bodies of loops, which stand in front of the class that uses them. */
  classes: string[] = [];
  context!: Context;

  constructor(readonly design: Design) {
    this.locals = new Names(design.spoken, false, design.functionNames);
    // A function has one place for all its names, and one list of lines.
    this.variables = this.isFunction ? this.locals : new Names();
    if (this.isFunction) this.forward = this.init;
  }

  /** The variable of what has no name: none that something has which is named. */
  get running(): string {
    this.unnamed ??= this.variables.take(this.variables.has('x') ? 'y' : 'x');
    return this.unnamed;
  }

  set running(name: string) {
    this.unnamed = name;
  }

  get isFunction(): boolean {
    return this.design.dialect.form === 'functions';
  }

  emit(line: string): void {
    if (this.chains > 0) throw new NoChain();
    this.forward.push(line);
  }

  /** Runs with lines of its own. */
  inside<T>(run: () => T): {
    readonly result: T;
    readonly init: readonly string[];
    readonly forward: readonly string[];
  } {
    const [init, forward] = [this.init, this.forward];
    this.init = [];
    this.forward = this.isFunction ? this.init : [];
    try {
      const result = run();
      return { result, init: this.init, forward: this.forward };
    } finally {
      this.init = init;
      this.forward = forward;
    }
  }

  /** The maps of a flow in variables: of these names where some are wanted. */
  settle(flow: Flow, wanted: readonly string[] = []): readonly MapRef[] {
    if (flow.kind === 'maps') return wanted.length === 0 ? flow.maps : this.rename(flow.maps, wanted);
    if (flow.kind === 'value') {
      const names = flow.outs.map(
        (_, i) =>
          wanted[i] ?? (flow.outs.length === 1 ? this.running : this.variables.take(`${this.running}${i}`)),
      );
      this.emit(`${names.join(', ')} = ${flow.text}`);
      return names.map((text, i) => ({ text, channels: flow.outs[i] }));
    }
    if (flow.entries.length === 0) return this.settle({ kind: 'maps', maps: [flow.from] }, wanted);
    if (this.chains > 0) throw new NoChain();
    if (this.isFunction) {
      const text = wanted[0] ?? this.running;
      for (const line of sent(flow.entries, flow.from.text, text)) this.emit(line);
      return [{ text, channels: flow.channels }];
    }
    const attribute = this.attributes.take(wanted[0] ?? labelOf(flow.entries));
    this.list(attribute, flow.entries, 'nn.Sequential');
    const text = wanted[0] ?? this.running;
    this.emit(`${text} = self.${attribute}(${flow.from.text})`);
    return [{ text, channels: flow.channels }];
  }

  /** One module, by the attribute that it becomes. */
  hold(wanted: string, text: string, parts: Parts): string {
    const name = this.attributes.take(wanted);
    this.init.push(`self.${name} = ${text}`);
    this.members.push({ name, isList: false, entries: [{ kind: 'call', text, label: name, parts }] });
    return name;
  }

  /** Several modules, in a chain or one by one; a chain of a single one is that one. */
  list(name: string, entries: readonly Entry[], kind: 'nn.Sequential' | 'nn.ModuleList'): void {
    const isList = kind === 'nn.ModuleList' || entries.length > 1 || entries[0]?.kind !== 'call';
    this.init.push(...listed(`self.${name}`, entries, kind));
    this.members.push({ name, isList, entries });
  }

  /** What is in the running variable is kept under its name; anything else only gets another one. */
  private rename(maps: readonly MapRef[], wanted: readonly string[]): readonly MapRef[] {
    return maps.map((map, i) => {
      const name = wanted[i];
      if (name === undefined || map.text === name) return map;
      this.emit(`${name} = ${map.text}`);
      return { ...map, text: name };
    });
  }

  /** A value of the constructor that the pass forward reads. */
  stored(expr: Expr, hint: string): string {
    if (/^[-\d.()[\], ]+$/.test(expr.text) || expr.text === 'True' || expr.text === 'False') return expr.text;
    if (this.isFunction) return expr.text;
    if (this.chains > 0) throw new NoChain();
    const attribute = this.attributes.take(hint);
    this.init.push(`self.${attribute} = ${expr.text}`);
    return `self.${attribute}`;
  }

  /** Everything that an attempt may have changed, to go back to. */
  snapshot(): () => void {
    const { init, forward, attributes, locals, variables, chains, unnamed } = this;
    const [a, b, c, d] = [init.length, forward.length, this.lets.length, this.classes.length];
    const members = this.members.length;
    const [e, f, g] = [attributes.copy(), locals.copy(), variables.copy()];
    const rows = this.context.rows.map(row => row.at);
    const context = this.context;
    return () => {
      this.context = context;
      this.init = init;
      this.forward = forward;
      init.length = a;
      forward.length = b;
      this.lets.length = c;
      this.classes.length = d;
      this.members.length = members;
      this.attributes = e;
      this.locals = f;
      this.variables = this.isFunction ? f : g;
      this.chains = chains;
      this.unnamed = unnamed;
      for (const [i, row] of context.rows.entries()) row.at = rows[i]!;
    };
  }

  /** A number that was carried from turn to turn is named anew, since the old text no longer gives it. */
  local(hint: string, values: readonly Given[]): Expr {
    return nameOf(this.locals.take(hint), values);
  }
}

function labelOf(entries: readonly Entry[]): string {
  const [only] = entries;
  return entries.length === 1 && only?.kind === 'call' ? only.label : 'layers';
}

/** Lines that make a list of modules, and what becomes of it. */
function listed(target: string, entries: readonly Entry[], kind: string): readonly string[] {
  const calls = entries.flatMap(entry => (entry.kind === 'call' ? [entry.text] : []));
  if (calls.length === entries.length && kind === 'nn.Sequential') return sequential(target, calls);
  const [first, ...others] = adding(entries);
  const opening = first?.startsWith('layers += ')
    ? [first.replace('+= ', '= ')]
    : ['layers = []', ...(first === undefined ? [] : [first])];
  return [...opening, ...others, `${target} = ${kind}(${kind === 'nn.Sequential' ? '*' : ''}layers)`];
}

export function adding(entries: readonly Entry[]): readonly string[] {
  const lines: string[] = [];
  let calls: string[] = [];
  const flush = () => {
    const plain = `layers += [${calls.join(', ')}]`;
    if (calls.length > 0)
      lines.push(
        ...(plain.length <= 88 ? [plain] : ['layers += [', ...calls.map(text => `    ${text},`), ']']),
      );
    calls = [];
  };
  for (const entry of entries) {
    if (entry.kind === 'call') {
      calls.push(entry.text);
      continue;
    }
    flush();
    if (entry.kind === 'line') lines.push(entry.text);
    else if (entry.kind === 'for')
      lines.push(...brokenHeader(entry.header), ...indented(filled(adding(entry.body))));
    else {
      const [then, other] = [adding(entry.then), adding(entry.else)];
      if (then.length === 0 && other.length > 0)
        lines.push(`if not (${entry.condition}):`, ...indented(other));
      else if (then.length > 0) {
        lines.push(`if ${entry.condition}:`, ...indented(then));
        if (other.length > 0) lines.push('else:', ...indented(other));
      }
    }
  }
  flush();
  return lines;
}

/** A table has a row a line where it is long. */
export function brokenHeader(header: string): readonly string[] {
  const [, names, rows] = /^(for .* in \[)(\(.*\))\]:$/.exec(header) ?? [];
  if (names === undefined || header.length <= 88) return [header];
  return [names, ...rows!.split(/(?<=\)), (?=\()/).map(row => `    ${row},`), ']:'];
}

export const filled = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? ['pass'] : lines;
