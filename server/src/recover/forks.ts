/** Where the flow parts and meets again: branches of single layers from one map to one join. */
import type { MapId } from '../found/net';
import { ops } from '../ops';
import type { Flow, Node } from './graph';

export interface Fork {
  /** The map from which all branches come. */
  readonly from: MapId;
  /** What cuts it into pieces first, where each branch takes one of these. */
  readonly splitter: Node | undefined;
  readonly branches: readonly (readonly Node[])[];
  readonly join: Node;
  /** What everybody puts behind the join: an activation, a shuffle. */
  readonly tail: readonly Node[];
}

export const nodesOf = ({ splitter, branches, join, tail }: Fork): readonly Node[] => [
  ...(splitter === undefined ? [] : [splitter]),
  ...branches.flat(),
  join,
  ...tail,
];

/** How the flow is wired now. */
export class Wiring {
  readonly makers: ReadonlyMap<MapId, Node>;
  readonly readers: ReadonlyMap<MapId, readonly (Node | undefined)[]>;

  constructor(flow: Flow) {
    this.makers = flow.makers();
    this.readers = flow.readers();
  }

  /** The one node that reads the one result of a node. */
  next(node: Node): Node | undefined {
    if (node.outputs.length !== 1) return undefined;
    const readers = this.readers.get(node.outputs[0]!) ?? [];
    return readers.length === 1 && readers[0]?.inputs.length === 1 ? readers[0] : undefined;
  }
}

export const isPlain = (node: Node): boolean =>
  node.inputs.length === 1 && node.outputs.length === 1 && !node.isShared && node.text === undefined;

function branchTo(wiring: Wiring, map: MapId): { readonly nodes: readonly Node[]; readonly from: MapId } {
  const nodes: Node[] = [];
  let at = map;
  for (;;) {
    const maker = wiring.makers.get(at);
    if (maker === undefined || wiring.readers.get(at)?.length !== 1 || !isPlain(maker)) break;
    nodes.unshift(maker);
    at = maker.inputs[0]!;
  }
  return { nodes, from: at };
}

/** More branches than any module has. */
const mostBranches = 8;

export function forksIn(flow: Flow): readonly Fork[] {
  const wiring = new Wiring(flow);
  return flow.nodes.flatMap((join): readonly Fork[] => {
    const { length } = join.inputs;
    if (length < 2 || length > mostBranches || join.outputs.length !== 1 || join.text !== undefined)
      return [];
    const branches = join.inputs.map(map => branchTo(wiring, map));
    const from = branches[0]!.from;
    const plain = { branches: branches.map(({ nodes }) => nodes), join, tail: [] };
    if (branches.every(branch => branch.from === from)) {
      const isDirect = branches.filter(({ nodes }) => nodes.length === 0).length;
      return isDirect > 1 ? [] : [{ ...plain, from, splitter: undefined }];
    }
    const splitter = wiring.makers.get(from);
    if (splitter === undefined || splitter.outputs.length < 2 || splitter.inputs.length !== 1) return [];
    const pieces = branches.map(branch => branch.from);
    const isWhole =
      new Set(pieces).size === splitter.outputs.length &&
      splitter.outputs.every(map => pieces.includes(map) && wiring.readers.get(map)?.length === 1);
    return isWhole && pieces.length === splitter.outputs.length
      ? [{ ...plain, from: splitter.inputs[0]!, splitter }]
      : [];
  });
}

/** What all forks of a kind have behind them, without weights, is theirs. */
export function withTails(flow: Flow, forks: readonly Fork[]): readonly Fork[] {
  const wiring = new Wiring(flow);
  let grown = forks;
  for (;;) {
    const next = grown.map(fork => wiring.next(fork.tail.at(-1) ?? fork.join));
    const word = next[0]?.word;
    const record = word === undefined ? undefined : ops.get(word);
    if (record === undefined || record.weights !== undefined || record.window !== undefined) return grown;
    if (!next.every(node => node !== undefined && node.word === word && isPlain(node))) return grown;
    grown = grown.map((fork, i) => ({ ...fork, tail: [...fork.tail, next[i]!] }));
  }
}
