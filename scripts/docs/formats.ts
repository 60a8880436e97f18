/** Every format that a network can be written in, and what each operator becomes there. */
import { formats } from '../../server/src/formats';
import type { Format } from '../../server/src/formats/format';
import { code, head, inCode, rows } from './markdown';

export function formatsPage(): string {
  const intro =
    '`lwnet export` writes a network as a file of other tools, so that their compilers and runtimes can be asked what they ' +
    'make of it before anybody has trained it. Its weights follow from the path of each layer and `--seed`, and are scaled so ' +
    'that numbers stay in range. The network is written as it is evaluated, with `--set`; a layer that cannot be said is ' +
    'listed with its line and the reason, and then nothing is written. The file is there whole or not at all, and one that ' +
    'was there before stays unless `--force` is said.';
  return [head('Formats', intro), ...[...formats.values()].map(format)].join('\n');
}

function format(one: Format): string {
  const { name, title, summary, source, precisions, opsets, becomes } = one;
  const facts = [`Precisions: ${precisions.map(inCode).join(', ')}.`];
  if (opsets !== undefined)
    facts.push(
      `Versions of the operators: ${opsets.least} to ${opsets.most}, ${opsets.default} unless ${inCode('--opset')} says otherwise.`,
    );
  const operators = [...becomes].map(([operator, what]) => [inCode(operator), what]);
  return `${[
    `## ${title}`,
    summary,
    code(`npx lwnet export network.lwnet --to ${name} -o network.${name}`, 'sh'),
    facts.join(' '),
    rows(['operator', 'becomes'], operators),
    `*${source}*`,
  ].join('\n\n')}\n`;
}
