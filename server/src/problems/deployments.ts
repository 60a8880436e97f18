/** The mistakes of deployments that no target knows of. Errors: they cannot be silenced. */
import { budgetWords } from '../figures/budgets';
import { didYouMean } from '../text/nearest';
import { defineProblem } from '../text/problem';

export const unknownNetwork = defineProblem<{ name: string; near: string | undefined }>({
  code: 'unknown-network',
  severity: 'error',
  summary: 'A deployment of a network that this file does not declare or import.',
  why: 'A deployment joins a network and a target.',
  bad: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy B on ultra96_conv {\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy A on ultra96_conv {\n}\n',
  say: d => `There is no network '${d.name}'.${didYouMean(d.near)}`,
});

export const badItem = defineProblem<{ text: string }>({
  code: 'bad-item',
  severity: 'error',
  summary: 'A line of a deployment that is not understood.',
  why: `A deployment states \`precision\`, \`patches\`, and budgets: ${[...budgetWords.keys()].map(word => `\`${word}\``).join(', ')}.`,
  bad: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy A on ultra96_conv {\n  precision int7\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say: d => d.text,
});
