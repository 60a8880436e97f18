/**
 * How V8 is to look after the heap of a process in which one analysis follows the other. Each edit leaves a generation of
 * objects behind, much of it the same sort of objects as those that live on.
 */
import type { EventLoopUtilization } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';

const flags = [
  // V8 would let the heap grow to four times of what is alive before it looks: at twice, a long session takes little more than
  // its first minutes.
  '--heap-growing-percent=100',
  // Where all objects that a line of code makes have outlived one look, V8 makes the next among the old ones: after the
  // first analysis, of which all is kept, that holds for most lines, and what they make for each edit stays, with all
  // that it leads to, until everything is gone through. Without, a third as much is kept, and time goes with it.
  '--no-allocation-site-pretenuring',
  // For what gives memory back when nobody types.
  '--expose-gc',
];

/** Moves what is left together, so that no page is kept for a few objects: whoever types would wait for it. */
const compacts = 'compact-on-every-full-gc';

/** For the whole process, at its start. */
export function keepHeapSmall(): void {
  for (const flag of flags) setFlagsFromString(flag);
}

/** How often a look is taken at whether the server rests, and how long it may have worked in between to be at rest. */
const restMs = 10_000;
const restingMs = 50;

const put: (() => void)[] = [];

/** Does something once, when nobody types; before the process of a server ends at the latest. */
export const whenAtRest = (work: () => void): void => void put.push(work);

const catchUp = () => {
  for (const work of put.splice(0)) work();
};

/** Does what was put off and gives back what edits left behind, when nobody types. */
export function workAtRest(): void {
  process.once('exit', catchUp);
  let collect: (() => void) | undefined;
  let before: EventLoopUtilization | undefined;
  let hasWorked = false;
  const look = async () => {
    // Asked for here and not at the start, which would be later by what they take to load.
    collect ??= (await import('node:vm')).runInNewContext('gc') as () => void;
    const { eventLoopUtilization } = performance;
    const isAtRest = eventLoopUtilization(before).active < restingMs;
    if (isAtRest && hasWorked) {
      catchUp();
      setFlagsFromString(`--${compacts}`);
      collect();
      setFlagsFromString(`--no-${compacts}`);
    }
    hasWorked = !isAtRest;
    before = eventLoopUtilization();
  };
  setInterval(() => void look(), restMs).unref();
}
