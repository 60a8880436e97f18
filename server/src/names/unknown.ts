/** Names that nothing has, with the one that was probably meant. */
import { words } from '../graph/values';
import { ops } from '../ops';
import { nothingArrives, unknownName } from '../problems/language';
import type { Arg, Unit } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo, type Problem } from '../text/problem';
import type { Span } from '../text/span';
import { adviceOn, blockCalled, functionCalled, isArriving, operatorCalled, windowCalled } from './called';
import { functions } from './functions';
import { givenLater } from './later';
import type { Linked } from './link';
import { type Env, placeOf } from './scope';

/**
 * Tells a name with the one that was probably meant of those that its body can see.
 * @returns that name, where it differs by a few letters: what frameworks call otherwise takes other arguments too
 */
export function reportUnknown(
  name: string,
  at: Span,
  env: Env,
  what: string,
  args: readonly Arg[] = [],
): string | undefined {
  const near =
    what === 'name' && isArriving(name) ? 'it.channels' : meant(name, what, [...candidates(env, what)]);
  const drop = arrivingGiven(name, args);
  const instead =
    adviceOn(name, what === 'name') ??
    otherAxes(name, near) ??
    windowSaid(name) ??
    (drop && `Did you mean '${near}'? The channels that arrive, first in PyTorch, are not written here.`);
  const data = instead === undefined ? { near } : { near: undefined, instead };
  const place = placeOf(env, at);
  const mends =
    drop === undefined
      ? near === 'it.channels'
        ? changeTo(place, near)
        : []
      : [
          {
            title: `Change to '${near}', without the channels that arrive`,
            place,
            text: near!,
            also: [{ place: placeOf(env, drop), text: '' }],
          },
        ];
  env.report(unknownName, place, { name, what, mayBeDeclared: true, ...data }, { mends });
  return data.near === undefined ? undefined : nearest(name, [data.near]);
}

/** Where `in` stands for what arrives at a network, which has begun already, another word is meant. */
export function reportNothing(name: string, at: Span, env: Env): void {
  const place = placeOf(env, at);
  const begun = name === 'in' && env.it !== undefined && env.it.length > 0;
  const mends = begun ? changeTo(place, 'it') : [];
  env.report(nothingArrives, place, { name, begun }, { mends });
}

/** Of a call as PyTorch has it: up to where the channels that arrive stand among its arguments. */
function arrivingGiven(name: string, args: readonly Arg[]): Span | undefined {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  const op = ops.get(operatorCalled(name) ?? '');
  const [first, second] = args;
  if (op?.givenArriving?.includes(bare) !== true || first === undefined || second === undefined)
    return undefined;
  // What arrives, what comes of it, and the window of what has one: PyTorch does without none of them.
  const needed = 'kernel' in op.params ? 3 : 2;
  const said = args.filter(({ name }) => name === undefined || name.name === 'kernel_size').length;
  const isGiven =
    first.name === undefined ? second.name === undefined && said >= needed : isArriving(first.name.name);
  return isGiven ? { start: first.start, end: second.start } : undefined;
}

/** A name that says its window: of what has another by default, the bare word would be another layer. */
function windowSaid(name: string): string | undefined {
  const found = windowCalled(name);
  if (found === undefined) return undefined;
  const { op, side } = found;
  const params = Object.entries(op.params);
  const at = params.findIndex(([param]) => param === 'kernel');
  if (at < 0 || keyOf(params[at]![1].default) === keyOf([side, side])) return undefined;
  const args = [...params.slice(0, at).map(([param]) => param), side];
  return `The window is an argument: ${op.name}(${args.join(', ')}).`;
}

const keyOf = (side: unknown): string => JSON.stringify(side);

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
  const window = what === 'name' ? undefined : windowCalled(name)?.op.name;
  return same ?? elsewhere ?? block ?? window ?? begun(small, candidates) ?? nearest(small, candidates);
}

/** Letters from which on a name that is still being typed can be told from others. */
const leastBegun = 3;

/** The only name that begins so: `Sep` is more of `Separable` than nearly `SE`. */
function begun(small: string, candidates: readonly string[]): string | undefined {
  if (small.length < leastBegun) return undefined;
  const [only, ...more] = new Set(candidates.filter(name => name.toLowerCase().startsWith(small)));
  return more.length === 0 ? only : undefined;
}

function* candidates(env: Env, what: string): Iterable<string> {
  yield* env.scope.all();
  yield* ops.keys();
  if (what === 'name') yield* [...functions.keys(), ...words, 'true', 'false'];
}

function isGivenLater({ place: { unit } }: Problem, name: string, { declared }: Linked): boolean {
  return declared.some(one => givenLater(one.unit, unit as Unit, name) !== undefined);
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
  if (data.mayBeDeclared !== true || data.near === 'it.channels') return problem;
  if (isGivenLater(problem, data.name, file.linked)) {
    const instead = 'It is named further down, and a line reads what stands above it.';
    return { ...problem, data: { ...data, near: undefined, instead }, mends: [] };
  }
  const before = data.near === undefined ? [] : [data.near];
  const near = meant(data.name, data.what, [...before, ...file.linked.names()]);
  if (near === undefined || (data.instead !== undefined && ops.has(near))) return problem;
  const { instead: _, ...rest } = data;
  return { ...problem, data: { ...rest, near }, mends: changeTo(problem.place, near) };
}
