/** Names that nothing has, with the one that was probably meant. */
import { ops } from '../ops';
import { unknownName } from '../problems/language';
import { nearest } from '../text/nearest';
import type { Problem } from '../text/problem';
import type { Span } from '../text/span';
import { functions } from './functions';
import { type Env, placeOf } from './scope';
import { words } from './values';

/** Tells a name with the nearest of those that its body can see. */
export function reportUnknown(name: string, at: Span, env: Env, what: string): void {
  const near = nearest(name, candidates(env, what));
  env.report(unknownName, placeOf(env, at), { name, what, near, mayBeDeclared: true });
}

function* candidates(env: Env, what: string): Iterable<string> {
  yield* env.scope.all();
  yield* ops.keys();
  if (what === 'name' || what === 'function') yield* functions.keys();
  if (what === 'name') yield* words;
}

/**
 * A problem as it is told. Only now the names of blocks and networks are looked at: what is remembered of a body is not
 * to depend on names that it does not use.
 */
export function withNearest(problem: Problem, names: () => Iterable<string>): Problem {
  if ((problem.kind as unknown) !== unknownName) return problem;
  const data = problem.data as Parameters<typeof unknownName.say>[0];
  if (data.mayBeDeclared !== true) return problem;
  const near = nearest(data.name, [...(data.near === undefined ? [] : [data.near]), ...names()]);
  if (near === undefined) return problem;
  const mends = [{ title: `Change to '${near}'`, place: problem.place, text: near }];
  return { ...problem, data: { ...data, near }, mends };
}
