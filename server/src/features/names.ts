/**
 * Which names of a declaration are its own (parameters, numbers, maps, loop variables, shared layers), where each is
 * written, and what can be seen from where. From the tree alone, so that it answers in half-typed text as well.
 */
import type { Analysis } from '../analysis';
import { ops } from '../ops';
import type {
  Block,
  Body,
  Expr,
  Flow,
  Ident,
  If,
  Network,
  Node,
  Stage,
  Statement,
  Unit,
} from '../syntax/tree';
import type { Span } from '../text/span';
import { childrenOf, type Syntax } from './cursor';

export type NameKind = 'parameter' | 'input' | 'number' | 'map' | 'loop variable' | 'shared layer';

export interface Definition {
  readonly kind: NameKind;
  readonly name: string;
  readonly unit: Unit;
  /** Where the name is written, relative to its unit. */
  readonly ident: Span;
  /** What is written behind the `=`, for numbers and parameters. */
  readonly value: Expr | undefined;
}

export type Role = 'definition' | 'source' | 'stage' | 'value' | 'argument' | 'property';

/** One written name. */
export interface Written {
  readonly name: string;
  readonly unit: Unit;
  readonly span: Span;
  readonly role: Role;
  /** Absent for operators, blocks, functions, and what does not exist. */
  readonly definition: Definition | undefined;
  /** The operator, block or function whose argument this names. */
  readonly callee: string | undefined;
}

/** The span of a unit in which definitions can be seen, once they are made. */
export interface Reach {
  readonly unit: Unit;
  readonly span: Span;
  readonly definitions: readonly Definition[];
}

export interface Names {
  readonly written: readonly Written[];
  /** Each body with what it defines, so that names in reach of a place can be found. */
  readonly scopes: readonly Reach[];
}

const known = new WeakMap<Unit, Names>();

/** @param unit a declaration's unit */
export function namesOf(unit: Unit): Names {
  let names = known.get(unit);
  if (names === undefined) known.set(unit, (names = new Reader().declaration(unit)));
  return names;
}

/** The name written at a place of a unit inside the declaration. */
export const writtenAt = (declaration: Unit, unit: Unit, at: number): Written | undefined =>
  operatorAt(unit, at) ??
  namesOf(declaration).written.find(w => w.unit === unit && at >= w.span.start && at <= w.span.end);

/** An operator can be nothing else, so that it need not be looked for among the names of a long declaration. */
function operatorAt(unit: Unit, at: number): Written | undefined {
  const node = unit.node as Node;
  if (node.kind !== 'flow') return undefined;
  for (const stage of node.stages)
    if (stage.kind === 'call' && at >= stage.name.start && at <= stage.name.end && ops.has(stage.name.name)) {
      const { name, start, end } = stage.name;
      return { name, unit, span: { start, end }, role: 'stage', definition: undefined, callee: undefined };
    }
  return undefined;
}

/** Definitions that can be seen from an offset of the text, in the order of the text. */
export function visible(
  { positions, file }: Pick<Analysis, 'positions' | 'file'>,
  offset: number,
): readonly Definition[] {
  const declaration = positions.at(offset)[0];
  if (declaration === undefined) return [];
  const found: Definition[] = [];
  for (const scope of namesOf(declaration).scopes) {
    const span = positions.of({ ...scope.span, unit: scope.unit });
    if (span === undefined || offset < span.start || offset > span.end) continue;
    // Of a loop without a body nothing sees the variables, its list least of all.
    if (span.start === span.end) continue;
    for (const definition of scope.definitions) {
      const { unit, kind, ident, value } = definition;
      const start = positions.start(unit) ?? 0;
      // A line does not see its own name, nor does a parameter's default, nor do the blanks behind, where either goes on.
      const own = {
        parameter: start + (value?.end ?? ident.end),
        input: undefined,
        map: start + unit.length,
        number: start + unit.length,
        'loop variable': undefined,
        'shared layer': start + unit.length,
      }[kind];
      const isOwn =
        own !== undefined &&
        (offset <= own || /^[ \t]*$/.test(file.text.slice(own, Math.min(offset, own + 100))));
      if (start + ident.end < offset && !isOwn) found.push(definition);
    }
  }
  return found;
}

class Scope implements Reach {
  readonly definitions: Definition[] = [];
  private readonly byName = new Map<string, Definition>();

  constructor(
    readonly unit: Unit,
    readonly span: Span,
    private readonly parent: Scope | undefined,
  ) {}

  find(name: string): Definition | undefined {
    return this.byName.get(name) ?? this.parent?.find(name);
  }

  add(definition: Definition): void {
    this.definitions.push(definition);
    // The first of equal names is the one that counts.
    if (!this.byName.has(definition.name)) this.byName.set(definition.name, definition);
  }
}

class Reader {
  private readonly written: Written[] = [];
  private readonly scopes: Scope[] = [];

