/** How many bits a deployment's network takes: at one precision, or at several that hold at different places. */
import type { Figures } from '../cost/figures';
import { Adder } from '../cost/figures';
import { foldsOf, layersWithFolds } from '../cost/folds';
import type { Precision } from '../cost/precision';
import { sumOfItem, totalsOf, withoutWeights } from '../cost/totals';
import { type Counted, isWhole, type Whole } from '../figures/figure';
import type { Body } from '../graph/graph';
import { kept } from '../graph/kept';
import { firstUses } from '../graph/walk';
import { plus, type Quantity, unknownIn } from '../quantity/quantity';
import { firstOf, type Target } from '../targets/target';
import type { Deployed } from './deployment';
import { chipsOf } from './precision';

/** What of a network is at one precision. */
export interface Part {
  readonly figures: Figures;
  readonly precision: Precision;
}

const known = kept<Deployed, Map<Target, readonly Part[]>>();

/** @param body the deployment's network */
export function partsOf(deployed: Deployed, target: Target, body: Body): readonly Part[] {
  let found = known.get(deployed);
  if (found === undefined) known.set(deployed, (found = new Map()));
  let parts = found.get(target);
  if (parts === undefined) found.set(target, (parts = findParts(deployed, target, body)));
  return parts;
}

function findParts(deployed: Deployed, target: Target, body: Body): readonly Part[] {
  const { runs } = chipsOf(deployed, target, body);
  if (runs.length === 1)
    return [{ figures: totalsOf(body), precision: storedOn(target, runs[0]!.chip.precision) }];
  const sums = new Map<Precision, Adder>();
  const isFirst = firstUses(body);
  let at = 0;
  let run = 0;
  for (const [layer, folds] of layersWithFolds(foldsOf(body))) {
    while (runs[run]!.end <= at) run++;
    const { precision } = runs[run]!.chip;
    let sum = sums.get(precision);
    if (sum === undefined) sums.set(precision, (sum = new Adder()));
    const { figures } = sumOfItem(layer, folds);
    // Weights that several uses share are stored once.
    sum.add(isFirst[at] === true ? figures : withoutWeights(figures));
    at++;
  }
  return [...sums].map(([precision, sum]) => ({
    figures: sum.figures,
    precision: storedOn(target, precision),
  }));
}

/** A precision as a target stores it: it may have a memory of its own for biases. */
export function storedOn(target: Target, precision: Precision): Precision {
  const { biasBits = precision.biasBits } = firstOf(target).precisions ?? {};
  const biasesApart = target.memories.some(
    ({ holds }) => holds.includes('biases') && !holds.includes('weights'),
  );
  return { ...precision, biasBits, biasesApart };
}

/** A figure of all parts together: bytes add up, and what is no sum is not known of several. */
export function figureOf(figure: Counted | Whole, parts: readonly Part[], body: Body): Quantity {
  const [first, ...others] = parts;
  if (isWhole(figure)) {
    if (first !== undefined && others.every(({ precision }) => mapsAreAlike(precision, first.precision)))
      return figure.ofBody(body, first.precision);
    return unknownIn(figure.unit, 'maps take more bits at some places than at others');
  }
  if (first === undefined || !figure.isSized) return figure.of(totalsOf(body), first?.precision as Precision);
  if (others.length > 0 && !figure.isSum)
    return unknownIn(figure.unit, 'it is worked out at one precision only');
  return others.reduce(
    (sum, { figures, precision }) => plus(sum, figure.of(figures, precision)),
    figure.of(first.figures, first.precision),
  );
}

const mapsAreAlike = (a: Precision, b: Precision): boolean => a.activationBits === b.activationBits;
