/**
 * What rules about time find, weighed by the chips that the network is deployed on: how much of the time it takes there, and
 * what its mends would make of it. What costs nothing on any of them is not told; of a chip of which nobody knows the time, what
 * the rule says by itself stays. It takes longer than an edit may take, so that it is asked for when somebody rests.
 */
import { type Analysis, analyse } from './analysis';
import { totalsOf } from './cost/totals';
import type { Judged } from './deploy/judge';
import { allUs } from './deploy/shares';
import { likelyTime, type TimeChange, timeChanges } from './deploy/time-changes';
import { canTime, type LayerTime, timingOn } from './deploy/timed';
import type { Use } from './graph/graph';
import { walk } from './graph/walk';
import { numberIn } from './quantity/quantity';
import { change, share } from './quantity/show';
import { rules } from './rules';
import type { AnyRule } from './rules/rule';
import { likelyUs } from './targets/latencies/latency';
import type { Target } from './targets/target';
import type { Mend, Place, Problem } from './text/problem';
import { applyEdits } from './text/span';

/** Below this part of the time nobody would change a network for it. */
const leastShare = 0.01;
/** Below this nobody can tell a difference of times. */
const leastGain = 0.01;
/** Each is an analysis, with the times of what it changes. */
const mostTried = 8;
const mostTriedLayers = 500;

const ofTime: ReadonlyMap<string, AnyRule> = new Map(
  rules.flatMap(rule => (rule.weighs === undefined ? [] : [[rule.kind.code, rule] as const])),
);

const isWeighty = ({ kind }: Problem): boolean => ofTime.has(kind.code);

interface Weighing {
  readonly found: Map<Problem, Problem | undefined>;
  /** What is still to be done, a part at a time. */
  readonly rest: Generator<undefined>;
  isDone: boolean;
}

const known = new WeakMap<Analysis, Weighing>();

function weighingOf(analysis: Analysis): Weighing {
  let weighing = known.get(analysis);
  if (weighing === undefined) {
    const found = new Map<Problem, Problem | undefined>();
    known.set(analysis, (weighing = { found, rest: weigh(analysis, found), isDone: false }));
  }
  return weighing;
}

/** Whether what is told of the networks hangs on no time, or the times have been looked at. Takes no time itself. */
export const isWeighed = (analysis: Analysis): boolean =>
  known.get(analysis)?.isDone === true ||
  !analysis.problems.some(isWeighty) ||
  !analysis.deployments.some(({ deployed, target }) => target !== undefined && canTime(deployed, target));

/** Does a part of the work, so that edits and questions are heard between two. */
export function weighOn(analysis: Analysis): void {
  const weighing = weighingOf(analysis);
  weighing.isDone ||= weighing.rest.next().done === true;
}

/** @param problems those of the analysis, among others */
export function weighed(analysis: Analysis, problems: readonly Problem[]): readonly Problem[] {
  if (isWeighed(analysis) && !known.has(analysis)) return problems;
  const weighing = weighingOf(analysis);
  while (!weighing.isDone) weighOn(analysis);
  const { found } = weighing;
  return problems.flatMap(one => (found.has(one) ? (found.get(one) ?? []) : one));
}

interface OnChip {
  readonly judged: Judged;
  readonly target: Target;
}

function* weigh(analysis: Analysis, told: Map<Problem, Problem | undefined>): Generator<undefined> {
  const weighty = analysis.problems.filter(isWeighty);
  const chips: OnChip[] = [];
  for (const judged of analysis.deployments) {
    const { deployed, target } = judged;
    if (target === undefined || likelyTime(deployed, target) === undefined) continue;
    chips.push({ judged, target });
    yield;
  }
  const layers = chips.map(({ judged }) => judged.deployed.evaluated!.body.layerCount);
  let left = layers.some(count => count > mostTriedLayers) ? 0 : mostTried;
  for (const problem of weighty) {
    const rule = ofTime.get(problem.kind.code)!;
    const weights = chips.flatMap(({ judged, target }) => weightOn(judged, target, problem.place, rule));
    if (weights.length === 0) continue;
    const outcomes: Outcome[] = [];
    for (const mend of problem.mends) {
      if (left-- <= 0) break;
      outcomes.push(...outcomesOf(analysis, mend));
      yield;
    }
    const isLight = weights.every(({ part }) => part < leastShare);
    const isVain = outcomes.length > 0 && !outcomes.some(gains);
    const holders = analysis.deployments.filter(({ deployed }) => holds(deployed.evaluated, problem.place));
    const isTimedEverywhere = holders.length <= weights.length;
    const isKept = !isTimedEverywhere || !(isLight || isVain);
    told.set(problem, isKept ? saying(problem, weights, outcomes) : undefined);
    yield;
  }
}

interface Weight {
  readonly target: Target;
  /** Of the time, from 0 to 1. */
  readonly part: number;
}

type Network = Judged['deployed']['evaluated'];

