/** A network as classes: each block once for all its uses, or one class for each form that its uses have. */
import type { Body, Declared, Evaluated, Layer, Use } from '../../../graph/graph';
import { isStage, type Value } from '../../../graph/values';
import type { Block, Network, Param, Stage, Statement, Unit, UnitList } from '../../../syntax/tree';
import { Builder, type Flow, type MapRef, type Member, type Parameter } from './builder';
import { Context, type Row, rowOf, Split, Unstructured } from './context';
import { type Dialect, spokenIn } from './dialect';
import { fileOf, showClass, showFunction } from './file';
import type { Made } from './module';
import { Names, snake } from './names';
import { withShared } from './shared-layers';
import { runStages, runStatements } from './statements';
import { readsLater, readsWord, tidied, withoutUnread } from './tidy';
import { translate } from './translate';
import { type Expr, givenOf, isKnown, nameOf, same, show } from './value';

/** A class with what it is given in each of its cases. */
export interface Built {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly rowOf: ReadonlyMap<Body, number>;
  readonly rows: readonly Row[];
  readonly members: readonly Member[];
  /** Maps that the body of a loop reads from around it. */
  readonly captured: readonly string[];
}

interface Family {
  readonly uses: { readonly body: Body; readonly args: ReadonlyMap<string, Value | undefined> }[];
  built: readonly Built[] | 'busy' | undefined;
}

export class Design {
  readonly spoken: readonly string[];
  readonly names: Names;
  /** What each layer becomes. */
  readonly made = new Map<Layer, Made[]>();
  /** Functions that are called, by names that none of their variables has. */
  readonly functionNames = new Set<string>();
  private readonly builders: Builder[] = [];
  private readonly classes: string[] = [];
  private readonly families = new Map<Declared, Family>();

  constructor(
    private readonly network: Evaluated,
    readonly dialect: Dialect,
  ) {
    this.spoken = spokenIn(dialect);
    this.names = new Names(this.spoken);
    this.collect(network.body, new Set());
  }

  private collect(body: Body, seen: Set<Body>): void {
    if (seen.has(body)) return;
    seen.add(body);
    for (const item of body.items) {
      if (item.kind === 'loop') for (const run of item.runs) this.collect(run.body, seen);
      if (item.kind !== 'use') continue;
      if (item.block !== undefined) {
        let family = this.families.get(item.block);
        if (family === undefined) this.families.set(item.block, (family = { uses: [], built: undefined }));
        if (!seen.has(item.body)) family.uses.push({ body: item.body, args: item.args });
      }
      this.collect(item.body, seen);
    }
  }

  /** The class that a use of a block is an instance of. */
  classOf({ block, body }: Use): Built {
    const family = block && this.families.get(block);
    if (block === undefined || family === undefined || family.built === 'busy') throw new Unstructured();
    if (family.built === undefined) {
      family.built = 'busy';
      family.built = this.variants(block as Declared<Block>, family);
    }
    const found = family.built.find(one => one.rowOf.has(body));
    if (found === undefined) throw new Unstructured();
    return found;
  }

  private variants(block: Declared<Block>, { uses }: Family): readonly Built[] {
    const waiting = [uses];
    const built: Built[] = [];
    while (waiting.length > 0) {
      const some = waiting.shift()!;
      const rows = some.map(({ body }) => rowOf(body));
      try {
        built.push(this.block(block, some, rows));
      } catch (error) {
        if (!(error instanceof Split) || error.context.rows !== rows || error.groups.length < 2) throw error;
        waiting.unshift(...error.groups.map(group => group.map(i => some[i]!)));
      }
    }
    return built;
  }

