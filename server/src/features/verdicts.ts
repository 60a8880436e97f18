/** What is found of a deployment, on one line: each budget, and the layers that the target does not run as they are. */
import { budgeted, isKept } from '../deploy/budgets';
import type { Budget } from '../deploy/deployment';
import type { PlacedLayer } from '../deploy/effect';
import type { Judged } from '../deploy/judge';
import { placedLayers } from '../deploy/listing';
import type { Outcome } from '../deploy/support';
import { budgetWords } from '../figures/budgets';
import { isKnown, numberIn } from '../quantity/quantity';
import { counted, tell } from '../quantity/show';

export interface Verdict {
  readonly word: string;
  readonly state: 'kept' | 'broken' | 'open';
  /** `weights 214 KiB of 293 KiB` */
  readonly text: string;
}

export function verdictsOf(judged: Judged): readonly Verdict[] {
  return judged.deployed.budgets.map(budget => verdictOf(judged, budget));
}

/** Open without a whole network and a target to judge it on, and where nobody works out what is limited. */
function verdictOf({ deployed, target }: Judged, budget: Budget): Verdict {
  const { name: word, limit } = budget;
  const body = deployed.evaluated?.body;
  const open: Verdict = { word, state: 'open', text: budgetWords.get(word)?.figure.title ?? word };
  if (target === undefined || body === undefined || body.unknownCount > 0) return open;
  const found = budgeted(budget, deployed, target, body);
  if (found === undefined || !isKnown(found.value)) return open;
  const { figure, value } = found;
  const text = `${figure.title} ${tell(value)} of ${tell(numberIn(figure.unit, limit))}`;
  return { word, state: isKept(value, budget) ? 'kept' : 'broken', text };
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
