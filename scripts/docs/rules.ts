/** Every rule on one page: what it finds, on which ground, and what it says of the networks of the examples. */
import { rules } from '../../server/src/rules';
import { head, inCode, rows } from './markdown';
import { exampleFiles, networksOf, told } from './told';

export function rulesPage(): string {
  const intro =
    'A rule finds what a paper or a manual advises against, with the figures of the layer at hand. It is a hint and no ' +
    'mistake: `lwnet check --hints` tells it, and the editor shows it as three dots, or as information in its list of problems where a fix at hand has a gain. Words, reasons and examples are in ' +
    '[problems.md](problems.md#what-could-be-lighter).';
  return [
    head('Rules', intro),
    rows(
      ['rule', 'finds', 'source'],
      rules.map(({ kind, source }) => [`[${kind.code}](problems.md#${kind.code})`, kind.summary, source]),
    ),
    '',
    '## What they say of the examples',
    '',
    "The networks are the papers' own, so a rule is quiet on them but where a later paper criticises them. Library " +
      'blocks are not judged: whoever uses one cannot change it. What is said of a block of another file stands at the ' +
      'use that leads there.',
    '',
    rows(
      ['file', 'networks', 'told'],
      exampleFiles()
        .filter(file => networksOf(file).length > 0)
        .map(file => [inCode(file), networksOf(file).join(', '), toldIn(file)]),
    ),
  ].join('\n');
}

function toldIn(file: string): string {
  const counts = new Map<string, number>();
  for (const { code } of told(file)) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (counts.size === 0) return 'nothing';
  return [...counts].map(([code, n]) => (n === 1 ? code : `${code} at ${n} places`)).join(', ');
}
