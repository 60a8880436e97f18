/** What is the same several times becomes a block: modules that part and meet again first, then rows of layers. */
import type { Argument, MapId } from '../found/net';
import { ops } from '../ops';
import { repeatedRows, rowsIn } from './chains';
import { type Fork, forksIn, nodesOf, withTails } from './forks';
import type { BlockText, Flow, Node } from './graph';
import { inRow, linesOf, mostParameters } from './lines';
import { Names } from './names';
import { type Agreed, agree, conditionFor, type Parameter, type Slot } from './parameters';
import { type Region, regionsIn } from './regions';
import { callText, valueText } from './values';

/** A piece of the network that a block stands for. */
interface Piece {
  readonly from: MapId;
  readonly nodes: readonly Node[];
  /** Layers by their places in the block; absent ones are those that this piece does without. */
  readonly layers: readonly (Node | undefined)[];
}

const mostRounds = 24;

/** Lines that a block must save beside its head, its end and its uses to make a design easier to read. */
const fewestSaved = 6;

export class Blocks {
  readonly texts: BlockText[] = [];

  constructor(
    private readonly flow: Flow,
    private readonly names: Names,
  ) {}

  find(): void {
    for (let round = 0; round < mostRounds; round++)
      if (!this.forks() && !this.rows() && !this.regions()) return;
  }

  /** Folds one kind of module; false where none is there twice. */
  private forks(): boolean {
    const kinds = new Map<string, Fork[]>();
    for (const fork of forksIn(this.flow)) {
      const key = kindOf(fork);
      kinds.set(key, [...(kinds.get(key) ?? []), fork]);
    }
    for (const all of kinds.values()) {
      // Modules of one network do not share layers; a join that reads another's map may.
      const seen = new Set<Node>();
      const apart = all.filter(fork => nodesOf(fork).every(node => !seen.has(node) && seen.add(node)));
      if (apart.length < 2) continue;
      const ways = alikes(apart);
      // A block has one way around, which some of its uses may do without.
      const isOne = ways.filter(([fork]) => sideOf(fork!).length > 0).length <= 1;
      if (isOne && this.module(withTails(this.flow, apart))) return true;
      for (const alike of ways)
        if (alike.length >= 2 && alike.length < apart.length && this.module(withTails(this.flow, alike)))
          return true;
    }
    return false;
  }

  private module(forks: readonly Fork[]): boolean {
    const whole = forks.reduce((a, b) => (nodesOf(b).length > nodesOf(a).length ? b : a));
    const main = mainOf(whole);
    const side = whole.branches.length === 2 && whole.splitter === undefined ? 1 - main : undefined;
    const isPartly =
      side !== undefined && forks.some(fork => sideOf(fork).length !== whole.branches[side]!.length);
    const pieces = forks.map((fork): Piece => {
      if (!isPartly) return { from: fork.from, nodes: nodesOf(fork), layers: nodesOf(fork) };
      const own = mainOf(fork);
      const given = sideOf(fork);
      const lacks = whole.branches[side]!.map((_, i) => given[i]);
      const layers = [...fork.branches[own]!, ...lacks, fork.join, ...fork.tail];
      return { from: fork.from, nodes: nodesOf(fork), layers };
    });
    const hasSide = forks.map(fork => sideOf(fork).length > 0);
    const bare =
      side !== undefined && !isPartly && whole.branches[side]!.length === 0 ? this.bare(whole, pieces) : [];
    const all = [...pieces, ...bare];
    const channels = all.map(piece => this.channels(piece.from));
    const sample = pieces[forks.indexOf(whole)]!;
    const agreed = agree(slotsOf(all, this.flow), channels);
    const { texts } = agreed;
    const optional = isPartly
      ? sample.layers.slice(whole.branches[main]!.length, -1 - whole.tail.length)
      : [];
    if (isPartly) {
      const { text, parameters } = this.condition(hasSide, agreed, channels, 'project');
      const stages = optional
        .map((_, i) => call(sample, whole.branches[main]!.length + i, texts))
        .join(' -> ');
      const end = whole.branches[side]!.at(-1)!;
      const shortcut: Node = { ...end, inputs: [whole.from], text: `if ${text} { ${stages} }` };
      const body = [...whole.branches[main]!, shortcut, whole.join, ...whole.tail];
      return this.put(all, { texts, parameters }, sample, body, [
        end.outputs[0]!,
        whole.branches[main]!.at(-1)!.outputs[0]!,
      ]);
    }
    if (bare.length > 0) {
      const has = all.map((_, i) => i < pieces.length);
      const { text, parameters } = this.condition(has, agreed, channels, 'skip');
      const end = whole.branches[main]!.at(-1)!;
      const skip: Node = {
        ...whole.join,
        inputs: end.outputs,
        text: `if ${text} { in, it -> ${whole.join.word} }`,
      };
      return this.put(
        all,
        { texts, parameters },
        sample,
        [...whole.branches[main]!, skip, ...whole.tail],
        [],
      );
    }
    return this.put(all, agreed, sample, sample.nodes, []);
  }

