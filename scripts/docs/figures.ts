/** Every figure: what it counts, where it is read, and the word that budgets it. */
import { figures } from '../../server/src/figures';
import { exampleOf } from '../../server/src/figures/budgets';
import { type Figure, isCounted, isTier, isTimed, isWhole } from '../../server/src/figures/figure';
import { head, inCode } from './markdown';

export function figuresPage(): string {
  const intro =
    'What is told of layers, stages and networks, in this order. Counts are those of the network as it is written, not ' +
    'of the steps that a chip makes of it. A figure that is not known is said to be unknown, in JSON `null`, and never 0.';
  return [head('Figures', intro), ...figures.map(figure)].join('\n');
}

function figure(one: Figure): string {
  const { title, better, summary, source, budget } = one;
  const facts = [`${better === 'less' ? 'Less' : 'More'} is better.`];
  if (isCounted(one) || isWhole(one)) {
    facts.push(`In JSON ${inCode(one.key)}, in ${one.unit === 'count' ? 'plain numbers' : one.unit}.`);
    if (isCounted(one) && one.parts !== undefined) {
      const parts = one.parts.map(part => `${part.title} (${inCode(part.key)})`);
      facts.push(`It consists of ${parts.join(', ')}.`);
    }
    if (isWhole(one)) facts.push('Only a network has it.');
    if (one.isSized) facts.push('It depends on the precision.');
  } else if (isTier(one)) facts.push('A tier of a design: only a network has it, and deployments state it.');
  else if (isTimed(one))
    facts.push(
      'Only a deployment has it, an interval, where a source says how fast the chip is; its budgets are open elsewhere.',
    );
  else facts.push('Nothing works it out yet: its budgets are read, and said to be open.');
  if (budget !== undefined) facts.push(`A budget: ${inCode(exampleOf({ figure: one, budget }))}.`);
  return `${[`## ${title}`, summary, facts.join(' '), `*${source}*`].join('\n\n')}\n`;
}
