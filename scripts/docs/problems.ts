/** Every problem by its code: what it means, why, and a file that has it beside the same file mended. */
import { explanation } from '../../server/src/cli/explanation';
import { catalogue } from '../../server/src/rules/catalogue';
import { head } from './markdown';

export function problemsPage(): string {
  const intro =
    'Each message names its code; the code is a heading of this page. Errors cannot be silenced: the network cannot ' +
    'be computed as it is written. A warning or a hint is silenced where it stands with its code and a reason: ' +
    '`// allow group-conv-memory-access: measured, faster on our board`. The setting `lwnet.rules` and ' +
    '`lwnet check --rule code=severity` make a rule as serious as you want it everywhere, or turn it off: ' +
    '`{ "missing-shuffle": "warning", "unused-name": "off" }`.';
  const parts = [head('Problems', intro)];
  for (const { title, kinds } of catalogue)
    parts.push(`## ${title}\n`, ...kinds.map(kind => `### ${kind.code}\n\n${explanation(kind)}\n`));
  return parts.join('\n');
}