  private condition(
    has: readonly boolean[],
    { parameters }: Agreed,
    channels: readonly number[],
    word: string,
  ): { readonly text: string; readonly parameters: readonly Parameter[] } {
    const text = conditionFor(has, parameters, channels);
    if (text !== undefined) return { text, parameters };
    const often = has.filter(Boolean).length * 2 > has.length;
    return { text: word, parameters: [...parameters, { name: word, values: has, default: often }] };
  }

  /** Rows of layers that are a module's own without the way around. */
  private bare(whole: Fork, pieces: readonly Piece[]): readonly Piece[] {
    if (ops.get(whole.join.word)?.category !== 'arithmetic' || whole.tail.length > 0) return [];
    const main = whole.branches[mainOf(whole)]!;
    const taken = new Set(pieces.flatMap(({ nodes }) => nodes));
    const slots = slotsOf(pieces, this.flow);
    const channels = pieces.map(piece => this.channels(piece.from));
    const before = agree(slots, channels);
    return rowsIn(
      this.flow,
      main.map(({ word }) => word),
      taken,
    ).flatMap((row): Piece[] => {
      const piece = { from: row[0]!.inputs[0]!, nodes: row, layers: [...row, undefined] };
      const after = agree(slotsOf([...pieces, piece], this.flow), [...channels, this.channels(piece.from)]);
      // Where more than its width and a stride become parameters by it, it only looks alike.
      return after.parameters.length <= before.parameters.length + 2 ? [piece] : [];
    });
  }

  /** Folds one kind of row; false where none is worth it. */
  private rows(): boolean {
    for (const rows of repeatedRows(this.flow)) {
      const pieces = rows.map((row): Piece => ({ from: row[0]!.inputs[0]!, nodes: row, layers: row }));
      const channels = pieces.map(piece => this.channels(piece.from));
      const agreed = agree(slotsOf(pieces, this.flow), channels);
      if (this.put(pieces, agreed, pieces[0]!, rows[0]!, [])) return true;
    }
    return false;
  }

  /** Folds one kind of region, the largest first; false where none is there twice. */
  private regions(): boolean {
    const kinds = new Map<string, Region[]>();
    for (const region of regionsIn(this.flow))
      kinds.set(region.key, [...(kinds.get(region.key) ?? []), region]);
    const size = ([region]: readonly Region[]) => region!.nodes.length;
    for (const all of [...kinds.values()].toSorted((a, b) => size(b) - size(a))) {
      const seen = new Set<Node>();
      const apart = all.filter(({ nodes }) => nodes.every(node => !seen.has(node) && seen.add(node)));
      if (apart.length < 2 || (apart.length - 1) * (size(apart) - 1) < fewestSaved) continue;
      const pieces = apart.map(({ from, nodes }): Piece => ({ from, nodes, layers: nodes }));
      const channels = pieces.map(piece => this.channels(piece.from));
      const agreed = agree(slotsOf(pieces, this.flow), channels);
      if (this.put(pieces, agreed, pieces[0]!, pieces[0]!.nodes, [])) return true;
    }
    return false;
  }

  /** Puts a block in the place of its pieces; false where it has too many parameters. */
  private put(
    pieces: readonly Piece[],
    { texts, parameters }: Agreed,
    sample: Piece,
    body: readonly Node[],
    called: readonly MapId[],
  ): boolean {
    if (parameters.length > mostParameters) return false;
    const name = this.names.take('Unit', 'Unit');
    const own = new Names();
    for (const parameter of parameters) own.take(parameter.name, 'p');
    const [side, main] = called;
    const places = new Map(sample.layers.map((node, place) => [node, place]));
    const lines = linesOf(body, {
      inputs: new Map([[sample.from, 'in']]),
      results: body.at(-1)!.outputs,
      name: map => own.take(map === side ? 'side' : map === main ? 'main' : undefined, 'x'),
      call: node => node.text ?? call(sample, places.get(node)!, texts),
    });
    const block: BlockText = {
      name,
      params: parameters.map(parameter => ({
        name: parameter.name,
        default: parameter.default === undefined ? undefined : valueText(parameter.default),
      })),
      lines,
    };
    this.texts.push(block);
    const uses = pieces.map(({ from, nodes }, i) => {
      const args: Record<string, Argument> = {};
      for (const { name, values, default: usual } of parameters)
        if (usual === undefined || valueText(usual) !== valueText(values[i]!)) args[name] = values[i]!;
      const { outputs, origin } = nodes.at(-1)!;
      return {
        old: nodes,
        by: { word: name, args, inputs: [from], outputs, origin, isShared: false, block },
      };
    });
    this.flow.replace(uses);
    return true;
  }

