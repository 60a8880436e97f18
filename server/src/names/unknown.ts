/** Names that nothing has, with the one that was probably meant. */
import { words } from '../graph/values';
import { ops } from '../ops';
import { unknownName } from '../problems/language';
import { nearest } from '../text/nearest';
import { changeTo, type Problem } from '../text/problem';
import type { Span } from '../text/span';
import { functionCalled, operatorCalled } from './called';
import { functions } from './functions';
import type { Linked } from './link';
import { type Env, placeOf } from './scope';

/** Tells a name with the one that was probably meant of those that its body can see. */
export function reportUnknown(name: string, at: Span, env: Env, what: string): void {
  const near = meant(name, what, [...candidates(env, what)]);
  env.report(unknownName, placeOf(env, at), { name, what, near, mayBeDeclared: true });
}

/** The same name in other letters, or what is called so elsewhere, or the nearest name. */
function meant(name: string, what: string, candidates: readonly string[]): string | undefined {
  const small = name.toLowerCase();
  const same = candidates.find(candidate => candidate.toLowerCase() === small);
  const elsewhere = (what === 'name' ? functionCalled(name) : undefined) ?? operatorCalled(name);
  return same ?? elsewhere ?? nearest(name, candidates);
}

function* candidates(env: Env, what: string): Iterable<string> {
  yield* env.scope.all();
  yield* ops.keys();
  if (what === 'name') yield* [...functions.keys(), ...words, 'true', 'false'];
}

/**
 * A problem as its file tells it. Only now the names of blocks and networks are looked at: what is remembered of a body is not
 * to depend on names that it does not use.
 */
export function withNearest(
  problem: Problem,
  file: { readonly uri: string; readonly linked: Linked },
): Problem {
  if ((problem.kind as unknown) !== unknownName || problem.place.uri !== file.uri) return problem;
  const data = problem.data as Parameters<typeof unknownName.say>[0];
  if (data.mayBeDeclared !== true) return problem;
  const before = data.near === undefined ? [] : [data.near];
  const near = meant(data.name, data.what, [...before, ...file.linked.names()]);
  if (near === undefined) return problem;
  return { ...problem, data: { ...data, near }, mends: changeTo(problem.place, near) };
}
