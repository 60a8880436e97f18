/** The order of steps that keeps the least memory, held to all orders that there are. */
import { expect, test } from 'vitest';
import { type Done, leastOrder, type Steps } from '../../server/src/schedule/order';

interface Node {
  readonly size: number;
  readonly reads: readonly number[];
  readonly inPlace: boolean;
  readonly isResult: boolean;
}

/** The peak of one order, as it is run: maps with the reads that are to come. */
function peakOf(nodes: readonly Node[], order: readonly number[]): number {
  const reads = nodes.map(({ isResult }) => (isResult ? 1 : 0));
  for (const node of nodes) for (const read of node.reads) reads[read]!++;
  let [live, peak] = [0, 0];
  for (const step of order) {
    const { size, reads: inputs, inPlace } = nodes[step]!;
    const [first] = inputs;
    const isOver = inPlace && inputs.length === 1 && reads[first!] === 1;
    peak = Math.max(peak, live + (isOver ? 0 : size));
    live += size;
    for (const read of inputs) if (--reads[read]! === 0) live -= nodes[read]!.size;
    if (reads[step] === 0) live -= size;
  }
  return peak;
}

/** The least peak of all orders: one that is no better than what was found is not gone through to its end. */
function leastOfAll(nodes: readonly Node[]): number {
  const reads = nodes.map(({ isResult }) => (isResult ? 1 : 0));
  for (const node of nodes) for (const read of node.reads) reads[read]!++;
  const isDone = nodes.map(() => false);
  let best = Number.POSITIVE_INFINITY;
  const goOn = (left: number, live: number, peak: number): void => {
    if (peak >= best) return;
    if (left === 0) best = peak;
    for (const [i, { size, reads: inputs, inPlace }] of nodes.entries()) {
      if (isDone[i] || inputs.some(read => !isDone[read])) continue;
      const isOver = inPlace && inputs.length === 1 && reads[inputs[0]!] === 1;
      let after = live + size;
      for (const read of inputs) if (--reads[read]! === 0) after -= nodes[read]!.size;
      if (reads[i] === 0) after -= size;
      isDone[i] = true;
      goOn(left - 1, after, Math.max(peak, live + (isOver ? 0 : size)));
      isDone[i] = false;
      for (const read of inputs) reads[read]!++;
    }
  };
  goOn(nodes.length, 0, 0);
  return best;
}

function stepsOf(nodes: readonly Node[]): Steps {
  const readers = nodes.map((_, i) => nodes.flatMap(({ reads }, k) => (reads.includes(i) ? [k] : [])));
  const isAlive = (i: number, done: Done) =>
    done[i] === 1 && (nodes[i]!.isResult || readers[i]!.some(reader => done[reader] === 0));
  const alive = (done: Done) => nodes.reduce((sum, { size }, i) => sum + (isAlive(i, done) ? size : 0), 0);
  return {
    count: nodes.length,
    after: nodes.map(({ reads }) => reads),
    alive,
    during: (step, done) => {
      const { size, reads, inPlace } = nodes[step]!;
      const [first] = reads;
      const others =
        first === undefined ? 1 : readers[first]!.filter(r => r !== step && done[r] === 0).length;
      const isOver = inPlace && reads.length === 1 && others === 0 && !nodes[first!]!.isResult;
      return alive(done) + (isOver ? 0 : size);
    },
  };
}

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function graph(below: (n: number) => number): readonly Node[] {
  const nodes: Node[] = [];
  const count = 2 + below(8);
  for (let i = 0; i < count; i++) {
    const reads = new Set<number>();
    // Mostly what is near is read, so that there are branches and not a heap of sand.
    if (i > 0) reads.add(Math.max(0, i - 1 - below(3)));
    while (i > 0 && below(3) === 0) reads.add(below(i));
    const inPlace = reads.size === 1 && below(3) === 0;
    const size = inPlace ? nodes[[...reads][0]!]!.size : below(4) === 0 ? 10 * below(10) : below(10);
    nodes.push({ size, reads: [...reads], inPlace, isResult: i === count - 1 || below(8) === 0 });
  }
  return nodes;
}

test('it is the best of all orders of ten thousand graphs of up to nine steps', () => {
  const below = chance(7);
  let better = 0;
  for (let i = 0; i < 10_000; i++) {
    const nodes = graph(below);
    const best = leastOfAll(nodes);
    const found = leastOrder(stepsOf(nodes), 10_000)!;
    if (found.peak !== best) expect({ nodes, peak: found.peak }).toEqual({ nodes, peak: best });
    expect(peakOf(nodes, found.steps)).toBe(best);
    if (
      best <
      peakOf(
        nodes,
        nodes.map((_, k) => k),
      )
    )
      better++;
  }
  expect(better).toBeGreaterThan(500);
});

test('a long chain takes no time, and too many branches are left alone', () => {
  const chain = Array.from(
    { length: 100 },
    (_, i): Node => ({
      size: 5,
      reads: i === 0 ? [] : [i - 1],
      inPlace: false,
      isResult: i === 99,
    }),
  );
  expect(leastOrder(stepsOf(chain), 200)?.peak).toBe(10);
  const wide = Array.from(
    { length: 40 },
    (): Node => ({ size: 1, reads: [], inPlace: false, isResult: true }),
  );
  wide.push({ size: 1, reads: wide.map((_, i) => i), inPlace: false, isResult: true });
  expect(leastOrder(stepsOf(wide), 10)).toBeUndefined();
});
