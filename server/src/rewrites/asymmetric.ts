import type { Expr } from '../syntax/tree';
import { arg, call, list, number } from './lib/build';
import { denseConv, isBatchNorm } from './lib/dense-conv';
import { isActivation } from './lib/pointwise';
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
    if (conv === undefined || isList(conv.kernel) || isList(conv.stride)) return undefined;
    const { out, kernel, stride } = conv;
    const [norm, activation] = site.following;
    // Both steps get the norm and the activation that the one had, as in the paper's own networks.
    const between = isBatchNorm(norm) ? [call('bn'), ...(isActivation(activation) ? [activation] : [])] : [];
    const along = (row: boolean) => {
      const pair = (side: Expr) => arg(list(row ? [number(1), side] : [side, number(1)]));
      return [arg(out), pair(kernel), ...(stride === undefined ? [] : [pair(stride)])];
    };
    return {
      replaces: 1,
      stages: [call('conv', along(true)), ...between, call('conv', [...along(false), ...conv.biasArg])],
      when: conv.when,
      layers: conv.layers,
    };
  },
});

const isList = (side: Expr | undefined): boolean => side?.kind === 'list';
