/** What a deployment comes to as a report: its figures, and what becomes of each layer. What nobody works out is `null`. */

import type { Precision } from '../cost/precision';
import { bytesOf, laidOutOn, type Planned } from '../deploy/arena';
import { type BudgetState, budgetState } from '../deploy/budgets';
import { roomFor } from '../deploy/capacity';
import { compiledOn } from '../deploy/compiled';
import { type Fate, fateOf, fatesIn, placedPaths } from '../deploy/fate';
import { type Fit, fitOf } from '../deploy/fit';
import type { Judged } from '../deploy/judge';
import { settled } from '../deploy/settled';
import { figureOf, partsOf } from '../deploy/sizes';
import { msOf, whyOf as slownessOf } from '../deploy/slow';
import { type Timing, timingOn } from '../deploy/timed';
import { whyOf } from '../deploy/told';
import { worked } from '../figures';
import { isCounted } from '../figures/figure';
import type { Evaluated } from '../graph/graph';
import { walk } from '../graph/walk';
import { isKnown, numberOf, type Quantity } from '../quantity/quantity';
import { leastPeakOf } from '../schedule/least-peak';
import { peakOf } from '../schedule/peak';
import type { Target } from '../targets/target';
import type { Problem } from '../text/problem';
import { ceilingText } from './ceiling';
import { costOf, figuresOf, type Locate, type NetworkCost, numbersOf, type Reading, siteOf } from './cost';
import type { CostReport } from './cost-form';
import { timeJson } from './time';

/** All but what takes a line for each layer. */
export interface DeploymentSummary {
  readonly args: readonly string[];
  /** As a deployment names it, and as messages do. */
  readonly target: string;
  readonly targetName: string;
  /** Where no path says otherwise. */
  readonly precision: Precision;
  /** Whether its precision depends on the place. */
  readonly isMixed: boolean;
  /** Those of the network at the deployment's precision. */
  readonly figures: Reading;
  readonly fit: Fit;
  /** What its array does at best, where it is described by one. */
  readonly ceiling: string | undefined;
  readonly crossings: number | undefined;
  readonly crossingBytes: Quantity | undefined;
  readonly fates: Readonly<Record<Fate, number>> | undefined;
  /** How long it takes; absent where the target is not known. */
  readonly timing: Timing | undefined;
  /** What it is on; absent where nobody has described it. */
  readonly on: Target | undefined;
  /** What the chip's runtime needs for maps and for itself, where that is known. */
  readonly arena: Planned | undefined;
  /** Bytes of the memories that hold maps. */
  readonly mapMemory: number | undefined;
  /** Bytes of the memories that hold weights. */
  readonly weightMemory: number | undefined;
  readonly budgets: readonly BudgetState[];
  readonly problems: readonly Problem[];
}

export interface DeploymentCost extends DeploymentSummary {
  readonly network: NetworkCost;
  /** The layer at which the most memory is taken. */
  readonly peakAt: Written['peakAt'];
  /** Bytes of maps with lines in the best order, where that is less than as they are written. */
  readonly leastPeak: number | undefined;
  readonly layers: readonly PlacedCost[];
}

type Written = CostReport['deployments'][number];
type PlacedCost = Written['layers'][number];

/** Nothing of a deployment whose network is not there. */
export function deploymentOf(judged: Judged, locate: Locate): DeploymentCost | undefined {
  const { deployed, target } = judged;
  const { evaluated } = deployed;
  const summary = summaryOf(judged);
  if (evaluated === undefined || summary === undefined) return undefined;
  return {
    ...summary,
    network: costOf(evaluated, deployed.precision, locate),
    peakAt: peakIn(evaluated, locate),
    leastPeak: target && leastPeakOn(judged, target),
    layers: placedLayers(evaluated, judged, summary.timing, locate),
  };
}

/** Nothing of a deployment whose network is not there. */
export function summaryOf(judged: Judged): DeploymentSummary | undefined {
  const { deployed, target, crossings, crossingBytes, effect } = judged;
  const { evaluated, args, budgets, precision } = deployed;
  if (evaluated === undefined) return undefined;
  const figures = figuresOf(evaluated.body, precision);
  const id = deployed.unit.node.target.name;
  const laidOut = (target && laidOutOn(deployed, target)) ?? compiledOn(judged);
  return {
    args,
    target: id,
    targetName: target?.name ?? id,
    precision,
    isMixed: deployed.precisions.some(({ paths }) => paths.length > 0),
    figures: target === undefined ? figures : figuresOn(judged, target, figures),
    fit: fitOf(judged),
    ceiling: target && ceilingText(target),
    crossings,
    crossingBytes,
    fates: effect && fatesIn(effect),
    timing: target && timingOn(deployed, target),
    on: target,
    arena: 'arena' in laidOut ? laidOut.arena : undefined,
    mapMemory: target && roomFor('activations', target)?.bytes,
    weightMemory: target && roomFor('weights', target)?.bytes,
    budgets: budgets.map(budget => budgetState(budget, deployed, target, 'through')),
    problems: settled(judged.problems, [judged]),
  };
}

