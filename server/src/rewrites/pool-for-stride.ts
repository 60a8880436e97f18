import { strideOf, windowOf } from '../graph/layers';
import { ops } from '../ops';
import type { Arg, Call, Expr, Stage } from '../syntax/tree';
import { binary, call, number } from './lib/build';
import { following } from './lib/pointwise';
import { fill } from './lib/template';
import { defineRewrite } from './rewrite';

export const poolForStride = defineRewrite({
  id: 'pool-for-stride',
  title: 'Replace the stride by a pool',
  summary: 'The convolution goes over every pixel, and a maximum pool behind it keeps one of four.',
  why:
    'Offered where a chip refuses a convolution with a stride or hands it away. Its work is four times as much; a pool in front ' +
    'would leave it as it is, but show the convolution less of the map.',
  source:
    'Simonyan and Zisserman 2015, Very Deep Convolutional Networks, section 2.1; README.md of analogdevicesinc/ai8x-synthesis on the limitations of MAX78000 networks',
  keeps: 'shape',
  isForChips: true,
  example: {
    before:
      'network A {\n  input(32, 16, 16) -> conv(64, 3, 2) -> bn -> relu\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
    after:
      'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu -> maxpool(2)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  },

  to(site) {
    const { name } = site.call;
    if (name.name !== 'conv' && name.name !== 'dwconv') return undefined;
    const found = withoutStride(site.call);
    if (found === undefined) return undefined;
    const layers = site.layers.filter(
      layer => windowOf(layer) !== undefined && strideOf(layer).every(side => side === 2),
    );
    if (layers.length === 0) return undefined;
    const isSaid = found.stride.kind !== 'number';
    if (!isSaid && layers.length < site.layers.length) return undefined;
    // The activation makes a pixel of a pixel, so that it stands as well before the pool.
    const { norm, activation } = following(site);
    const replaces = 1 + [norm, activation].filter(one => one !== undefined).length;
    const behind: readonly Stage[] = site.following.slice(0, replaces - 1);
    return {
      replaces,
      stages: [found.call, ...behind, ...fill('maxpool(2)', {})],
      when: isSaid ? binary('==', found.stride, number(2)) : undefined,
      layers,
    };
  },
});

/** The call with a stride of 1, and the stride that it has. */
function withoutStride(of: Call): { readonly call: Call; readonly stride: Expr } | undefined {
  const args = of.args ?? [];
  const params = Object.keys(ops.get(of.name.name)!.params);
  const at = params.indexOf('stride');
  const positional = args.filter(arg => arg.name === undefined);
  const written = args.find(arg => arg.name?.name === 'stride') ?? positional[at];
  if (written === undefined) return undefined;
  // What follows it by its place alone would be taken for it.
  const isHeld = written.name === undefined && positional.length > at + 1;
  const rest = args.flatMap((arg): Arg | readonly Arg[] =>
    arg === written ? (isHeld ? { ...arg, value: number(1), start: -1, end: -1 } : []) : arg,
  );
  return { call: call(of.name.name, rest), stride: written.value };
}
