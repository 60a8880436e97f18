/**
 * Paths by their parts, so that whoever asks what leads to each layer of a network looks a few parts up, and does not ask
 * every path of every layer.
 */
import type { Path } from '../syntax/tree';

interface PathNode<T> {
  readonly values: T[];
  readonly next: Map<string, PathNode<T>>;
}

export class PathTree<T> {
  private readonly root: PathNode<T> = { values: [], next: new Map() };
  private readonly operators = new Map<string, T[]>();

  /** @returns the lists that the value stands in now, behind all that was added before */
  add({ parts }: Path, value: T): readonly (readonly T[])[] {
    let node = this.root;
    for (const { name, index } of parts) {
      const key = index === undefined ? name : `${name}[${index}]`;
      let next = node.next.get(key);
      if (next === undefined) node.next.set(key, (next = { values: [], next: new Map() }));
      node = next;
    }
    node.values.push(value);
    const [first] = parts;
    if (parts.length !== 1 || first!.index !== undefined) return [node.values];
    let anywhere = this.operators.get(first!.name);
    if (anywhere === undefined) this.operators.set(first!.name, (anywhere = []));
    anywhere.push(value);
    return [node.values, anywhere];
  }

  /**
   * Calls with the values of each path that leads to a layer, or to its operator anywhere. A part without an index stands
   * for every one of that name, and the only one of its name is the first.
   * @param path of the layer, as the flat view has it
   */
  leadingTo(path: string, op: string, see: (values: readonly T[]) => void): void {
    const anywhere = this.operators.get(op);
    if (anywhere !== undefined) see(anywhere);
    const names = path.split('.');
    const look = (node: PathNode<T> | undefined, depth: number): void => {
      if (node === undefined) return;
      if (node.values.length > 0) see(node.values);
      if (node.next.size === 0 || depth === names.length) return;
      const name = names[depth]!;
      const bracket = name.indexOf('[');
      look(node.next.get(bracket < 0 ? name : name.slice(0, bracket)), depth + 1);
      look(node.next.get(bracket < 0 ? `${name}[0]` : name), depth + 1);
    };
    look(this.root, 0);
  }
}