  private channels(map: MapId): number {
    return this.flow.shapes[map]![0]!;
  }
}

/** Modules that differ only in what stands on the way around are of one kind. */
function kindOf(fork: Fork): string {
  const words = fork.branches.map(branch => branch.map(({ word }) => word).join(' '));
  const { word } = fork.join;
  if (fork.branches.length !== 2 || fork.splitter !== undefined)
    return `${fork.splitter?.word} ${word}: ${words.join(' | ')}`;
  return `${word}: ${words[mainOf(fork)]}`;
}

/** The longer of two branches. */
const mainOf = ({ branches }: Fork): number =>
  branches.length === 2 && branches[1]!.length > branches[0]!.length ? 1 : 0;

const sideOf = (fork: Fork): readonly Node[] => fork.branches[1 - mainOf(fork)] ?? [];

/** Modules with the same words on the way around, together. */
function alikes(forks: readonly Fork[]): readonly (readonly Fork[])[] {
  const kinds = new Map<string, Fork[]>();
  for (const fork of forks) {
    const key = sideOf(fork)
      .map(({ word }) => word)
      .join(' ');
    kinds.set(key, [...(kinds.get(key) ?? []), fork]);
  }
  return [...kinds.values()];
}

function slotsOf(pieces: readonly Piece[], flow: Flow): readonly Slot[] {
  const places = Math.max(...pieces.map(({ layers }) => layers.length));
  const slots: Slot[] = [];
  for (let place = 0; place < places; place++) {
    const nodes = pieces.map(({ layers }) => layers[place]);
    const names = new Set(nodes.flatMap(node => Object.keys(node?.args ?? {})));
    for (const name of names)
      slots.push({ key: `${place} ${name}`, name, values: nodes.map(node => node && valueIn(node, name)) });
  }
  // How wide the block's own result is comes first: the others follow from it.
  const width = (slot: Slot) => slot.name === 'out';
  const last = slots.findLastIndex(slot => width(slot) && isResult(pieces, flow, slot));
  return last < 0 ? slots : [slots[last]!, ...slots.slice(0, last), ...slots.slice(last + 1)];
}

function isResult(pieces: readonly Piece[], flow: Flow, slot: Slot): boolean {
  return pieces.every(({ nodes }, i) => flow.shapes[nodes.at(-1)!.outputs[0]!]![0] === slot.values[i]);
}

/** An argument, or what stands for it where it is left out. */
function valueIn(node: Node, name: string): Argument | undefined {
  const given = node.args[name];
  if (given !== undefined) return given;
  const usual = node.block?.params.find(param => param.name === name)?.default;
  if (usual !== undefined) return readBack(usual);
  const param = ops.get(node.word)?.params[name];
  const value = param?.default;
  // A pool's step is its window unless said.
  if (param?.defaultText !== undefined) return node.args[param.defaultText];
  if (Array.isArray(value))
    return value[0] === value[1] ? (value[0] as number) : (value as readonly number[]);
  return value as Argument | undefined;
}

const readBack = (text: string): Argument =>
  text === 'true' ? true : text === 'false' ? false : /^[\d.]+$/.test(text) ? Number(text) : text;

/** The call of a layer with what its arguments are in the block. What is the default is left out. */
function call(sample: Piece, place: number, texts: ReadonlyMap<string, string>): string {
  const node = sample.layers[place]!;
  const record = ops.get(node.word);
  const names =
    record !== undefined
      ? Object.keys(record.params)
      : node.block
        ? node.block.params.map(p => p.name)
        : Object.keys(node.args);
  const args: Record<string, string> = {};
  for (const name of names) {
    const text = texts.get(`${place} ${name}`);
    if (text === undefined) continue;
    const usual = valueIn({ ...node, args: { ...node.args, [name]: undefined } as never }, name);
    const isWindow = record?.params[name]?.defaultText !== undefined;
    if (usual !== undefined && !isWindow && valueText(usual) === text && name !== 'kernel') continue;
    args[name] = text;
  }
  return callText(node.word, args, names, inRow(node));
}