  private block(block: Declared<Block>, uses: Family['uses'], rows: readonly Row[]): Built {
    const { node } = block;
    const builder = this.builder(rows);
    const parameters = bindParameters(
      builder,
      node.params,
      uses.map(({ args }) => args),
      false,
    );
    const inputs = rows[0]!.body.inputs.length;
    const own: Parameter[] = [];
    const arrive = (name: string, label: string, i: number): MapRef => {
      const values = rows.map(({ body }) => body.inputs[i]?.[0]);
      const channels = builder.local(label, values);
      own.push({ name: channels.text, from: undefined, usual: undefined, values });
      builder.context.names.set(` ${channels.text}`, channels);
      builder.inputs.push(name);
      return { text: name, channels };
    };
    let flow: Flow;
    if (node.inputs.length > 0) {
      const maps = node.inputs.map(({ name }, i) =>
        arrive(builder.variables.take(name), `${name}_channels`, i),
      );
      for (const [i, { name }] of node.inputs.entries()) builder.maps.set(name, maps[i]!);
      flow = { kind: 'maps', maps };
    } else {
      const many = inputs > 1;
      const maps = Array.from({ length: inputs }, (_, i) =>
        arrive(builder.variables.take(many ? `x${i}` : 'x'), many ? `channels${i}` : 'channels', i),
      );
      flow = { kind: 'maps', maps };
      builder.arriving = many ? undefined : maps[0];
      if (!many) builder.running = readsLater(node.body!) ? builder.variables.take('y') : 'x';
    }
    const end = runStatements(builder, node.body!.units as readonly Unit<Statement>[], flow);
    return this.finish(builder, this.blockName(node.name.name), block.doc, end, [...own, ...parameters], []);
  }

  /** The body of a loop, or what is shared, as a class of its own. */
  implicit(
    outer: Builder,
    label: string,
    rows: readonly Row[],
    around: Context,
    run: { readonly list: UnitList<Statement> } | { readonly stages: readonly Stage[]; readonly unit: Unit },
    travelling: number,
    capture: Builder['capture'],
  ): Built {
    const builder = this.builder(rows);
    const outerNames: Parameter[] = [];
    for (const [key, expr] of around.visible()) {
      const name = key.trim();
      const plain = builder.local(name, expr.values);
      builder.context.names.set(key, plain);
      outerNames.push({ name: plain.text, from: undefined, usual: undefined, values: expr.values });
    }
    const own: Parameter[] = [];
    const maps = Array.from({ length: travelling }, (_, i): MapRef => {
      const values = rows.map(({ body }) => body.inputs[i]?.[0]);
      const channels = builder.local(travelling > 1 ? `channels${i}` : 'channels', values);
      own.push({ name: channels.text, from: undefined, usual: undefined, values });
      builder.context.names.set(` ${channels.text}`, channels);
      const text = builder.variables.take(travelling > 1 ? `x${i}` : 'x');
      builder.inputs.push(text);
      return { text, channels };
    });
    const captured: string[] = [];
    builder.capture = name => {
      const found = capture?.(name);
      if (found === undefined) return undefined;
      captured.push(found.text);
      const text = builder.variables.take(name === 'in' ? 'outer' : name);
      builder.inputs.push(text);
      const key = `${text}_channels`;
      const values = found.channels === undefined ? [] : around.inner(found.channels)!.values;
      const channels = values.length === 0 ? undefined : builder.local(key, values);
      if (channels !== undefined)
        outerNames.push({ name: channels.text, from: undefined, usual: undefined, values });
      const map = { text, channels };
      if (name === 'in') builder.arriving = map;
      else builder.maps.set(name, map);
      return map;
    };
    builder.running = travelling === 1 ? 'x' : builder.variables.take('y');
    const flow: Flow = { kind: 'maps', maps };
    const end =
      'list' in run
        ? runStatements(builder, run.list.units as readonly Unit<Statement>[], flow)
        : runStages(builder, run.stages, run.unit, flow);
    const name = this.names.take(`${label[0]!.toUpperCase()}${label.slice(1)}`);
    const built = this.finish(builder, name, '', end, [...own, ...outerNames], captured, outer.classes);
    return built;
  }

  private builder(rows: readonly Row[]): Builder {
    const builder = new Builder(this);
    this.builders.push(builder);
    builder.context = new Context(rows, hint => builder.locals.take(hint));
    return builder;
  }

  /** A variable of the same name would hide a function from whoever calls it. */
  private blockName(wanted: string): string {
    if (this.dialect.form === 'classes') return this.names.take(wanted);
    let name = this.names.take(snake(wanted));
    while (this.builders.some(({ locals }) => locals.has(name))) name = this.names.take(name);
    this.functionNames.add(name);
    return name;
  }

