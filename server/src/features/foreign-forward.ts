/** The lines of a `forward`, with the layers of its class in their places: as a graph of maps. */
import { isArriving, operatorCalled } from '../names/called';
import { ops } from '../ops';
import { givenTo } from './foreign-defaults';
import { arriving, type MapNode, madeOf, partsOf } from './foreign-graph';
import { type Foreign, type ForeignArg, pathOf } from './foreign-line';
import { inThisText, isQuiet, type Layers, nameHere, readValue, repeated } from './foreign-module';
import { stage, stagesOf } from './foreign-stages';
import { numberOf, valueHere } from './foreign-values';
import type { PythonFunction, PythonLine } from './python';

/** What comes out: maps, or one of two ways to them. */
export type Outcome =
  | { readonly kind: 'maps'; readonly maps: readonly MapNode[] }
  | {
      readonly kind: 'choice';
      readonly condition: string;
      readonly then: Outcome;
      readonly other: Outcome;
    };

/** Nobody writes more lines of a `forward` by hand. */
const mostLines = 400;

export class Forward {
  readonly left: string[] = [];
  readonly inputs = new Map<MapNode, string>();
  private readonly made = new Map<string, MapNode>();
  /** The first layer that something goes through. */
  first: Foreign | undefined;

  /** What the first fully connected layer says that it takes. */
  flat: number | undefined;

  constructor(private readonly layers: Layers) {}

  read({ params, lines }: PythonFunction): Outcome | undefined {
    const maps = new Map<string, MapNode>();
    for (const { name, preset } of params) {
      if (preset !== undefined) continue;
      const node = arriving();
      maps.set(name, node);
      this.inputs.set(node, name);
    }
    if (this.inputs.size === 1) for (const node of this.inputs.keys()) this.inputs.set(node, 'in');
    return this.lines(lines, maps);
  }

  /** What returns first; where nothing does, nothing comes out. */
  private lines(lines: readonly PythonLine[], maps: Map<string, MapNode>): Outcome | undefined {
    if (lines.length > mostLines) return undefined;
    for (const [i, { text, below }] of lines.entries()) {
      const when = /^if\s+(.*):$/.exec(text)?.[1];
      // A layer that may be none is `identity` then, and always called.
      if (when !== undefined && lines[i + 1]?.text !== 'else:' && this.layers.maybe(when)) {
        const result = this.lines(below, maps);
        if (result !== undefined) return result;
        continue;
      }
      if (when !== undefined) {
        const value = readValue(when);
        const condition = value && valueHere(this.layers.resolve(value));
        const next = lines[i + 1];
        const rest = next?.text === 'else:' ? next.below : lines.slice(i + 1);
        const then = condition === undefined ? undefined : this.lines(below, new Map(maps));
        const other = then && this.lines(rest, new Map(maps));
        if (condition !== undefined && then !== undefined && other !== undefined)
          return { kind: 'choice', condition, then, other };
        this.leave(text, below);
        continue;
      }
      const over = /^for\s+(\w+)\s+in\s+(.+):$/.exec(text);
      if (over !== null && this.loop(over[1]!, over[2]!, below, maps)) continue;
      const result = /^return\s+(.+)$/.exec(text)?.[1];
      if (result !== undefined) {
        const value = readValue(result);
        const heads = value?.kind === 'list' ? value.items : value === undefined ? [] : [value];
        const found = heads.map(head => this.flow(head, maps));
        if (found.length > 0 && found.every(one => one !== undefined)) {
          for (const one of found) one!.readers++;
          return { kind: 'maps', maps: found as MapNode[] };
        }
        this.left.push(text);
        return undefined;
      }
      if (!isQuiet(text) && !this.assign(text, maps)) this.leave(text, below);
    }
    return undefined;
  }

  private leave(text: string, below: readonly PythonLine[]): void {
    this.left.push(text);
    for (const line of below) this.leave(line.text, line.below);
  }

  /** `for block in self.blocks: x = block(x)` */
  private loop(
    name: string,
    list: string,
    [line, ...more]: readonly PythonLine[],
    maps: Map<string, MapNode>,
  ): boolean {
    const [, target, callee, given] = /^(\w+)\s*=\s*(\w+)\((\w+)\)$/.exec(line?.text ?? '') ?? [];
    const value = readValue(list);
    const stages = value && stagesHere(this.layers.resolve(value));
    const from = maps.get(target ?? '');
    if (more.length > 0 || callee !== name || given !== target || !stages?.length || !from) return false;
    maps.set(target!, madeOf([from], stages));
    return true;
  }