function placedLayers(
  { body }: Evaluated,
  { effect, target }: Judged,
  timing: Timing | undefined,
  locate: Locate,
): readonly PlacedCost[] {
  if (effect === undefined || target === undefined) return [];
  return [...placedPaths(body, effect)].map(({ flat, placed }) => {
    const time = timing?.layers.get(flat.at);
    return {
      path: flat.path,
      ...locate(siteOf(flat)),
      place: fateOf(placed),
      why: whyOf(placed, target) ?? null,
      latencyMs: time === undefined ? null : orNull(msOf(time.latency)),
      slow: time === undefined ? null : slownessOf(time, target),
    };
  });
}

const orNull = (n: number): number | null => (Number.isFinite(n) ? n : null);

/** The time of a network in numbers, all of them `null` where nobody knows it. */
function timeIn(timing: Timing | undefined) {
  const latency = timing?.latency;
  const bounds =
    latency !== undefined && isKnown(latency)
      ? [latency.from * 1e3, latency.to * 1e3]
      : [Number.NaN, Number.NaN];
  return {
    latencyMs: latency === undefined ? null : orNull(msOf(latency)),
    latencyFromMs: orNull(bounds[0]!),
    latencyToMs: orNull(bounds[1]!),
    latencyBasis: timing === undefined ? [] : timing.basis,
    latencyLacks: timing === undefined ? [] : lacks(timing),
  };
}

/** What is not in a time; of one of which nothing is known, why that is. */
const lacks = ({ latency, open }: Timing): readonly string[] =>
  open.length > 0 || isKnown(latency) ? open : [latency.unknown];

/** Bytes at the precisions of all places, as the target stores them. */
function figuresOn({ deployed }: Judged, target: Target, figures: Reading): Reading {
  const body = deployed.evaluated!.body;
  if (body.unknownCount > 0) return figures;
  const on = new Map<string, Quantity>(figures);
  const parts = partsOf(deployed, target, body);
  for (const figure of worked)
    if (figure.isSized) {
      on.set(figure.key, figureOf(figure, parts, body));
      if (isCounted(figure))
        for (const part of figure.parts ?? [])
          on.set(part.key, figureOf({ ...figure, ...part }, parts, body));
    }
  return on;
}

function leastPeakOn({ deployed }: Judged, target: Target): number | undefined {
  const { body } = deployed.evaluated!;
  const least = leastPeakOf(body);
  if (least === undefined) return undefined;
  const bits = partsOf(deployed, target, body).map(({ precision }) => precision.activationBits);
  return new Set(bits).size === 1 ? Math.ceil((least.elements * bits[0]!) / 8) : undefined;
}

function peakIn({ body }: Evaluated, locate: Locate): Written['peakAt'] {
  const layer = body.unknownCount > 0 ? undefined : peakOf(body)?.layer;
  if (layer === undefined) return null;
  for (const flat of walk(body))
    if (flat.layer === layer) return { path: flat.path, line: locate(siteOf(flat)).line };
  return null;
}

/** JSON with a line for each layer. */
export function deploymentJson(cost: DeploymentCost): string {
  const { network, args, target, figures, fit, crossings, crossingBytes } = cost;
  const { budgets, layers, peakAt, leastPeak, arena, mapMemory } = cost;
  const about = {
    network: network.name,
    arguments: args,
    target,
    precision: network.precision.name,
    fits: fit.fits ?? null,
    why: fit.why ?? null,
    ...numbersOf(figures),
    crossingBytes: crossingBytes !== undefined && isKnown(crossingBytes) ? numberOf(crossingBytes) : null,
    arenaBytes: arena === undefined ? null : bytesOf(arena),
    memoryBytes: mapMemory ?? null,
    peakAt,
    leastPeakBytes: leastPeak ?? null,
    crossings: crossings ?? null,
    ...timeIn(cost.timing),
    ...timeJson(cost.timing, cost.on, network.stages),
    budgets: budgets.map(({ budget: { name, comparison, limit }, value, state }) => ({
      name,
      comparison,
      limit,
      value: value !== undefined && isKnown(value) ? numberOf(value) : null,
      verdict: state,
    })),
  };
  const lines = layers.map(layer => `\n${JSON.stringify(layer)}`);
  return `${JSON.stringify(about).slice(0, -1)},"layers":[${lines.join(',')}\n]}`;
}
