/** Every offer of a file: those of the light bulb at each of its stages, in the order of the text. */
import type { Analysis } from '../../analysis';
import { bodiesOf } from '../../syntax/bodies';
import type { Unit } from '../../syntax/tree';
import type { Span } from '../../text/span';
import { offersAt } from '../offers';
import type { Offer } from './offer';

export interface Placed {
  /** The stage that it is offered at. */
  readonly at: Span;
  readonly offer: Offer;
}

export function* offersIn(analysis: Analysis): Generator<Placed> {
  for (const at of stagesIn(analysis, analysis.file.units))
    for (const offer of offersAt(analysis, at)) yield { at, offer };
}

function* stagesIn(analysis: Analysis, units: readonly Unit[]): Generator<Span> {
  for (const unit of units) {
    const { node } = unit;
    const start = analysis.positions.start(unit)!;
    if (node.kind === 'flow' || node.kind === 'shared')
      for (const stage of node.stages)
        if (stage.kind === 'call') yield { start: start + stage.name.start, end: start + stage.name.end };
    for (const body of bodiesOf(unit)) yield* stagesIn(analysis, body.units);
  }
}
