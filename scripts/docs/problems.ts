/** Every problem by its code: what it means, why, and a file that has it beside the same file mended. */
import { analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';
import { type Catalogued, catalogue } from './catalogue';
import { code, head } from './markdown';

export function problemsPage(): string {
  const intro =
    'Each message names its code; the code is a heading of this page. Errors cannot be silenced: the network cannot ' +
    'be computed as it is written. A warning or a hint is silenced where it stands with its code and a reason: ' +
    '`// allow group-conv-memory-access: measured, faster on our board`. The setting `lwnet.rules` and ' +
    '`lwnet check --rule code=severity` make a rule as serious as you want it everywhere, or turn it off: ' +
    '`{ "missing-shuffle": "warning", "unused-name": "off" }`.';
  const parts = [head('Problems', intro)];
  for (const { title, kinds } of catalogue) parts.push(`## ${title}\n`, ...kinds.map(problem));
  return parts.join('\n');
}

function problem(kind: Catalogued): string {
  const parts = [`### ${kind.code}`, `*${kind.severity}* ${kind.summary}`, kind.why];
  if (kind.bad !== undefined) {
    parts.push(code(kind.bad));
    const message = messageOf(kind.bad, kind);
    if (message !== undefined) parts.push(`> ${message}`);
  }
  if (kind.good !== undefined) parts.push('Mended:', code(kind.good));
  if (kind.source !== undefined) parts.push(`*${kind.source}*`);
  return `${parts.join('\n\n')}\n`;
}

function messageOf(text: string, kind: Catalogued): string | undefined {
  const found = analyse('example.lwnet', text).problems.find(p => p.kind.code === kind.code);
  return found && sayProblem(found);
}