  private finish(
    builder: Builder,
    name: string,
    doc: string,
    flow: Flow,
    known: readonly Parameter[],
    captured: readonly string[],
    into: string[] = this.classes,
    isNetwork = false,
  ): Built {
    const { context } = builder;
    if (context.rows.some(row => row.at !== row.items.length)) throw new Unstructured();
    const direct =
      flow.kind === 'value' && builder.chains === 0 && !(isNetwork && builder.isFunction)
        ? flow.text
        : undefined;
    const listed = () => builder.settle(flow).map(map => map.text);
    const results =
      direct ?? (isNetwork ? this.dialect.results(listed(), builder.inputs, name) : listed().join(', '));
    builder.emit(`return ${results}`);
    const init = withShared(builder, withoutUnread(builder));
    const reads = (word: string) => init.some(line => readsWord(line, word));
    const made: Parameter[] = [...context.made.values()].map(expr => ({
      name: expr.text,
      from: undefined,
      usual: undefined,
      values: expr.values,
    }));
    const used = [...known, ...made].filter(one => reads(one.name));
    const parameters = [
      ...used.filter(one => one.usual === undefined),
      ...used.filter(one => one.usual !== undefined),
    ];
    const shown = parameters.map(one => (one.usual === undefined ? one.name : `${one.name}=${one.usual}`));
    const docLines = doc
      .split('\n')
      .map(line => line.trim())
      .filter((line, i, all) => line !== '' || (i > 0 && i < all.length - 1));
    into.push(
      ...builder.classes,
      builder.isFunction
        ? showFunction({
            name,
            doc: docLines,
            parameters: [...(isNetwork ? [] : builder.inputs), ...shown],
            body: tidied(init),
          })
        : showClass({
            name,
            doc: docLines,
            parameters: shown,
            init,
            inputs: builder.inputs,
            forward: tidied(builder.forward),
          }),
    );
    const { rows } = context;
    const rowOf = new Map(rows.map((row, i) => [row.body, i]));
    return { name, parameters, rowOf, rows, members: builder.members, captured };
  }

  file(head: readonly string[]): { readonly text: string; readonly built: Built } {
    const { declared, args, body } = this.network;
    const row = rowOf(body);
    const builder = this.builder([row]);
    const parameters = bindParameters(builder, (declared.node as Network).params, [args], true);
    const name = this.names.take(declared.node.name.name);
    const flow = runStatements(builder, declared.node.body!.units as readonly Unit<Statement>[], {
      kind: 'maps',
      maps: [],
    });
    const built = this.finish(builder, name, declared.doc, flow, parameters, [], this.classes, true);
    return { text: fileOf(this.dialect, head, this.classes), built };
  }
}

/** The parameters of a block or a network as names of numbers; those that hold stages stay unknown. */
function bindParameters(
  builder: Builder,
  params: readonly Param[],
  args: readonly ReadonlyMap<string, Value | undefined>[],
  all: boolean,
): readonly Parameter[] {
  const { context } = builder;
  return params.flatMap(param => {
    const { name } = param.name;
    const given = args.map(one => one.get(name));
    if (given.some(value => value !== undefined && isStage(value))) return [];
    const usual = param.default && translate(param.default, around(builder));
    const values = given.map((value, i) => (value === undefined ? usual?.values[i] : givenOf(value)));
    if (!values.every(isKnown)) return [];
    const expr = nameOf(builder.locals.take(name), values);
    context.names.set(name, expr);
    const first = usual?.values[0];
    const constant = usual?.values.every(value => same(value, first)) === true && isConstant(param);
    const text = all ? show(values[0]) : constant ? show(first) : undefined;
    return [{ name: expr.text, from: name, usual: text, values }];
  });
}

const isConstant = ({ default: tree }: Param): boolean =>
  tree !== undefined &&
  (tree.kind === 'number' ||
    tree.kind === 'boolean' ||
    (tree.kind === 'unary' && tree.operand.kind === 'number'));

/** What expressions of the language read here. */
export const around = (builder: Builder, it?: Expr) => ({
  rows: builder.context.rows.length,
  find: (name: string) => builder.context.find(name),
  channels: (name: string) =>
    name === 'it' ? it : name === 'in' ? builder.arriving?.channels : builder.maps.get(name)?.channels,
});
