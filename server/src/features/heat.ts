/** Which lines have a large share in their network, for a bar in the margin. */
import type { Analysis } from '../analysis';
import { totalsOf } from '../cost/totals';
import { shared } from '../figures/shared';
import type { HotLine } from '../messages';
import { numberOf } from '../quantity/quantity';
import { shareOf } from '../quantity/show';
import { lineCosts } from './line-costs';
import { precisionOf } from './sites';

/** From which share on each step begins. Below the first a line does not matter, and most lines should be bare. */
const steps = [0.05, 0.1, 0.2];

export function heat(analysis: Analysis, id: string): HotLine[] | undefined {
  const figure = shared.find(one => one.id === id);
  if (figure === undefined) return undefined;
  const found: HotLine[] = [];
  for (const [line, { network, sums }] of lineCosts(analysis)) {
    const precision = precisionOf(analysis, network);
    const part = figure.of(sums, precision);
    const whole = figure.of(totalsOf(network.body), precision);
    const share = numberOf(part) / numberOf(whole);
    const step = steps.filter(from => share >= from).length;
    const { name } = network.declared.node.name;
    if (step > 0)
      found.push({ line, step, text: `${shareOf(part, whole)} of the ${figure.title} of ${name}` });
  }
  return found;
}
