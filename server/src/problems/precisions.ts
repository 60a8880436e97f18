/** What a deployment finds out about its precisions. */
import { defineProblem } from '../text/problem';

const join = (words: readonly string[], last: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

interface PrecisionData {
  readonly target: string;
  readonly name: string;
  readonly accepted: readonly string[];
  /** False where the deployment leaves the precision out. */
  readonly said: boolean;
}

export const precisionNotTaken = defineProblem<PrecisionData>({
  code: 'precision-not-taken',
  severity: 'error',
  summary: 'A precision that the target does not compute in.',
  why: 'An integer accelerator has no multipliers for other widths. Layers are judged as if the precision were one that it takes.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision fp16\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: d =>
    d.said
      ? `${d.target} computes in ${join(d.accepted, 'or')}, not in ${d.name}.`
      : `${d.target} computes in ${join(d.accepted, 'or')}, and this deployment states no precision, which means ${d.name}.`,
});

export const pathNotFound = defineProblem<{
  readonly path: string;
  readonly network: string;
  readonly near: string | undefined;
}>({
  code: 'path-not-found',
  severity: 'error',
  summary: 'A precision for a place that the network does not have.',
  why:
    'Behind `for` stands the name of an operator, or the way to a layer as tables print it: names of lines, blocks and ' +
    'operators with dots between them. Where none is meant, the layers that were keep the precision of all others.',
  bad:
    'network A {\n  stem = input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n' +
    '  precision w4a8 for stem.cnov\n}\n',
  good:
    'network A {\n  stem = input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n' +
    '  precision w4a8 for stem.conv\n}\n',
  say: d =>
    `${d.network} has no layer at '${d.path}'.${d.near === undefined ? '' : ` Did you mean '${d.near}'?`}`,
});

export const precisionUnknown = defineProblem<PrecisionData>({
  code: 'precision-unknown',
  severity: 'information',
  summary: 'A precision of which no source says whether the target computes in it.',
  why: 'What is known of the target was measured in another precision. Nothing is concluded from that.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on ultra96_conv {\n  precision w4a8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say: d =>
    `No source says whether ${d.target} computes in ${d.name}; it is known to in ${join(d.accepted, 'or')}${
      d.said ? '' : '. This deployment states no precision'
    }.`,
});
