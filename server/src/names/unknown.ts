/** Names that nothing has, with the one that was probably meant. */
import { words } from '../graph/values';
import { ops } from '../ops';
import { unknownName } from '../problems/language';
import { nearest } from '../text/nearest';
import { changeTo, type Problem } from '../text/problem';
import type { Span } from '../text/span';
import { blockCalled, functionCalled, operatorCalled } from './called';
import { functions } from './functions';
import type { Linked } from './link';
import { type Env, placeOf } from './scope';

/**
 * Tells a name with the one that was probably meant of those that its body can see.
 * @returns that name, where it differs by a few letters: what frameworks call otherwise takes other arguments too
 */
export function reportUnknown(name: string, at: Span, env: Env, what: string): string | undefined {
  const near = meant(name, what, [...candidates(env, what)]);
  const instead =
    name === 'return' ? 'The last line of a body is its result, without a word.' : otherAxes(name, near);
  const data = instead === undefined ? { near } : { near: undefined, instead };
  env.report(unknownName, placeOf(env, at), { name, what, mayBeDeclared: true, ...data });
  return data.near === undefined ? undefined : nearest(name, [data.near]);
}

/** How windows over one axis or three are written where they slide over two: the bare word would mean another layer. */
function otherAxes(name: string, near: string | undefined): string | undefined {
  const axes = /([13])d$/i.exec(name)?.[1];
  const params = Object.entries(ops.get(near ?? '')?.params ?? {});
  const window = params.findIndex(([, { kind }]) => kind === 'pair');
  if (axes === undefined || window < 0) return undefined;
  if (axes === '3') return 'Windows slide over height and width here; a map has no depth.';
  const args = [...params.slice(0, window).map(([param]) => param), '[1, 3]'];
  return `Write a row as a map of height 1, channels × 1 × width, and the window as one: ${near}(${args.join(', ')}).`;
}

/** The same name in other letters, or what is called so elsewhere, or the nearest name. */
function meant(name: string, what: string, candidates: readonly string[]): string | undefined {
  // In front of the dot frameworks say where a layer comes from.
  const small = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const same = candidates.find(candidate => candidate.toLowerCase() === small);
  const elsewhere = (what === 'name' ? functionCalled(name) : undefined) ?? operatorCalled(name);
  const block = candidates.find(candidate => candidate === blockCalled(name));
  return same ?? elsewhere ?? block ?? nearest(small, candidates);
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
  if (near === undefined || (data.instead !== undefined && ops.has(near))) return problem;
  const { instead: _, ...rest } = data;
  return { ...problem, data: { ...rest, near }, mends: changeTo(problem.place, near) };
}