  private assign(text: string, maps: Map<string, MapNode>): boolean {
    const [, given, sign, written] =
      /^\(?(\w+(?:\s*,\s*\w+)*)\)?\s*(?::[^=]*)?([-+*/])?=(?!=)\s*(.+)$/.exec(text) ?? [];
    const value = readValue(written ?? '');
    if (value === undefined || given === undefined) return false;
    const names = given.split(/\s*,\s*/);
    const [name] = names as [string];
    // `b, c, h, w = x.shape` asks for numbers, which are known here.
    const sized = /^(\w+)\.(?:shape|size\(\))$/.exec(written!)?.[1];
    const of = sized === undefined ? undefined : maps.get(sized);
    if (sized !== undefined && names.length === 4) {
      const source = of && this.inputs.get(of);
      if (source !== undefined) this.layers.sizes(names, source);
      return source !== undefined;
    }
    if (names.length > 1) {
      const made = this.flow(value, maps);
      if (made === undefined) return false;
      for (const [i, part] of partsOf(made, names).entries()) maps.set(names[i]!, part);
      return true;
    }
    const left: Foreign = { kind: 'name', name };
    const whole: Foreign = sign === undefined ? value : { kind: 'binary', op: sign, left, right: value };
    const node = this.flow(whole, maps);
    if (node === undefined) return false;
    if (!this.inputs.has(node)) node.called = name;
    maps.set(name, node);
    return true;
  }

  private flow(value: Foreign, maps: ReadonlyMap<string, MapNode>): MapNode | undefined {
    if (value.kind === 'name') return maps.get(value.name);
    if (value.kind === 'binary') {
      const word = operatorCalled(value.op);
      const sides = [value.left, value.right].map(side => this.flow(side, maps));
      return word === undefined || sides.includes(undefined) ? undefined : madeOf(sides as MapNode[], [word]);
    }
    if (value.kind !== 'call') return undefined;
    const { callee, args } = value;
    const found = this.mapsAmong(args, maps);
    if (callee.kind === 'member' && pathOf(callee)?.startsWith('self.') !== true) {
      const object = this.flow(callee.object, maps);
      if (object !== undefined) {
        if (/^(?:contiguous|expand_as|clone|detach)$/.test(callee.name)) return object;
        const rest = found.rest.map(arg => this.resolved(arg));
        const stages = reshapedTo(callee.name, rest) ?? stagesOf(callee.name, rest);
        return isHere(stages) ? madeOf([object, ...found.maps], stages) : undefined;
      }
    }
    if (found.maps.length === 0) return undefined;
    const name = this.layers.memberOf(callee);
    const layer = this.layers.resolve(callee);
    const isLayer = layer !== callee || layer.kind !== 'name';
    if (isLayer && found.rest.length === 0 && (name !== undefined || layer.kind !== 'member')) {
      const own = layer.kind === 'name' && this.layers.isParameter(layer.name);
      const stages = own ? [nameHere((layer as { name: string }).name)] : stagesHere(layer);
      if (stages === undefined) return undefined;
      this.first ??= layer;
      this.flat ??= flatIn(layer);
      return stages.length === 0 ? found.maps[0]! : this.through(name, found.maps, stages);
    }
    const path = pathOf(callee);
    if (path === undefined || !/^(?:F|torch|nn\.functional|torch\.nn\.functional)\.\w+$/.test(path))
      return undefined;
    // What is given behind the map is what the layer of that name takes.
    const all = this.layers.resolve({ ...value, args: [{ value: mapMark }, ...found.rest] });
    const rest = all.kind === 'call' ? all.args.filter(arg => arg.value !== mapMark) : found.rest;
    const stages = stagesOf(path, rest.length === 0 ? undefined : rest);
    return isHere(stages) ? madeOf(found.maps, stages) : undefined;
  }

  /** A layer of the class: on the same maps it makes the same, and on others it would share its weights. */
  private through(
    name: string | undefined,
    from: readonly MapNode[],
    stages: readonly string[],
  ): MapNode | undefined {
    const before = name === undefined ? undefined : this.made.get(name);
    if (before?.from.every((node, i) => node === from[i]) === true) return before;
    if (before !== undefined && stages.some(hasWeights)) return undefined;
    const node = madeOf(from, stages);
    node.called = name;
    if (name !== undefined) this.made.set(name, node);
    return node;
  }

  private resolved({ value, ...arg }: ForeignArg): ForeignArg {
    return { ...arg, value: this.layers.resolve(value) };
  }

