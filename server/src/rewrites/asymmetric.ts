import type { Expr } from '../syntax/tree';
import { denseConv } from './lib/dense-conv';
import { following } from './lib/pointwise';
import { fill } from './lib/template';
import { defineRewrite } from './rewrite';

export const asymmetric = defineRewrite({
  id: 'asymmetric',
  title: 'Replace by 1×k and k×1',
  summary: 'A window of one row, and behind it one of one column, see together what the square window sees.',
  why:
    'The work is 2/k of a square one where the widths are equal: two thirds for 3×3, two sevenths for 7×7. The paper found ' +
    'it to work well on maps of 12 to 20 pixels, and not in the first layers.',
  source: 'Szegedy et al. 2016, Rethinking the Inception Architecture, section 3.2',
  keeps: 'shape',
  example: {
    before: 'network A {\n  input(32, 16, 16) -> conv(32, 7) -> bn -> relu\n}\n',
    after:
      'network A {\n  input(32, 16, 16) -> conv(32, [1, 7]) -> bn -> relu -> conv(32, [7, 1]) -> bn -> relu\n}\n',
  },

  to(site) {
    const conv = denseConv(site, { carries: ['kernel', 'stride', 'bias'] });
    if (conv === undefined || isList(conv.found.kernel) || isList(conv.found.stride)) return undefined;
    const { found, when, layers } = conv;
    return {
      replaces: 1,
      // Both steps get the norm and the activation that the one had, as in the paper's own networks.
      stages: fill(
        'conv(out, [1, kernel], [1, stride]) -> norm -> activation -> conv(out, [kernel, 1], [stride, 1], bias = bias)',
        { ...found, ...following(site) },
      ),
      when,
      layers,
    };
  },
});

const isList = (side: Expr | undefined): boolean => side?.kind === 'list';