/** The layers that a problem at a place is about: those written there, or those of the block whose name stands there. */
function layersAt(network: NonNullable<Network>, place: Place, rule: AnyRule): ReadonlySet<number> {
  const isOwn = (uses: readonly Use[]) => (uses.at(-1)?.block?.unit ?? network.declared.unit) === place.unit;
  const found = new Set<number>();
  let nearest = -1;
  for (const { layer, at, uses } of walk(network.body)) {
    if (rule.weighs?.(layer) !== true) continue;
    if (rule.scope === 'body' || rule.scope === 'network') {
      if (isOwn(uses)) found.add(at);
      continue;
    }
    const { unit, start } = layer.place;
    if (unit !== place.unit || start > place.start || start < nearest) continue;
    // A line has several stages: the place is within the last that begins in front of it.
    if (start > nearest) found.clear();
    nearest = start;
    found.add(at);
  }
  return found;
}

const holds = (network: Network, { unit }: Place): boolean =>
  network !== undefined &&
  (network.declared.unit === unit ||
    [...walk(network.body)].some(
      ({ layer, uses }) => layer.place.unit === unit || uses.some(({ block }) => block?.unit === unit),
    ));

function weightOn({ deployed }: Judged, target: Target, place: Place, rule: AnyRule): readonly Weight[] {
  const network = deployed.evaluated!;
  if (!holds(network, place)) return [];
  const timing = timingOn(deployed, target);
  let us = 0;
  for (const at of layersAt(network, place, rule)) us += usOf(timing.layers.get(at));
  return [{ target, part: us / allUs(timing) }];
}

const usOf = (time: LayerTime | undefined): number => (time === undefined ? 0 : likelyUs(time.spent));

interface Outcome extends TimeChange {
  readonly mend: Mend;
  /** MACs of the whole network before and after. */
  readonly macs: readonly [number, number];
}

/** What comes of a mend on each chip whose time is known; nothing where it makes a mistake. */
function outcomesOf(analysis: Analysis, mend: Mend): readonly Outcome[] {
  const { uri, imports, targets, file } = analysis;
  const edits = [mend, ...(mend.also ?? [])].flatMap(({ place, text }) => {
    const span = analysis.locate(place);
    return span === undefined ? [] : [{ ...span, text }];
  });
  const after = analyse(uri, applyEdits(file.text, edits), { imports, targets }, analysis);
  const errors = ({ problems }: Analysis) => problems.filter(({ kind }) => kind.severity === 'error').length;
  if (errors(after) > errors(analysis)) return [];
  return changesIn(analysis, after).map(one => {
    const then = deployedIn(after)[deployedIn(analysis).indexOf(one.before)]!;
    const macs = [one.before, then].map(({ evaluated }) => totalsOf(evaluated!.body).macs);
    return { ...one, mend, macs: [macs[0]!, macs[1]!] };
  });
}

/** Whether a change makes a network faster on some chip that it is deployed on. */
export const isFaster = (before: Analysis, after: Analysis): boolean => changesIn(before, after).some(gains);

const gains = ({ from, to }: TimeChange): boolean => to <= from * (1 - leastGain);

const deployedIn = ({ deployments }: Analysis) => deployments.map(({ deployed }) => deployed);
const changesIn = (before: Analysis, after: Analysis): readonly TimeChange[] =>
  timeChanges(deployedIn(before), deployedIn(after), before.targets);

/** The problem, with what was found of the chips behind its own words. */
function saying(problem: Problem, weights: readonly Weight[], outcomes: readonly Outcome[]): Problem {
  const parts = weights.map(({ target, part }) => `${share(part, 1)} of the time on ${target.name}`);
  const sentences = problem.mends.flatMap(mend => sentence(outcomes.filter(one => one.mend === mend)) ?? []);
  const words = [`${parts.join(', ')} ${parts.length === 1 ? 'goes' : 'go'} here.`, ...sentences];
  const { kind } = problem;
  return { ...problem, kind: { ...kind, say: data => `${kind.say(data)} ${words.join(' ')}` } };
}

/** "Dense, of the same widths: MACs +91.4 %, yet latency −29.5 % on Raspberry Pi 4." */
function sentence(outcomes: readonly Outcome[]): string | undefined {
  const [first] = outcomes;
  // A mend that is offered only where it is faster is no news elsewhere.
  if (first === undefined || (first.mend.tried === 'faster' && !outcomes.some(gains))) return undefined;
  const { mend, macs } = first;
  const [before, after] = macs;
  const changed = change(numberIn('count', before), numberIn('count', after));
  // The two may point to different sides, which is what is worth a word.
  const isOdd = before !== after && outcomes.some(({ from, to }) => after > before !== to > from);
  const times = outcomes.map(
    ({ from, to, target }) =>
      `${change(numberIn('seconds', from), numberIn('seconds', to))} on ${target.name}`,
  );
  return `${mend.title}: MACs ${changed},${isOdd ? ' yet' : ''} latency ${times.join(', ')}.`;
}
