/** The mistakes of deployments that no target knows of. Errors: they cannot be silenced. */
import { budgetWords } from '../figures/budgets';
import { didYouMean } from '../text/nearest';
import { defineProblem } from '../text/problem';
import { join } from './layer-words';

export const unknownNetwork = defineProblem<{ name: string; near: string | undefined }>({
  code: 'unknown-network',
  severity: 'error',
  summary: 'A deployment of a network that this file does not declare or import.',
  why: 'A deployment joins a network and a target.',
  bad: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy B on ultra96_conv {\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy A on ultra96_conv {\n}\n',
  say: d => `There is no network '${d.name}'.${didYouMean(d.near)}`,
});

export const activationNotStated = defineProblem<{ names: readonly string[]; stated: readonly string[] }>({
  code: 'activation-not-stated',
  severity: 'error',
  summary: 'An activation that its deployment does not allow.',
  why: 'A deployment may state the activations that a network is held to, whatever its chip runs: those of a tool chain, of a quantiser, of a product. Another one is told where it is written; shares of all channels, which belong to a classifier, are not meant.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4) -> hswish\n}\n\ndeploy A on ethos_u55_128 {\n  precision int8\n  activations [relu, relu6]\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4) -> relu\n}\n\ndeploy A on ethos_u55_128 {\n  precision int8\n  activations [relu, relu6]\n}\n',
  say: ({ names, stated }) =>
    `${join(
      names.map(name => `'${name}'`),
      'and',
    )} ${names.length === 1 ? 'is' : 'are'} none of the activations that the deployment states: ${stated.length === 0 ? 'it states none' : stated.join(', ')}.`,
});

export const badItem = defineProblem<{ text: string }>({
  code: 'bad-item',
  severity: 'error',
  summary: 'A line of a deployment that is not understood.',
  why: `A deployment states \`precision\`, \`patches\`, \`activations\`, and budgets: ${[...budgetWords.keys()].map(word => `\`${word}\``).join(', ')}.`,
  bad: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy A on ultra96_conv {\n  precision int7\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> relu\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say: d => d.text,
});
