/** One line for each target that a network is deployed on: what it does with a layer, and why. */
import type { Analysis } from '../analysis';
import type { Evaluated } from '../graph/graph';
import { counted, exact } from '../quantity/show';
import type { Judged } from '../targets/judge';
import type { Placed } from '../targets/place';
import { fileName, type Known, type Targets } from '../targets/registry';
import { type Outcome, rides, type Support } from '../targets/support';
import { behind, type Target } from '../targets/target';
import type { Place } from '../text/problem';

/** Worst first; of several kernels the worst is told. */
const worstFirst: readonly Outcome[] = ['refused', 'host', 'unknown', 'emulated', 'native'];

export function describeSupport(analysis: Analysis, network: Evaluated, place: Place): readonly string[] {
  const lines = analysis.deployments
    .filter(({ deployed }) => deployed.evaluated?.declared === network.declared)
    .map(judged => lineOf(judged, place))
    .filter(line => line !== undefined);
  return [...new Set(lines)];
}

function lineOf({ target, at }: Judged, place: Place): string | undefined {
  const kernels = target === undefined ? [] : at(place).filter(({ kernel }) => !rides(target, kernel.work));
  if (target === undefined || kernels.length === 0) return undefined;
  const worst = worstFirst.find(outcome => kernels.some(kernel => outcomeOf(kernel) === outcome))!;
  const guilty = kernels.filter(kernel => outcomeOf(kernel) === worst);
  const layers = new Set(kernels.map(({ kernel }) => kernel.path)).size;
  const concerned = new Set(guilty.map(({ kernel }) => kernel.path)).size;
  const often = concerned === layers ? '' : ` (${concerned} of ${layers} layers)`;
  return `${target.name}: ${fateOf(target, worst, guilty[0]!)}${often}`;
}

/** A target that can be named, with where it comes from. */
export function describeKnown({ target, place }: Known): { readonly detail: string; readonly doc: string } {
  const from = place === undefined ? 'built in' : fileName(place.uri);
  if (target === undefined)
    return { detail: from, doc: `${from} has mistakes, so that deployments on it are not judged.` };
  return { detail: `${target.name}, ${from}`, doc: target.summary };
}

/** The target of a deployment, and how much of the network it takes. */
export function describeTarget(
  { deployed, target, placed, crossings }: Judged,
  targets: Targets,
): string | undefined {
  const known = targets.find(deployed.unit.node.target.name);
  const from = known?.place === undefined ? '' : `\n\nDescribed in ${fileName(known.place.uri)}.`;
  if (target === undefined) return known && `**${known.id}** · ${describeKnown(known).doc}`;
  const kernels = placed.filter(({ kernel }) => !rides(target, kernel.work));
  const counts = [...worstFirst]
    .reverse()
    .map(outcome => [outcome, kernels.filter(kernel => outcomeOf(kernel) === outcome).length] as const)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${exact(count)} ${outcome === 'host' ? 'on the host' : outcome}`);
  const handed = crossings === undefined ? '' : `; ${counted(crossings, 'crossing')}`;
  const fate =
    counts.length === 0 ? '' : `\n\n${counted(kernels.length, 'kernel')}: ${counts.join(', ')}${handed}.`;
  return `**${target.name}** · ${target.summary}${from}${fate}`;
}

const outcomeOf = ({ follows, support }: Placed): Outcome => (follows ? 'host' : support.outcome);

function fateOf(target: Target, outcome: Outcome, { follows, support }: Placed): string {
  const host = `on the host (${behind(target)?.name ?? 'none'})`;
  switch (outcome) {
    case 'native':
      return 'native';
    case 'emulated':
      return `emulated by ${support.by ?? 'other steps'}`;
    case 'host':
      return follows ? `${host}, as the layer before` : `${host}: ${reasonOf(support)}`;
    case 'refused':
      return `refused: ${reasonOf(support)}`;
    case 'unknown':
      return `unknown: ${support.open ?? `no source says what becomes of ${support.reason.what}`}`;
  }
}

const reasonOf = ({ reason: { what, limit, value } }: Support): string =>
  limit === undefined ? `it has no ${what}` : `it takes ${what} ${limit}, this one ${value}`;
