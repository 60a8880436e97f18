/**
 * Which deployments of a network one works on. The others are told of less loudly: what a chip makes of a network is no
 * mistake of it, and a file that names several would be red wherever one of them lacks something.
 */
import type { Analysis } from '../analysis';
import type { Judged } from '../deploy/judge';
import { lateOf } from '../deploy/settled';
import { identity } from '../graph/values';
import { allTargets } from '../messages';
import { pathNotFound } from '../problems/precisions';
import { unknownTarget } from '../problems/targets';
import type { Problem } from '../text/problem';

/** A target, all of them, or nothing where nobody has chosen. */
export type Chosen = string | undefined;

const networkOf = ({ deployed }: Judged): string => deployed.unit.node.name.name;
export const targetOf = ({ deployed }: Judged): string => deployed.unit.node.target.name;

/** Those of the chosen target; where the network has none on it, the one that is written first. */
export function activeIn(
  { deployments }: Pick<Analysis, 'deployments'>,
  chosen: Chosen,
): ReadonlySet<Judged> {
  if (chosen === allTargets) return new Set(deployments);
  const active = new Set<Judged>();
  for (const [network, own] of byNetwork(deployments)) {
    const named = own.filter(judged => targetOf(judged) !== '');
    const target = named.some(judged => targetOf(judged) === chosen)
      ? chosen
      : named[0] && targetOf(named[0]);
    // What deploys a network without a name, or on nothing, is being typed.
    for (const judged of own)
      if (network === '' || targetOf(judged) === '' || targetOf(judged) === target) active.add(judged);
  }
  return active;
}

function byNetwork(deployments: readonly Judged[]): ReadonlyMap<string, readonly Judged[]> {
  const found = new Map<string, Judged[]>();
  for (const judged of deployments) {
    const network = networkOf(judged);
    found.set(network, [...(found.get(network) ?? []), judged]);
  }
  return found;
}

/** The same mistake of two deployments is told once. */
const keyOf = ({ kind, place, data }: Problem): string =>
  `${kind.code}:${identity(place.unit)}:${place.start}:${(data as { readonly target?: string }).target}`;

/** Mistakes of the text, whatever one works on. */
const mistakes: ReadonlySet<string> = new Set([unknownTarget.code, pathNotFound.code]);

/** Tells the problems that are only of deployments that one does not work on; nothing where there are none. */
export function quietIn(analysis: Analysis, chosen: Chosen): ((problem: Problem) => boolean) | undefined {
  const { deployments } = analysis;
  const active = activeIn(analysis, chosen);
  if (active.size === deployments.length) return undefined;
  const loud = new Set<string>();
  const quiet = new Set<string>();
  let isRead = false;
  // Not before problems are gone through: by then those are judged that are told of.
  const read = () => {
    for (const judged of deployments)
      for (const problem of [
        ...(active.has(judged) ? judged.problems : (judged.told ?? [])),
        ...lateOf(judged),
      ]) {
        if (mistakes.has(problem.kind.code)) continue;
        (active.has(judged) ? loud : quiet).add(keyOf(problem));
      }
    isRead = true;
  };
  return problem => {
    if (!isRead) read();
    const key = keyOf(problem);
    return quiet.has(key) && !loud.has(key);
  };
}

const shown: ReadonlySet<string> = new Set(['error', 'warning']);

/** Quiet problems that are worth a hint, by the piece of text that they are told of. */
export function byPlace(quiet: readonly Problem[]): readonly (readonly [Problem, ...Problem[]])[] {
  const places = new Map<string, [Problem, ...Problem[]]>();
  for (const problem of quiet) {
    const { kind, place } = problem;
    if (!shown.has(kind.severity)) continue;
    const key = `${place.uri}:${identity(place.unit)}:${place.start}`;
    const found = places.get(key);
    if (found === undefined) places.set(key, [problem]);
    else found.push(problem);
  }
  return [...places.values()];
}
