/** What is found of a deployment, on one line: each budget, and the layers that the target does not run as they are. */
import { totalsOf } from '../cost/totals';
import { budgetWords } from '../figures/budgets';
import { isCounted } from '../figures/figure';
import type { Budget } from '../graph/deployment';
import { isKnown, numberIn } from '../quantity/quantity';
import { counted, tell } from '../quantity/show';
import type { Judged } from '../targets/judge';
import type { Placed } from '../targets/place';
import { type Outcome, rides } from '../targets/support';
import { figureAt, sizingOf } from './totals-line';

export interface Verdict {
  readonly word: string;
  readonly state: 'kept' | 'broken' | 'open';
  /** `weights 214 KiB of 293 KiB` */
  readonly text: string;
}

export function verdictsOf(judged: Judged): readonly Verdict[] {
  return judged.deployed.budgets.map(budget => verdictOf(judged, budget));
}

/** A budget at whose place no problem is told is kept, if there was a whole network and a target to judge it on. */
function verdictOf({ deployed, problems, target }: Judged, budget: Budget): Verdict {
  const { name: word, place, limit } = budget;
  const figure = budgetWords.get(word)?.figure;
  const title = figure?.title ?? word;
  const body = deployed.evaluated?.body;
  const found = problems.find(p => p.place.unit === place.unit && p.place.start === place.start);
  const isOpen = target === undefined || body === undefined || body.unknownCount > 0;
  if (isOpen || found?.kind.code === 'budget-not-judged' || figure === undefined || !isCounted(figure))
    return { word, state: 'open', text: title };
  const has = figureAt(figure, totalsOf(body), sizingOf(deployed));
  if (!isKnown(has)) return { word, state: 'open', text: title };
  const text = `${title} ${tell(has)} of ${tell(numberIn(figure.unit, limit))}`;
  return { word, state: found === undefined ? 'kept' : 'broken', text };
}

const known = new WeakMap<Judged, string | undefined>();

/** Nothing where there is neither a budget nor a layer that anything is to be said of. */
export function verdictLine(judged: Judged): string | undefined {
  if (!known.has(judged)) known.set(judged, lineOf(judged));
  return known.get(judged);
}

const fates: readonly (readonly [Outcome, string])[] = [
  ['refused', 'refused'],
  ['host', 'on the host'],
  ['unknown', 'of which nobody knows'],
];

function lineOf(judged: Judged): string | undefined {
  const verdicts = verdictsOf(judged);
  const parts = verdicts
    .filter(({ state }) => state !== 'open')
    .map(({ text, state }) => `${text}: ${state}`);
  const open = verdicts.filter(({ state }) => state === 'open').map(({ text }) => text);
  if (open.length > 0) parts.push(`${open.join(', ')}: open`);
  for (const [outcome, words] of fates) {
    const layers = layersWith(judged, outcome);
    if (layers > 0) parts.push(`${counted(layers, 'layer')} ${words}`);
  }
  return parts.length === 0 ? undefined : parts.join(' · ');
}

function layersWith({ target, placed }: Judged, outcome: Outcome): number {
  if (target === undefined) return 0;
  const fate = ({ follows, support }: Placed) => (follows ? 'host' : support.outcome);
  const concerned = placed.filter(one => !rides(target, one.kernel.work) && fate(one) === outcome);
  return new Set(concerned.map(({ kernel }) => kernel.path)).size;
}
