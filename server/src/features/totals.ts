/** What the status bar says of the network at the caret. */
import type { Analysis } from '../analysis';
import type { Totals } from '../messages';
import { short } from '../quantity/show';
import { networkTable } from './figure-table';
import { nameMarkdown } from './markdown';
import { subjectAt } from './subject';
import { fenced } from './table';
import { isMixed, shortTotals, totalsLine } from './totals-line';
import { verdictLine } from './verdicts';

export function totals(analysis: Analysis, offset: number): Totals | undefined {
  const subject = subjectAt(analysis, offset);
  const { body, declared } = subject?.network ?? {};
  const figures = body && shortTotals(body, short);
  if (subject === undefined || figures === undefined) return undefined;
  const { sizing, deployments } = subject;
  const { name } = declared!.node.name;
  const table = isMixed(sizing) ? totalsLine(body!, sizing)! : networkTable(body!, sizing);
  const verdicts = deployments.map(judged => {
    const line = verdictLine(judged);
    return `${nameMarkdown(judged.deployed.unit.node.target.name)} · ${line ?? 'nothing to tell'}`;
  });
  const about = `**${nameMarkdown(name)}** · ${isMixed(sizing) ? 'precision by place' : sizing.name}`;
  return { text: `${name}: ${figures}`, tooltip: [about, fenced(table), ...verdicts].join('\n\n') };
}
