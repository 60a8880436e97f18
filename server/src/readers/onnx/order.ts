/** Nodes in an order in which each stands behind those whose results it reads. */
import { Broken } from '../reader';
import type { Graph, Node } from './model';

/** Most files are in order already; of others the order is found, and a circle is told. */
export function sorted({ nodes, inputs, initializers }: Graph): readonly Node[] {
  const known = new Set(['', ...inputs.map(({ name }) => name), ...initializers.keys()]);
  const makers = new Map<string, number>();
  for (const [i, node] of nodes.entries())
    for (const name of node.outputs) {
      if (name === '') continue;
      if (makers.has(name) || known.has(name)) throw new Broken(`${name} is made twice.`);
      makers.set(name, i);
    }
  const waiting = nodes.map(
    node => new Set(node.inputs.filter(name => !known.has(name)).map(name => makers.get(name))),
  );
  const readers = new Map<number, number[]>();
  for (const [i, makes] of waiting.entries())
    for (const maker of makes) {
      if (maker === undefined) {
        const lost = nodes[i]!.inputs.find(name => !known.has(name) && !makers.has(name));
        throw new Broken(`${nodes[i]!.type} ${nodes[i]!.name} reads ${lost}, which nothing makes.`);
      }
      const list = readers.get(maker);
      if (list === undefined) readers.set(maker, [i]);
      else list.push(i);
    }
  const order: Node[] = [];
  const ready = new Ready(waiting.flatMap((makes, i) => (makes.size === 0 ? [i] : [])));
  for (let next = ready.take(); next !== undefined; next = ready.take()) {
    order.push(nodes[next]!);
    for (const reader of readers.get(next) ?? []) {
      waiting[reader]!.delete(next);
      if (waiting[reader]!.size === 0) ready.add(reader);
    }
  }
  if (order.length < nodes.length) {
    const stuck = nodes[waiting.findIndex(makes => makes.size > 0)]!;
    throw new Broken(`${stuck.type} ${stuck.name} waits for its own result: the graph has a circle.`);
  }
  return order;
}

/** Those that wait for nothing, the first of the file first. */
class Ready {
  constructor(private readonly heap: number[]) {}

  add(one: number): void {
    const { heap } = this;
    let at = heap.push(one) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= heap[at]!) break;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  take(): number | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const child = left + 1 < heap.length && heap[left + 1]! < heap[left]! ? left + 1 : left;
      if (child >= heap.length || heap[at]! <= heap[child]!) return first;
      [heap[child], heap[at]] = [heap[at]!, heap[child]!];
      at = child;
    }
  }
}
