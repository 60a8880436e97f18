/** What is found of a deployment, on one line: each budget, and the layers that the target does not run as they are. */
import { type BudgetState, budgetState } from '../deploy/budgets';
import type { PlacedLayer } from '../deploy/effect';
import type { Judged } from '../deploy/judge';
import { placedLayers } from '../deploy/listing';
import type { Outcome } from '../deploy/support';
import { budgetWords } from '../figures/budgets';
import { numberIn } from '../quantity/quantity';
import { counted, tell } from '../quantity/show';

export interface Verdict {
  readonly word: string;
  readonly state: BudgetState['state'];
  /** `weights 214 KiB of 293 KiB` */
  readonly text: string;
}

export const verdictsOf = ({ deployed, target }: Judged): readonly Verdict[] =>
  deployed.budgets.map(budget => verdictOf(budgetState(budget, deployed, target)));

function verdictOf({ budget: { name: word, limit }, value, state }: BudgetState): Verdict {
  const title = budgetWords.get(word)?.figure.title ?? word;
  const amounts = value === undefined ? '' : ` ${tell(value)} of ${tell(numberIn(value.unit, limit))}`;
  return { word, state, text: title + amounts };
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

function layersWith({ effect }: Judged, outcome: Outcome): number {
  if (effect === undefined || effect.counts[outcome] === 0) return 0;
  let layers = 0;
  for (const [placed, times] of placedLayers(effect)) if (hasOutcome(placed, outcome)) layers += times;
  return layers;
}

/** What rides along with its input stays where that is, and nothing is said of it. */
const hasOutcome = ({ supports, follows }: PlacedLayer, outcome: Outcome): boolean =>
  supports.some(support => support !== undefined && (follows ? 'host' : support.outcome) === outcome);
