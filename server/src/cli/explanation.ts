/** What there is to say of a kind of problem, in Markdown: the entry of its page, the help of a report, `lwnet explain`. */
import { analyse } from '../analysis';
import type { Catalogued } from '../rules/catalogue';
import { type ProblemKind, sayProblem } from '../text/problem';

/** Without a heading: what it is, why, an example with its message, and the same mended. */
export function explanation(kind: Catalogued): string {
  const parts = [`*${kind.severity}* ${kind.summary}`, kind.why];
  if (kind.bad !== undefined) {
    parts.push(fenced(kind.bad));
    const message = messageOf(kind.bad, kind);
    if (message !== undefined) parts.push(`> ${message}`);
  }
  if (kind.good !== undefined) parts.push('Mended:', fenced(kind.good));
  if (kind.source !== undefined) parts.push(`*${kind.source}*`);
  return parts.join('\n\n');
}

const fenced = (text: string): string => `\`\`\`lwnet\n${text.trimEnd()}\n\`\`\``;

/** What is said of the example of a kind. */
export function messageOf(text: string, { code }: Pick<ProblemKind, 'code'>): string | undefined {
  const found = analyse('example.lwnet', text).problems.find(problem => problem.kind.code === code);
  return found && sayProblem(found);
}
