/** Every rewrite: what it replaces by what, and what that gains on its example. */
import { analyse } from '../../server/src/analysis';
import { fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { counted } from '../../server/src/figures';
import { tell } from '../../server/src/quantity/show';
import { rewrites } from '../../server/src/rewrites';
import type { Rewrite } from '../../server/src/rewrites/rewrite';
import { code, head, rows } from './markdown';

export function rewritesPage(): string {
  const intro =
    'The light bulb on a layer offers these, with the gain worked out by the same cost model that shows the figures: ' +
    'the network before, the network after, nothing estimated.';
  const conditions =
    'Where a rewrite suits some uses of a block and not others, its title says where, and the change is a condition: ' +
    '`if kernel == 3 { shift(kernel) -> conv(out, 1) } else { conv(out, kernel) }`. So it is where the new stages lack an ' +
    'argument that is no plain number, `groups` for instance: the condition is written even if every use in the file ' +
    'gives the same, as another file may import the block, and a deployment or a search may give another.\n\n' +
    'What makes a network lighter is not offered for a convolution that reads an image, of three channels or one: it is mostly ' +
    'a small part of a network, and MobileNet and GhostNet themselves begin with a dense one.\n\n' +
    'Each is tried on every chip that the file deploys the network to, and its title says what becomes of it there. Where a ' +
    'chip refuses a layer or hands it away, each after which the chip runs more is a quick fix of that problem; some are ' +
    'offered there alone, as they are worth nothing by themselves. What one chip refuses is offered for the others.\n';
  return [head('Rewrites', intro), conditions, ...rewrites.map(rewrite)].join('\n');
}

function rewrite({ id, title, summary, why, source, keeps, example }: Rewrite): string {
  const kept =
    keeps === 'function' ? 'Computes the same.' : 'Keeps the shapes; the network must be trained again.';
  const [before, after] = [figures(example.before), figures(example.after)];
  const gain = before.map(([title, value], i) => [title, value, after[i]![1]]);
  return [
    `## ${id}`,
    `${title}. ${summary}`,
    `${why} ${kept}`,
    code(example.before),
    'becomes',
    code(example.after),
    rows(['', 'before', 'after'], gain),
    `*${source}*`,
    '',
  ].join('\n\n');
}

function figures(text: string): readonly (readonly [title: string, value: string])[] {
  const [network] = analyse('example.lwnet', text).networks;
  if (network === undefined) throw new Error('an example of a rewrite has no network');
  const totals = totalsOf(network.evaluated.body);
  return counted.filter(f => f.inTitles).map(({ title, of }) => [title, tell(of(totals, fp32))]);
}
