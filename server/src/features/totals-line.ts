/** A network's totals on one line: above its declaration, in the status bar, in the outline. */
import { fp32, type Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import type { Deployed } from '../deploy/deployment';
import { worked } from '../figures';
import { type Counted, isWhole, type Whole } from '../figures/figure';
import type { Body } from '../graph/graph';
import { isKnown, type Quantity, unknownIn } from '../quantity/quantity';
import { counted as countOf, type Show, tell } from '../quantity/show';

/** How many bits it takes: of several precisions at once nobody works out the sum yet. */
export type Sizing = Precision | 'mixed';

export const sizingOf = ({ precision, precisions }: Deployed): Sizing =>
  precisions.some(rule => rule.paths.length > 0) ? 'mixed' : precision;

function figureAt(figure: Counted | Whole, body: Body, sizing: Sizing): Quantity {
  if (sizing === 'mixed' && figure.isSized)
    return unknownIn(figure.unit, 'the precision depends on the place');
  const precision = sizing === 'mixed' ? fp32 : sizing;
  return isWhole(figure) ? figure.ofBody(body, precision) : figure.of(totalsOf(body), precision);
}

const summary = worked.filter(figure => figure.inSummary);

const known = new WeakMap<Body, { readonly of: string; readonly line: string }>();

/** The figures of a summary, in words: nothing of a network without a layer. What an edit leaves alone is kept. */
export function totalsLine(body: Body, sizing: Sizing): string | undefined {
  if (body.layerCount === 0) return undefined;
  const of = sizing === 'mixed' ? sizing : sizing.name;
  let told = known.get(body);
  if (told?.of !== of) known.set(body, (told = { of, line: lineOf(body, sizing) }));
  return told.line;
}

function lineOf(body: Body, sizing: Sizing): string {
  const parts = told(body, summary, sizing);
  parts.push(sizing === 'mixed' ? 'precision by place' : `at ${sizing.name}`);
  const { unknownCount } = body;
  if (unknownCount === 0) return parts.join(' · ');
  return `at least ${parts.join(' · ')} · ${countOf(unknownCount, 'stage')} unknown`;
}

/** Those alone that do not hang on a precision, as short as they can be. */
export function shortTotals(body: Body, show: Show): string | undefined {
  if (body.layerCount === 0) return undefined;
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
