/** What can be reached from where: files that import each other, in time that grows with them and their imports. */

type Next = (from: string) => Iterable<string>;

/**
 * Everything reached from some places, what others lead to before those others. Places with the same number lead to
 * each other. (Tarjan's algorithm, without recursion: chains may be long.)
 */
export function inOrder(roots: Iterable<string>, next: Next): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const entered = new Map<string, number>();
  /** The earliest place still open that a place leads back to. */
  const low = new Map<string, number>();
  const open: string[] = [];
  const path: { readonly at: string; readonly rest: Iterator<string> }[] = [];
  const enter = (at: string) => {
    low.set(at, entered.size);
    entered.set(at, entered.size);
    open.push(at);
    path.push({ at, rest: next(at)[Symbol.iterator]() });
  };
  const lower = (at: string, to: number) => low.set(at, Math.min(low.get(at)!, to));
  let groups = 0;
  for (const root of roots) {
    if (!entered.has(root)) enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { at, rest } = top;
      const step = rest.next();
      if (!step.done) {
        if (!entered.has(step.value)) enter(step.value);
        else if (!numbers.has(step.value)) lower(at, entered.get(step.value)!);
        continue;
      }
      path.pop();
      const outer = path.at(-1);
      if (outer !== undefined) lower(outer.at, low.get(at)!);
      if (low.get(at) !== entered.get(at)) continue;
      for (let last: string | undefined; last !== at; ) {
        last = open.pop()!;
        numbers.set(last, groups);
      }
      groups++;
    }
  }
  return numbers;
}

/** Everything that some places lead to, themselves included. */
export function reachedFrom(roots: Iterable<string>, next: Next): ReadonlySet<string> {
  const reached = new Set(roots);
  // What is added while the set is gone through has its turn too.
  for (const at of reached) for (const to of next(at)) reached.add(to);
  return reached;
}

/** A circle of more places than these is not gone round. */
const longestWay = 200;

/** A shortest way from one place to another, both included; nothing where that is far to seek. */
export function wayBetween(from: string, to: string, next: Next): readonly string[] {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const at of before.keys()) {
    if (at === to) {
      const way: string[] = [];
      for (let one: string | undefined = at; one !== undefined; one = before.get(one)) way.unshift(one);
      return way;
    }
    for (const one of next(at)) if (!before.has(one) && before.size < longestWay) before.set(one, at);
  }
  return [];
}

/** The other direction of some ways. */
export function backwards(ways: Iterable<readonly [string, Iterable<string>]>): Next {
  const found = new Map<string, string[]>();
  for (const [from, all] of ways)
    for (const to of all) {
      const before = found.get(to);
      if (before === undefined) found.set(to, [from]);
      else before.push(from);
    }
  return to => found.get(to) ?? [];
}
