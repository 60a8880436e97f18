import { strideOf } from '../graph/layers';
import { denseConv } from './lib/dense-conv';
import { following } from './lib/pointwise';
import { fill } from './lib/template';
import { defineRewrite } from './rewrite';
import { stepsOf } from './small-windows';

export const smallWindowsPool = defineRewrite({
  id: 'small-windows-pool',
  title: 'Replace by 3×3 convolutions and a pool',
  summary: 'A row of 3×3 sees what the window sees, and a maximum pool behind it keeps one of four pixels.',
  why:
    'Offered where a chip refuses a 5×5 or 7×7 with a stride, of which neither the row alone nor the pool alone makes something ' +
    'that it runs.',
  source:
    'Simonyan and Zisserman 2015, Very Deep Convolutional Networks, sections 2.1 and 2.3; README.md of analogdevicesinc/ai8x-synthesis on the limitations of MAX78000 networks',
  keeps: 'shape',
  isForChips: true,
  example: {
    before:
      'network A {\n  input(32, 16, 16) -> conv(32, 5, 2) -> bn -> relu\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
    after:
      'network A {\n  input(32, 16, 16) -> conv(32, 3) -> bn -> relu -> conv(32, 3) -> bn -> relu -> maxpool(2)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  },

  to(site) {
    const conv = denseConv(site, { carries: ['stride', 'bias'], fewestChannels: () => 1 });
    const { kernel, stride } = conv?.found ?? {};
    // Where another use may give another window or stride, each of the two rewrites has its condition.
    if (conv === undefined || kernel?.kind !== 'number' || stride?.kind !== 'number') return undefined;
    const count = stepsOf(conv.layers);
    if (count === undefined || !conv.layers.every(layer => strideOf(layer).every(side => side === 2)))
      return undefined;
    const { norm, activation } = following(site);
    const replaces = 1 + [norm, activation].filter(one => one !== undefined).length;
    const row = 'conv(out, 3) -> norm -> activation -> '.repeat(count - 1);
    const stages = fill(`${row}conv(out, 3, bias = bias)`, { ...conv.found, norm, activation });
    const behind = site.following.slice(0, replaces - 1);
    const pool = fill('maxpool(2)', {});
    return { replaces, stages: [...stages, ...behind, ...pool], when: conv.when, layers: conv.layers };
  },
});
