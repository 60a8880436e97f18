/** What is found of a deployment, on one line: each budget, and the layers that the target does not run as they are. */
import { bytesOf, type Look, laidOutOn } from '../deploy/arena';
import { type BudgetState, budgetState, isTimeBudget, waits } from '../deploy/budgets';
import { arenaRoom } from '../deploy/capacity';
import type { Budget } from '../deploy/deployment';
import type { PlacedLayer } from '../deploy/effect';
import type { Judged } from '../deploy/judge';
import { placedLayers } from '../deploy/listing';
import { isSettled } from '../deploy/settled';
import type { Outcome } from '../deploy/support';
import { canTime, timingOn } from '../deploy/timed';
import { budgetWords } from '../figures/budgets';
import { isKnown, numberIn, type Quantity } from '../quantity/quantity';
import { bytes, counted, tell } from '../quantity/show';
import type { Unit } from '../syntax/tree';

export interface Verdict {
  readonly word: string;
  readonly state: BudgetState['state'];
  readonly title: string;
  /** `weights 214 KiB of 293 KiB` */
  readonly text: string;
}

export const verdictsOf = (judged: Judged): readonly Verdict[] =>
  judged.deployed.budgets.map(budget =>
    verdictOf(budgetState(budget, judged.deployed, judged.target, lookAt(judged))),
  );

/** What becomes of the budget on a line of the deployment, in words: `weights 214 KiB of 293 KiB: kept`. */
export function budgetLine(judged: Judged, line: Unit): string | undefined {
  const index = judged.deployed.budgets.findIndex(({ place }) => place.unit === line);
  const verdict = index < 0 ? undefined : verdictsOf(judged)[index];
  return verdict && `${verdict.text}: ${verdict.state}`;
}

/** Larger networks are looked into when nobody types. */
const soonLayers = 150;

/** What stands on the screen all the time must not keep whoever types waiting. */
const lookAt = (judged: Judged): Look =>
  (judged.deployed.evaluated?.body.layerCount ?? 0) <= soonLayers || isSettled(judged) ? 'through' : 'now';

const unitOf = (quantity: string): string => quantity.replace(/[\d.,\s]/g, '');

/** A limit in the units of the value that is held to it, and as it is written where that is another: `30.5 MiB (32MB)`. */
function limitOf({ limit, written }: Budget, unit: Quantity['unit']): string {
  const shown = tell(numberIn(unit, limit));
  return unitOf(shown) === unitOf(written).replace('us', 'µs') ? shown : `${shown} (${written})`;
}

function verdictOf({ budget, value, title, state, isLikely }: BudgetState): Verdict {
  const { name: word } = budget;
  const amounts = value === undefined ? '' : ` ${tell(value)} of ${limitOf(budget, value.unit)}`;
  const likely = isLikely === undefined ? '' : isLikely ? ', likely kept' : ', likely broken';
  const called = title ?? budgetWords.get(word)?.figure.title ?? word;
  return { word, state, title: called, text: called + amounts + likely };
}

/** How long it takes where no budget holds it. */
function timeLine(judged: Judged): string | undefined {
  const { deployed, target } = judged;
  if (target === undefined || lookAt(judged) === 'now' || !canTime(deployed, target)) return undefined;
  if (deployed.budgets.some(isTimeBudget)) return undefined;
  const { latency } = timingOn(deployed, target);
  // A bound alone says little of a chip of which only the peak is known.
  return isKnown(latency) && Number.isFinite(latency.to) ? `latency ${tell(latency)}` : undefined;
}

interface Line {
  readonly look: Look;
  readonly text: string | undefined;
}

const known = new WeakMap<Judged, Line>();

/** Nothing where there is neither a budget nor a layer that anything is to be said of. */
export function verdictLine(judged: Judged): string | undefined {
  const look = lookAt(judged);
  let line = known.get(judged);
  if (line?.look !== look) known.set(judged, (line = { look, text: lineOf(judged) }));
  return line.text;
}

/** What a runtime takes where no budget holds it, and whether that is more than the chip has. */
function arenaLine(judged: Judged): { readonly text: string; readonly isMore: boolean } | undefined {
  const { deployed, target } = judged;
  if (target === undefined || lookAt(judged) === 'now') return undefined;
  if (deployed.budgets.some(budget => waits(budget, target))) return undefined;
  const laidOut = laidOutOn(deployed, target);
  if (laidOut === undefined || 'unknown' in laidOut) return undefined;
  const room = arenaRoom(target);
  const arena = bytesOf(laidOut.arena);
  if (room === undefined) return { text: `arena ${bytes(arena)}`, isMore: false };
  const isMore = arena > room.bytes;
  const fits = isMore ? 'does not fit' : 'fits';
  return { text: `arena ${bytes(arena)} of ${bytes(room.bytes)}: ${fits}`, isMore };
}

const fates: readonly (readonly [Outcome, string])[] = [
  ['refused', 'refused'],
  ['host', 'on the host'],
  ['unknown', 'of which nobody knows'],
];

/** What fits above a declaration in a window that is 1280 wide. */
const widest = 150;

/** What is broken stands first: a window may not be as wide as all that there is to say. */
function lineOf(judged: Judged): string | undefined {
  const verdicts = verdictsOf(judged);
  const broken: string[] = [];
  const parts: string[] = [];
  const kept = verdicts.filter(({ state }) => state === 'kept');
  const open = verdicts.filter(({ state }) => state === 'open').map(({ text }) => text);
  for (const { text, state } of verdicts) if (state === 'broken') broken.push(`${text}: ${state}`);
  if (open.length > 0) parts.push(`${open.join(', ')}: open`);
  const arena = arenaLine(judged);
  if (arena !== undefined) (arena.isMore ? broken : parts).push(arena.text);
  const time = timeLine(judged);
  if (time !== undefined) parts.push(time);
  for (const [outcome, words] of fates) {
    const layers = layersWith(judged, outcome);
    if (layers > 0) (outcome === 'refused' ? broken : parts).push(`${counted(layers, 'layer')} ${words}`);
  }
  const line = (of: readonly string[]) => [...broken, ...of, ...parts].join(' · ');
  const whole = line(kept.map(({ text, state }) => `${text}: ${state}`));
  // Hover has how far a budget is kept; that it is kept is what is looked for here.
  const isLong = whole.length > widest && kept.length > 1;
  const shown = isLong ? line([`${kept.map(({ title }) => title).join(', ')}: kept`]) : whole;
  return shown === '' ? undefined : shown;
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