  private mapsAmong(
    args: readonly ForeignArg[],
    maps: ReadonlyMap<string, MapNode>,
  ): { readonly maps: readonly MapNode[]; readonly rest: readonly ForeignArg[] } {
    const found: MapNode[] = [];
    const rest: ForeignArg[] = [];
    for (const arg of args) {
      const parts = arg.value.kind === 'list' ? arg.value.items : [arg.value];
      const flows = arg.name === undefined ? parts.map(part => this.flow(part, maps)) : [];
      if (flows.length > 0 && !flows.includes(undefined)) found.push(...(flows as MapNode[]));
      else rest.push(arg);
    }
    return { maps: found, rest };
  }
}

function flatIn(layer: Foreign): number | undefined {
  if (layer.kind !== 'call') return undefined;
  if (/(?:^|\.)Linear$/.test(pathOf(layer.callee) ?? '')) return numberOf(givenTo(layer)!);
  for (const { value } of layer.args) {
    const found = flatIn(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Stands where a function has its map. */
const mapMark: Foreign = { kind: 'name', name: '__map' };

const wordOf = (stage: string): string => /^\w*/.exec(stage)![0];

const hasWeights = (stage: string): boolean => {
  const op = ops.get(wordOf(stage));
  return op === undefined || op.weights !== undefined;
};

/** Whether stages are of this language: what is called as nothing here is left as it is. */
const isHere = (stages: readonly string[] | undefined): stages is readonly string[] =>
  stages?.every(one => ops.has(wordOf(one)) || /^(?:[A-Z]|repeat |if )/.test(one)) ?? false;

/** What a layer is, or several behind each other; nothing where this language has no words for one of them. */
export function stagesHere(value: Foreign): readonly string[] | undefined {
  if (value.kind === 'list') return inRow(value.items);
  if (value.kind === 'choice') return choiceHere(value);
  const name = value.kind === 'call' ? pathOf(value.callee) : pathOf(value);
  if (name === undefined) return undefined;
  const bare = name.slice(name.lastIndexOf('.') + 1);
  const args = value.kind === 'call' ? value.args : [];
  if (bare === 'Identity') return [];
  if (bare === 'Sequential' || bare === 'ModuleList') return inRow(args.map(arg => arg.value));
  if (bare === repeated) {
    const count = args[0] && valueHere(args[0].value);
    const stages = args[1] && stagesHere(args[1].value);
    return count && stages?.length ? [`repeat ${count} { ${stages.join(' -> ')} }`] : undefined;
  }
  if (name.startsWith(inThisText)) return calledHere(bare, args);
  const word = operatorCalled(name);
  if (word === undefined || ops.get(word) === undefined) return calledHere(bare, args);
  // Whoever writes a function of his own knows what it does.
  if (!name.includes('.') && !/^[A-Z]/.test(name)) return undefined;
  const stages = stage(value);
  return isHere(stages) ? stages : undefined;
}

/** A class that stands elsewhere, by its name and with its arguments. */
function calledHere(name: string, args: readonly ForeignArg[]): readonly string[] | undefined {
  if (!/^[A-Z]/.test(name)) return undefined;
  const texts = args.flatMap(({ name, value }) => {
    if (name !== undefined && isArriving(name)) return [];
    const text = valueHere(value);
    return [text === undefined ? undefined : name === undefined ? text : `${name} = ${text}`];
  });
  if (texts.includes(undefined)) return undefined;
  return [texts.length === 0 ? name : `${name}(${texts.join(', ')})`];
}

/** `view(b, c)` and `view(b, c, 1, 1)`, with the batch in front. */
function reshapedTo(name: string, args: readonly ForeignArg[]): readonly string[] | undefined {
  if (!/^(?:view|reshape)$/.test(name)) return undefined;
  if (args.length === 2) return [operatorCalled('Flatten')!];
  const sides = args.slice(1).map(({ value }) => valueHere(value));
  return args.length !== 4 || sides.includes(undefined)
    ? undefined
    : [`${operatorCalled('Reshape')!}([${sides.join(', ')}])`];
}

function inRow(values: readonly Foreign[]): readonly string[] | undefined {
  const parts = values.map(stagesHere);
  return parts.includes(undefined) ? undefined : parts.flatMap(part => part!);
}

function choiceHere({ condition, then, other }: Extract<Foreign, { kind: 'choice' }>) {
  const [yes, no] = [stagesHere(then), stagesHere(other)];
  if (yes === undefined || no === undefined) return undefined;
  const is = valueHere(yes.length > 0 ? condition : { kind: 'unary', op: 'not', operand: condition });
  if (yes.length === 0 && no.length === 0) return [];
  if (is === undefined) return undefined;
  const [first, second] = yes.length > 0 ? [yes, no] : [no, yes];
  const otherwise = second.length === 0 ? '' : ` else { ${second.join(' -> ')} }`;
  return [`if ${is} { ${first.join(' -> ')} }${otherwise}`];
}
