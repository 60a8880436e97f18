/** What flows through a `forward`, as a graph, and the lines of this language that say it. */
import { ops } from '../ops';

/** What stages make of other maps; without stages it is what arrives. */
export interface MapNode {
  readonly from: readonly MapNode[];
  readonly stages: readonly string[];
  /** Of several maps that its stages make, which one. */
  readonly part?: { readonly of: MapNode; readonly index: number };
  /** What it is called in Python. */
  called?: string | undefined;
  /** How many read it. */
  readers: number;
  /** Its parts, where stages make several maps. */
  parts?: MapNode[];
}

export const arriving = (): MapNode => ({ from: [], stages: [], readers: 0 });

export function madeOf(from: readonly MapNode[], stages: readonly string[]): MapNode {
  for (const one of from) one.readers++;
  return { from, stages, readers: 0 };
}

export function partsOf(of: MapNode, names: readonly string[]): readonly MapNode[] {
  of.parts = names.map((called, index) => ({
    from: [],
    stages: [],
    part: { of, index },
    called,
    readers: 0,
  }));
  return of.parts;
}

/** What a stage begins a line with, so that a line is a step. */
const steps: ReadonlySet<string> = new Set(['convolution', 'dense', 'pooling']);

function isStep(stage: string): boolean {
  const [word] = /^\w+/.exec(stage) ?? [''];
  return steps.has(ops.get(word!)?.category ?? '') || /^(?:[A-Z]|repeat|if )/.test(stage);
}

export class Lines {
  readonly lines: string[] = [];
  private readonly names = new Map<MapNode, string>();
  /** Whether the line above has a name, so that one says where it starts. */
  private isNamed = false;

  /**
   * @param inputs what arrives, with its names
   * @param fresh a name that nothing has yet
   */
  constructor(
    inputs: ReadonlyMap<MapNode, string>,
    private readonly fresh: (called: string | undefined) => string,
    private readonly outer: ReadonlyMap<MapNode, string> = new Map(),
  ) {
    for (const [node, name] of inputs) this.names.set(node, name);
    for (const [node, name] of outer) this.names.set(node, name);
  }

  /** The last line: what comes out. */
  result(nodes: readonly MapNode[]): void {
    const [only] = nodes;
    if (nodes.length === 1 && only !== undefined && !this.names.has(only) && only.part === undefined)
      this.write(only, undefined);
    else this.lines.push(nodes.map(node => this.nameOf(node)).join(', '));
  }

  nameOf(node: MapNode): string {
    const known = this.names.get(node);
    if (known !== undefined) return known;
    if (node.part !== undefined) {
      const { of } = node.part;
      const names = of.parts!.map(part => (part.readers === 0 ? '_' : this.fresh(part.called)));
      for (const [i, part] of of.parts!.entries()) this.names.set(part, names[i]!);
      this.write(of, names.join(', '));
      return this.names.get(node)!;
    }
    const name = this.fresh(node.called);
    this.write(node, name);
    this.names.set(node, name);
    return name;
  }

  private write(node: MapNode, name: string | undefined): void {
    // Back to what has a name, or is read by several, or joins maps.
    const stages: string[] = [];
    let at = node;
    for (;;) {
      stages.unshift(...at.stages);
      const [from, ...more] = at.from;
      if (from === undefined || more.length > 0) break;
      if (this.names.has(from) || from.readers > 1 || from.part !== undefined || from.from.length === 0)
        break;
      at = from;
    }
    const sources = at.from.map(from => this.nameOf(from));
    const isFirst =
      this.lines.length === 0 && sources.length === 1 && sources[0] === 'in' && this.outer.size === 0;
    const groups: string[][] = [];
    for (const stage of stages) {
      if (groups.length === 0 || isStep(stage)) groups.push([stage]);
      else groups.at(-1)!.push(stage);
    }
    for (const [i, group] of groups.entries()) {
      const isLast = i === groups.length - 1;
      const start = i > 0 ? ['it'] : sources;
      const isSaid = name !== undefined && isLast ? true : i === 0 && (!isFirst || this.isNamed);
      const flow = [...(isSaid ? [start.join(', ')] : []), ...group].join(' -> ');
      this.lines.push(name !== undefined && isLast ? `${name} = ${flow}` : flow);
    }
    this.isNamed = name !== undefined;
  }
}
