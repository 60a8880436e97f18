/**
 * In which order steps keep the least memory: a search over sets of steps that have run, for what is alive follows from the
 * set and not from the order in it. Branches are independent of each other, so that there are few sets, and a step that lets go
 * of as much as it makes is taken at once.
 */

/** Steps by their index, in the order in which they are written. */
export interface Steps {
  readonly count: number;
  /** What must have run before each. */
  readonly after: readonly (readonly number[])[];
  /** What is alive between two steps, given which have run. */
  readonly alive: (done: Done) => number;
  /** The most that is alive while one runs. */
  readonly during: (step: number, done: Done) => number;
}

/** 1 for each step that has run. */
export type Done = Uint8Array;

export interface Order {
  readonly peak: number;
  readonly steps: readonly number[];
}

interface State {
  readonly done: Done;
  readonly peak: number;
  readonly ran: number;
  readonly last: Ran | undefined;
}

interface Ran {
  readonly step: number;
  readonly before: Ran | undefined;
}

/**
 * An order with the least peak; of equal ones one that is as written for long. Nothing where more sets than these would have
 * to be looked at.
 */
export function leastOrder(steps: Steps, mostStates: number): Order | undefined {
  const start = new Uint8Array(steps.count);
  const open: State[] = [];
  const seen = new Set<string>();
  const add = (state: State) => {
    const forced = taken(steps, state);
    const key = String.fromCharCode(...forced.done);
    if (seen.has(key)) return;
    open.push(forced);
  };
  add({ done: start, peak: steps.alive(start), ran: 0, last: undefined });
  for (let looked = 0; open.length > 0; looked++) {
    const state = open.splice(lowest(open), 1)[0]!;
    if (state.ran === steps.count) return { peak: state.peak, steps: orderOf(state.last) };
    const key = String.fromCharCode(...state.done);
    if (seen.has(key)) continue;
    seen.add(key);
    if (looked >= mostStates) return undefined;
    // The last that is added goes first among equals.
    for (const step of ready(steps, state.done).reverse()) add(run(steps, state, step));
  }
  return undefined;
}

/** The least peak first, then whoever came farthest, then whoever came last. */
function lowest(open: readonly State[]): number {
  let best = 0;
  for (let i = 1; i < open.length; i++) {
    const [a, b] = [open[i]!, open[best]!];
    if (a.peak < b.peak || (a.peak === b.peak && a.ran >= b.ran)) best = i;
  }
  return best;
}

const ready = ({ count, after }: Steps, done: Done): number[] => {
  const found: number[] = [];
  for (let step = 0; step < count; step++)
    if (done[step] === 0 && after[step]!.every(other => done[other] === 1)) found.push(step);
  return found;
};

function run(steps: Steps, { done, peak, ran, last }: State, step: number): State {
  const next = done.slice();
  next[step] = 1;
  return {
    done: next,
    peak: Math.max(peak, steps.during(step, done)),
    ran: ran + 1,
    last: { step, before: last },
  };
}

/** No order is worse for a step that leaves no more alive and takes no more than was taken before. */
function taken(steps: Steps, from: State): State {
  let state = from;
  for (;;) {
    const alive = steps.alive(state.done);
    const next = ready(steps, state.done)
      .map(step => run(steps, state, step))
      .find(({ peak, done }) => peak <= state.peak && steps.alive(done) <= alive);
    if (next === undefined) return state;
    state = next;
  }
}

function orderOf(last: Ran | undefined): readonly number[] {
  const steps: number[] = [];
  for (let at = last; at !== undefined; at = at.before) steps.push(at.step);
  return steps.reverse();
}