  declaration(unit: Unit): Names {
    const node = unit.node as Node;
    if (node.kind === 'block' || node.kind === 'network') this.parameters(node, unit);
    else if (node.kind === 'deploy') {
      const scope = this.scope(unit, { start: 0, end: unit.length }, undefined);
      this.args(node.args, node.name.name, unit, scope);
    }
    return { written: this.written, scopes: this.scopes };
  }

  private parameters(node: Block | Network, unit: Unit): void {
    const scope = this.scope(unit, { start: 0, end: unit.length }, undefined);
    if (node.kind === 'block')
      for (const input of node.inputs) this.define('input', input, unit, scope, undefined);
    for (const param of node.params) {
      if (param.default !== undefined) this.expression(param.default, unit, scope);
      if (param.choices !== undefined) this.expression(param.choices, unit, scope);
      this.define('parameter', param.name, unit, scope, param.default);
    }
    this.body(node.body, scope);
  }

  private scope(unit: Unit, span: Span, parent: Scope | undefined): Scope {
    const scope = new Scope(unit, span, parent);
    this.scopes.push(scope);
    return scope;
  }

  private define(kind: NameKind, ident: Ident, unit: Unit, scope: Scope, value: Expr | undefined): void {
    if (ident.name === '' || ident.name === '_') return;
    const before = scope.find(ident.name);
    const definition = before ?? { kind, name: ident.name, unit, ident, value };
    if (before === undefined) scope.add(definition);
    this.write(ident, ident.name, unit, 'definition', definition);
  }

  private write(
    span: Span,
    name: string,
    unit: Unit,
    role: Role,
    definition: Definition | undefined,
    callee?: string,
  ): void {
    if (name !== '') this.written.push({ name, unit, span, role, definition, callee });
  }

  private body(body: Body | undefined, scope: Scope): void {
    for (const unit of body?.units ?? []) {
      const node = unit.node as Statement;
      if (node.kind === 'let') {
        this.expression(node.value, unit, scope);
        this.define('number', node.name, unit, scope, node.value);
      } else if (node.kind === 'shared') {
        this.define('shared layer', node.name, unit, scope, undefined);
        for (const stage of node.stages) this.stage(stage, unit, scope);
      } else if (node.kind === 'flow') this.flow(node, unit, scope);
    }
  }

  private flow(node: Flow, unit: Unit, scope: Scope): void {
    for (const source of node.sources) {
      if (source.name === 'in' || source.name === 'it') continue;
      const definition = scope.find(source.name);
      const isMap = definition?.kind === 'map' || definition?.kind === 'input';
      const lone = node.sources.length === 1 && !isMap;
      this.write(source, source.name, unit, lone ? 'stage' : 'source', definition);
    }
    for (const stage of node.stages) this.stage(stage, unit, scope);
    for (const target of node.targets) this.define('map', target, unit, scope, undefined);
  }

  private stage(stage: Stage, unit: Unit, scope: Scope): void {
    switch (stage.kind) {
      case 'hole':
        return;
      case 'call':
        this.write(stage.name, stage.name.name, unit, 'stage', scope.find(stage.name.name));
        this.args(stage.args ?? [], stage.name.name, unit, scope);
        return;
      case 'if':
        return this.conditional(stage, unit, scope);
      case 'repeat':
        this.expression(stage.count, unit, scope);
        this.body(stage.body, this.scope(unit, stage.body ?? stage, scope));
        return;
      case 'for': {
        this.expression(stage.list, unit, scope);
        const inner = this.scope(unit, stage.body ?? { start: stage.end, end: stage.end }, scope);
        for (const name of stage.names) this.define('loop variable', name, unit, inner, undefined);
        this.body(stage.body, inner);
      }
    }
  }

  private conditional(stage: If, unit: Unit, scope: Scope): void {
    this.expression(stage.condition, unit, scope);
    this.body(stage.then, this.scope(unit, stage.then ?? stage, scope));
    if (stage.else?.kind === 'if') this.conditional(stage.else, unit, scope);
    else if (stage.else !== undefined) this.body(stage.else, this.scope(unit, stage.else, scope));
  }

  private args(
    args: readonly { readonly name: Ident | undefined; readonly value: Expr }[],
    callee: string,
    unit: Unit,
    scope: Scope,
  ): void {
    for (const arg of args) {
      if (arg.name !== undefined) this.write(arg.name, arg.name.name, unit, 'argument', undefined, callee);
      this.expression(arg.value, unit, scope);
    }
  }

  private expression(expr: Expr, unit: Unit, scope: Scope): void {
    if (expr.kind === 'name') this.write(expr, expr.name, unit, 'value', scope.find(expr.name));
    else if (expr.kind === 'call') {
      this.write(expr.name, expr.name.name, unit, 'value', scope.find(expr.name.name));
      this.args(expr.args ?? [], expr.name.name, unit, scope);
    } else if (expr.kind === 'member') {
      this.expression(expr.object, unit, scope);
      this.write(expr.name, expr.name.name, unit, 'property', undefined);
    } else {
      for (const child of childrenOf(expr as Syntax))
        if (child.kind) this.expression(child as Expr, unit, scope);
    }
  }
}
