/**
 * What bodies without a layer do to the maps that arrive: they hand some of them on. There may be more uses and turns of
 * them than can be walked, so they are worked out once for each body.
 */
import type { Body, MapId } from './graph';
import { kept } from './kept';

/** For each result which of the maps that arrive it is; `undefined` where an error upstream never made it. */
export type Pass = readonly (number | undefined)[];

const then = (first: Pass, next: Pass): Pass => next.map(i => (i === undefined ? undefined : first[i]));

const known = kept<Body, Pass>();

/** One use of a body without a layer. */
export function passOf(body: Body): Pass {
  let pass = known.get(body);
  if (pass === undefined) known.set(body, (pass = follow(body)));
  return pass;
}

function follow(body: Body): Pass {
  const maps = new Map<MapId, number | undefined>();
  const read = (id: MapId) => (id < 0 ? -1 - id : maps.get(id));
  for (const item of body.items) {
    let made: Pass = item.inputs.map(read);
    if (item.kind === 'use') made = then(made, passOf(item.body));
    else if (item.kind === 'loop')
      for (const run of item.runs)
        made = then(
          [...made, ...run.captured.map(read)],
          passOfTurns(run.body, run.times, run.captured.length),
        );
    for (const [i, map] of made.entries()) maps.set(item.first + i, map);
  }
  return body.results.map(read);
}

/** Equal turns of a body without a layer; the last of its inputs are captured and arrive at every turn. */
export function passOfTurns(body: Body, times: number, captured: number): Pass {
  const travelling = body.inputs.length - captured;
  const fixed = Array.from({ length: captured }, (_, i) => travelling + i);
  let all: Pass = body.inputs.map((_, i) => i);
  // Two turns are one step taken twice, so that a thousand million turns are thirty.
  let step: Pass = [...passOf(body), ...fixed];
  for (let left = times; left >= 1; left = Math.floor(left / 2)) {
    if (left % 2 === 1) all = then(all, step);
    step = then(step, step);
  }
  return all.slice(0, all.length - captured);
}
