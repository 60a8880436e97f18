/** What the status bar says of the network at the caret. */
import type { Analysis } from '../analysis';
import type { Totals } from '../messages';
import { short } from '../quantity/show';
import { few } from '../text/shorten';
import { networkTable } from './figure-table';
import { nameMarkdown } from './markdown';
import { subjectAt } from './subject';
import { fenced } from './table';
import { isMixed, shortTotals, totalsLine } from './totals-line';
import { verdictLine, verdictsOf } from './verdicts';

export function totals(analysis: Analysis, offset: number): Totals | undefined {
  const subject = subjectAt(analysis, offset);
  const { body, declared } = subject?.network ?? {};
  const figures = body && shortTotals(body, short);
  if (subject === undefined || figures === undefined) return undefined;
  const { sizing, deployments } = subject;
  const { name } = declared!.node.name;
  const targets = deployments.map(judged => {
    const broken = verdictsOf(judged).filter(({ state }) => state === 'broken');
    const target = judged.deployed.unit.node.target.name;
    return broken.length === 0 ? target : `${target}: ${broken.map(({ word }) => word).join(', ')} broken`;
  });
  const text = [`${name}: ${figures}`, ...(targets.length === 0 ? [] : [few(targets, 'targets')])];
  const table = isMixed(sizing) ? totalsLine(body!, sizing)! : networkTable(body!, sizing);
  const verdicts = deployments.map(judged => {
    const line = verdictLine(judged);
    return `${nameMarkdown(judged.deployed.unit.node.target.name)} · ${line ?? 'nothing to tell'}`;
  });
  const about = `**${nameMarkdown(name)}** · ${isMixed(sizing) ? 'precision by place' : sizing.name}`;
  return { text: text.join(' · '), tooltip: [about, fenced(table), ...verdicts].join('\n\n') };
}
