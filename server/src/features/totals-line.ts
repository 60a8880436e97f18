/** A network's totals on one line: above its declaration, in the status bar, in the outline. */
import { fp32, type Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import type { Judged } from '../deploy/judge';
import { figureOf, partsOf, storedOn } from '../deploy/sizes';
import { worked } from '../figures';
import { type Counted, isWhole, type Whole } from '../figures/figure';
import type { Body } from '../graph/graph';
import { isKnown, numberOf, type Quantity, unknownIn } from '../quantity/quantity';
import { counted as countOf, type Show, tell } from '../quantity/show';
import type { Target } from '../targets/target';

/** How many bits it takes: at one precision, or at those of all places on the chip of its deployment. */
export type Sizing = Precision | 'mixed' | ByPlace;

/** Bytes of each part at its own precision. */
export interface ByPlace {
  readonly judged: Judged;
  readonly target: Target;
}

export const isMixed = (sizing: Sizing): sizing is 'mixed' | ByPlace =>
  sizing === 'mixed' || 'judged' in sizing;

/** Without a target, and while a mistake hides a part, nobody knows the bytes of each place. */
export function sizingOf(judged: Judged): Sizing {
  const { precision, precisions, evaluated } = judged.deployed;
  const { target } = judged;
  if (precisions.every(rule => rule.paths.length === 0))
    return target === undefined ? precision : storedOn(target, precision);
  return target === undefined || evaluated === undefined ? 'mixed' : { judged, target };
}

export function figureAt(figure: Counted | Whole, body: Body, sizing: Sizing): Quantity {
  if (!isMixed(sizing)) return wholeAt(figure, body, sizing);
  if (!figure.isSized) return wholeAt(figure, body, fp32);
  if (sizing === 'mixed') return unknownIn(figure.unit, 'the precision depends on the place');
  return figureOf(figure, partsOf(sizing.judged.deployed, sizing.target, body), body);
}

const wholeAt = (figure: Counted | Whole, body: Body, precision: Precision): Quantity =>
  isWhole(figure) ? figure.ofBody(body, precision) : figure.of(totalsOf(body), precision);

const summary = worked.filter(figure => figure.inSummary);

/** What stands beside the line, or in the lines below it, and is not said again. */
export interface Said {
  /** Words of the budgets whose figures are told. */
  readonly held: ReadonlySet<string>;
  readonly precision: boolean;
}

const nothing: Said = { held: new Set(), precision: false };

const known = new WeakMap<Body, { readonly of: string | ByPlace; readonly line: string }>();

/**
 * The figures of a summary, in words: nothing of a network without a layer. What an edit leaves alone is kept.
 */
export function totalsLine(body: Body, sizing: Sizing, said: Said = nothing): string | undefined {
  if (body.layerCount === 0) return undefined;
  const isSaid = (word: string | undefined) => word !== undefined && said.held.has(word);
  const figures = summary.filter(
    figure => !isSaid(figure.budget?.word) && !('saidBy' in figure && isSaid(figure.saidBy)),
  );
  if (figures.length < summary.length || said.precision) return lineOf(body, sizing, figures, said.precision);
  const of = isMixed(sizing) ? sizing : `${sizing.name} ${sizing.biasBits} ${sizing.biasesApart}`;
  let told = known.get(body);
  if (told?.of !== of) known.set(body, (told = { of, line: lineOf(body, sizing, summary) }));
  return told.line;
}

function lineOf(body: Body, sizing: Sizing, figures: readonly (Counted | Whole)[], isStated = false): string {
  if (isOpen(body)) return missing(body);
  const parts = told(body, figures, sizing);
  if (!isStated) parts.push(isMixed(sizing) ? 'precision by place' : `at ${sizing.name}`);
  if (body.unknownCount === 0) return parts.join(' · ');
  return `at least ${parts.join(' · ')} · ${missing(body)}`;
}

const missing = ({ unknownCount }: Body): string => `${countOf(unknownCount, 'stage')} unknown`;

/** Whether a mistake hides all that would be counted: at least nothing is what nobody has to be told. */
const isOpen = (body: Body): boolean =>
  body.unknownCount > 0 &&
  summary.every(figure => {
    const value = wholeAt(figure, body, fp32);
    return !isKnown(value) || numberOf(value) === 0;
  });

/** Those alone that do not hang on a precision, as short as they can be. */
export function shortTotals(body: Body, show: Show): string | undefined {
  if (body.layerCount === 0) return undefined;
  if (isOpen(body)) return missing(body);
  const parts = told(
    body,
    summary.filter(figure => !figure.isSized),
    fp32,
    show,
  );
  return `${body.unknownCount > 0 ? 'at least ' : ''}${parts.join(' · ')}`;
}

function told(body: Body, figures: readonly (Counted | Whole)[], sizing: Sizing, show?: Show): string[] {
  return figures.map(figure => {
    const q = figureAt(figure, body, sizing);
    return isKnown(q) ? `${tell(q, show)} ${figure.title}` : `${figure.title} unknown`;
  });
}
