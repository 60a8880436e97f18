/** The network while it becomes a design: steps and, later, uses of blocks and loops, as nodes that read and write maps. */
import type { Argument, MapId, Net, Step } from '../found/net';
import type { Shape } from '../ops/op';

/** What a node says: an operator or a block with its arguments, or turns of other nodes. */
export interface Node {
  readonly word: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly inputs: readonly MapId[];
  readonly outputs: readonly MapId[];
  /** What the file calls it. */
  readonly origin: string;
  /** Whether it has its weights together with others, and so belongs to no block. */
  readonly isShared: boolean;
  /** How its call is printed where that is more than word and arguments. */
  readonly text?: string;
  /** The block that it uses. */
  readonly block?: BlockText;
  /** Of a loop of equal turns what a turn is. */
  readonly turn?: { readonly times: number; readonly node: Node } | undefined;
}

/** A block as it will stand in the file. */
export interface BlockText {
  readonly name: string;
  /** Parameters in their order, with their defaults as text. */
  readonly params: readonly { readonly name: string; readonly default: string | undefined }[];
  /** Lines of its body. */
  readonly lines: readonly string[];
}

export class Flow {
  constructor(
    readonly shapes: readonly Shape[],
    public nodes: Node[],
    readonly outputs: readonly MapId[],
  ) {}

  /** @param instances what steps with shared weights are called */
  static of(net: Net, instances: ReadonlyMap<Step, string>): Flow {
    const nodes = net.steps.map((step): Node => {
      const { op, args, inputs, outputs, origin } = step;
      const text = instances.get(step);
      const own = { word: op, args, inputs, outputs, origin, isShared: text !== undefined };
      return text === undefined ? own : { ...own, text };
    });
    return new Flow(net.shapes, nodes, net.outputs);
  }

  makers(): ReadonlyMap<MapId, Node> {
    return new Map(this.nodes.flatMap(node => node.outputs.map(map => [map, node] as const)));
  }

  /** Who reads each map; a result of the network counts as a reader that is no node. */
  readers(): ReadonlyMap<MapId, readonly (Node | undefined)[]> {
    const found = new Map<MapId, (Node | undefined)[]>();
    const add = (map: MapId, node: Node | undefined) => {
      const list = found.get(map);
      if (list === undefined) found.set(map, [node]);
      else list.push(node);
    };
    for (const node of this.nodes) for (const map of node.inputs) add(map, node);
    for (const map of this.outputs) add(map, undefined);
    return found;
  }

  /** Puts nodes in the places of others, each where the last of them stood. */
  replace(pieces: readonly { readonly old: readonly Node[]; readonly by: Node }[]): void {
    const gone = new Set(pieces.flatMap(({ old }) => old));
    const places = new Map(this.nodes.map((node, place) => [node, place]));
    const put = new Map<Node, Node>();
    for (const { old, by } of pieces)
      put.set(
        old.reduce((a, b) => (places.get(b)! > places.get(a)! ? b : a)),
        by,
      );
    this.nodes = this.nodes.flatMap(node => put.get(node) ?? (gone.has(node) ? [] : [node]));
  }
}
