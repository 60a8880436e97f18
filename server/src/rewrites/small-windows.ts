import type { Layer } from '../graph/graph';
import { windowOf } from '../graph/layers';
import { binary, number } from './lib/build';
import { denseConv } from './lib/dense-conv';
import { following } from './lib/pointwise';
import { fill } from './lib/template';
import { defineRewrite } from './rewrite';

/** How many 3×3 see as much as one window. */
const steps: ReadonlyMap<number, number> = new Map([
  [5, 2],
  [7, 3],
]);

/** How many 3×3 take the place of the windows of these layers; nothing where they differ, or none do. */
export function stepsOf(layers: readonly Layer[]): number | undefined {
  const [side = 0, ...others] = new Set(layers.map(layer => windowOf(layer)?.kernel[0]));
  return others.length > 0 ? undefined : steps.get(side);
}

export const smallWindows = defineRewrite({
  id: 'small-windows',
  title: 'Replace by a row of 3×3',
  summary: 'Two 3×3 see what a 5×5 sees, three what a 7×7 sees, with an activation between them.',
  why:
    'Where the widths are equal the work is 18/25 and 27/49 of the one window’s. Chips with windows of 3×3 alone run the row. ' +
    'Where few channels arrive, as of an image, it costs more, and is offered only where a chip refuses the window.',
  source: 'Simonyan and Zisserman 2015, Very Deep Convolutional Networks, section 2.3',
  keeps: 'shape',
  example: {
    before: 'network A {\n  input(32, 16, 16) -> conv(32, 5) -> bn -> relu\n}\n',
    after: 'network A {\n  input(32, 16, 16) -> conv(32, 3) -> bn -> relu -> conv(32, 3) -> bn -> relu\n}\n',
  },

  to(site) {
    // A chip that lacks the window lacks it on an image, too.
    const conv = denseConv(site, { carries: ['stride', 'bias'], fewestChannels: () => 1 });
    if (conv === undefined) return undefined;
    const { found, layers } = conv;
    const side = windowOf(layers[0]!)?.kernel[0] ?? 0;
    const count = stepsOf(layers);
    if (count === undefined) return undefined;
    // Another use may give another window one day.
    const isSide = found.kernel?.kind === 'number' ? undefined : binary('==', found.kernel!, number(side));
    const when = conv.when && isSide ? binary('and', conv.when, isSide) : (conv.when ?? isSide);
    const first = 'conv(out, 3, stride) -> norm -> activation';
    const between = ' -> conv(out, 3) -> norm -> activation'.repeat(count - 2);
    // Each step gets the norm and the activation that the one had, and the last has its bias.
    const stages = fill(`${first}${between} -> conv(out, 3, bias = bias)`, { ...found, ...following(site) });
    return { replaces: 1, stages, when, layers };
  },
});
