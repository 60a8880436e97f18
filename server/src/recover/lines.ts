/** Lines of a body: chains of stages, with a name where a map is read more than once or further below. */
import type { MapId } from '../found/net';
import { ops } from '../ops';
import type { Node } from './graph';
import { callText } from './values';

export interface Around {
  /** What maps that arrive are called: `in`, or nothing in a network, whose inputs are stages. */
  readonly inputs: ReadonlyMap<MapId, string>;
  readonly results: readonly MapId[];
  /** A name that no other map has. */
  readonly name: (map: MapId) => string;
  /** The call that stands for a node, where the body has it otherwise than the node says. */
  readonly call?: (node: Node) => string;
}

export const plainCall = (node: Node): string =>
  node.text ??
  callText(node.word, node.args, node.block?.params.map(({ name }) => name) ?? paramsOf(node), inRow(node));

const paramsOf = ({ word, args }: Node): readonly string[] => Object.keys(ops.get(word)?.params ?? args);

/** More parameters than that hide what a block is. */
export const mostParameters = 6;

/** How many arguments stand by position: nobody remembers the order behind an output, a window and a step. */
export const inRow = ({ word, block }: Node): number => {
  const record = ops.get(word);
  if (record === undefined) return block === undefined ? 1 : mostParameters;
  const params = Object.values(record.params);
  const border = params.findIndex(({ kind }) => kind === 'padding');
  // Nor does anybody know what `true` is.
  const named = params.findIndex(({ byName, kind }) => byName === true || kind === 'flag');
  return Math.min(border > 0 ? border : 3, named >= 0 ? named : 3);
};

interface Chain {
  readonly nodes: Node[];
  /** Several stand on the lines of a chain that is long. */
  readonly sources: readonly MapId[];
}

export function linesOf(nodes: readonly Node[], around: Around): string[] {
  const call = around.call ?? plainCall;
  const reads = new Map<MapId, number>();
  const count = (map: MapId) => reads.set(map, (reads.get(map) ?? 0) + 1);
  for (const node of nodes) for (const map of node.inputs) count(map);
  for (const map of around.results) count(map);
  const chains = chainsOf(nodes, reads, around.results);
  const named = new Map<MapId, string>(around.inputs);
  const lines: string[] = [];
  /** What the line above made, where it has no name. */
  let above: MapId | undefined;
  let isAboveNamed = false;
  for (const [i, { nodes: all, sources }] of chains.entries()) {
    const last = all.at(-1)!;
    const next = chains[i + 1];
    const results = last.outputs;
    const [only] = results;
    const isLast = i === chains.length - 1;
    const isResult =
      isLast && results.length === 1 && around.results.length === 1 && around.results[0] === only;
    const isNext =
      results.length === 1 &&
      reads.get(only!) === 1 &&
      next?.sources.filter(map => map === only).length === 1;
    const isNamed = !isResult && !isNext;
    const pieces = linesIn(all);
    const isIt = sources.length === 1 && sources[0] === above && !isAboveNamed;
    const said = sources.map(map => (map === above && !isAboveNamed ? 'it' : (named.get(map) ?? 'it')));
    for (const [k, piece] of pieces.entries()) {
      const stages = piece.map(call).join(' -> ');
      const isFirst = k === 0;
      const isEnd = k === pieces.length - 1;
      const from = isFirst
        ? sources.length === 0 || (isIt && !(isEnd && isNamed))
          ? ''
          : `${said.join(', ')} -> `
        : '';
      if (!isEnd || !isNamed) {
        lines.push(`${from}${stages}`);
        continue;
      }
      const names = results.map(map => (reads.has(map) ? around.name(map) : '_'));
      for (const [n, map] of results.entries()) named.set(map, names[n]!);
      // A line with a name says where it starts.
      const start = from === '' && sources.length > 0 ? 'it -> ' : from === '' && !isFirst ? 'it -> ' : from;
      lines.push(`${names.join(', ')} = ${start}${stages}`);
    }
    above = isNamed ? undefined : only;
    isAboveNamed = isNamed;
  }
  const lastMap = chains.at(-1)?.nodes.at(-1)?.outputs;
  const isSaid =
    around.results.length === 1 && lastMap?.length === 1 && lastMap[0] === around.results[0] && !isAboveNamed;
  if (!isSaid) lines.push(around.results.map(map => named.get(map) ?? 'it').join(', '));
  return lines;
}

function chainsOf(
  nodes: readonly Node[],
  reads: ReadonlyMap<MapId, number>,
  results: readonly MapId[],
): readonly Chain[] {
  const chains: Chain[] = [];
  const ends = new Map<MapId, Chain>();
  for (const node of nodes) {
    const [from] = node.inputs;
    const open = node.inputs.length === 1 ? ends.get(from!) : undefined;
    if (open !== undefined && reads.get(from!) === 1 && !results.includes(from!)) {
      ends.delete(from!);
      open.nodes.push(node);
      if (node.outputs.length === 1) ends.set(node.outputs[0]!, open);
      continue;
    }
    const chain: Chain = { nodes: [node], sources: node.inputs };
    chains.push(chain);
    if (node.outputs.length === 1) ends.set(node.outputs[0]!, chain);
  }
  return inOrder(chains);
}

/** Each chain behind those that it reads; of several that could come next, the one that reads the line above. */
function inOrder(chains: readonly Chain[]): readonly Chain[] {
  const maker = new Map<MapId, Chain>();
  for (const chain of chains)
    for (const node of chain.nodes) for (const map of node.outputs) maker.set(map, chain);
  const left = new Set(chains);
  const done = new Set<Chain>();
  const order: Chain[] = [];
  const readers = new Map<Chain, Chain[]>();
  for (const chain of chains)
    for (const map of chain.sources) {
      const from = maker.get(map);
      if (from !== undefined) readers.set(from, [...(readers.get(from) ?? []), chain]);
    }
  const isReady = (chain: Chain) =>
    chain.sources.every(map => !left.has(maker.get(map)!) || done.has(maker.get(map)!));
  const queue = [...chains];
  while (order.length < chains.length) {
    const near = order.length === 0 ? [] : (readers.get(order.at(-1)!) ?? []);
    const next =
      near.find(chain => left.has(chain) && isReady(chain)) ??
      queue.find(chain => left.has(chain) && isReady(chain))!;
    order.push(next);
    done.add(next);
    left.delete(next);
    while (queue[0] !== undefined && !left.has(queue[0])) queue.shift();
  }
  return order;
}

/** A long chain begins a line at each layer of weights, and around loops. */
function linesIn(nodes: readonly Node[]): readonly (readonly Node[])[] {
  if (nodes.length <= 3 && nodes.every(({ text }) => text === undefined)) return [nodes];
  const lines: Node[][] = [];
  for (const node of nodes) {
    const now = lines.at(-1);
    const before = now?.at(-1);
    const begins = weighs(node) || isLoop(before) || isLoop(node);
    const isAlike = before?.block !== undefined && before.word === node.word;
    // What has no weights yet leads to the layer: an input, a global pool.
    const isOpen = now !== undefined && now.length <= 2 && !now.some(weighs) && !isLoop(before);
    if (now === undefined || (begins && !isAlike && (!isOpen || isLoop(node)))) lines.push([node]);
    else now.push(node);
  }
  return lines;
}

const weighs = (node: Node): boolean => {
  const record = ops.get(node.word);
  return record === undefined || record.macs !== undefined;
};

const isLoop = (node: Node | undefined): boolean => node?.text?.startsWith('for ') === true;
