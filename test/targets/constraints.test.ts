/** Each demand, kept and broken, with its sentence and the value at hand. */
import { describe, expect, test } from 'vitest';
import { parsePrecision } from '../../server/src/cost/precision';
import type { KernelKind } from '../../server/src/kernels';
import type { Work } from '../../server/src/lower/kernel';
import type { KernelWindow } from '../../server/src/ops/op';
import {
  brokenBy,
  type Constraint,
  type ConstraintKind,
  constraints,
  limitOf,
} from '../../server/src/targets/constraints';

const map = (c: number, h = 8, w = h) => [c, h, w] as const;
const work = (more: Partial<Work>): Work => ({
  kind: 'convolution',
  inputs: [map(16)],
  outputs: [map(16)],
  pointwise: false,
  still: false,
  ...more,
});
const sliding = (more: Partial<KernelWindow>): Work =>
  work({ window: { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], border: [1, 1, 1, 1], ...more } });

interface Case {
  readonly demand: Constraint;
  readonly limit: string;
  readonly kept: Work;
  readonly broken: Work;
  readonly value: string;
  /** The step right before the one that breaks it, and before the one that does not. */
  readonly before?: KernelKind;
  readonly keptBefore?: KernelKind;
}

const cases: { readonly [K in ConstraintKind]: Case } = {
  'kernel-one-of': {
    demand: {
      kind: 'kernel-one-of',
      sizes: [
        [1, 1],
        [3, 3],
      ],
    },
    limit: 'with kernels of 1×1 or 3×3',
    kept: sliding({}),
    broken: sliding({ kernel: [5, 5] }),
    value: 'is 5×5',
  },
  'vector-at-most': {
    demand: { kind: 'vector-at-most', elements: 1024 },
    limit: 'of maps, or of vectors of up to 1,024 numbers',
    kept: work({ kind: 'fully-connected', inputs: [map(64)] }),
    broken: work({ kind: 'fully-connected', inputs: [[1025]] }),
    value: 'sees a vector of 1,025',
  },
  'row-padding-at-most': {
    demand: { kind: 'row-padding-at-most', pixels: 0, span: 9, channels: 64 },
    limit:
      'that pad by up to 0 along a map of one row or column where they are dilated and span more than 9, or more than 64 ' +
      'channels arrive',
    kept: {
      ...sliding({ kernel: [1, 3], dilation: [1, 4], border: [0, 2, 0, 2] }),
      inputs: [map(64, 1, 32)],
    },
    broken: {
      ...sliding({ kernel: [1, 3], dilation: [1, 5], border: [0, 2, 0, 2] }),
      inputs: [map(64, 1, 32)],
    },
    value: 'pads by 2 and spans 11',
  },
  'kernel-at-most': {
    demand: { kind: 'kernel-at-most', height: 16, width: 16 },
    limit: 'with windows of up to 16×16',
    kept: sliding({ kernel: [16, 1] }),
    broken: sliding({ kernel: [1, 17] }),
    value: 'is 1×17',
  },
  'windows-one-of': {
    demand: {
      kind: 'windows-one-of',
      windows: [
        { kernel: [2, 2], stride: [2, 2], border: [0, 0, 0, 0] },
        { kernel: [2, 2], stride: [1, 1], border: [0, 1, 1, 0] },
      ],
    },
    limit: 'with windows of 2×2 at a stride of 2 or 2×2 at a stride of 1 and a padding of [0, 1, 1, 0]',
    kept: sliding({ kernel: [2, 2], border: [0, 1, 1, 0] }),
    broken: sliding({ kernel: [2, 2], border: [0, 0, 0, 0] }),
    value: 'has 2×2 at a stride of 1',
  },
  'dilated-kernel-at-most': {
    demand: { kind: 'dilated-kernel-at-most', height: 64, area: 4096 },
    limit: 'whose dilated kernel is up to 64 high and covers up to 4,096 pixels',
    kept: sliding({ dilation: [31, 31] }),
    broken: sliding({ dilation: [32, 1] }),
    value: 'spans 65×3',
  },
  'stride-at-most': {
    demand: { kind: 'stride-at-most', stride: 1 },
    limit: 'with a stride of 1',
    kept: sliding({}),
    broken: sliding({ stride: [2, 1] }),
    value: 'has a stride of 2×1',
  },
  'stride-at-most-where-padded': {
    demand: { kind: 'stride-at-most-where-padded', stride: 3 },
    limit: 'with a stride of up to 3, or a larger one without padding and dilation',
    kept: { ...sliding({ kernel: [4, 4], stride: [4, 4], border: [0, 0, 0, 0] }), outputs: [map(16, 2)] },
    broken: sliding({ stride: [4, 4] }),
    value: 'has a stride of 4 and a padding of [1, 1, 1, 1]',
  },
  'stride-one-of': {
    demand: {
      kind: 'stride-one-of',
      strides: [
        [1, 1],
        [2, 2],
      ],
    },
    limit: 'with a stride of 1 or 2',
    kept: sliding({ stride: [2, 2] }),
    broken: sliding({ stride: [3, 3] }),
    value: 'has a stride of 3',
  },
  'strided-kernel-one-of': {
    demand: {
      kind: 'strided-kernel-one-of',
      sizes: [[3, 3]],
      images: {
        channels: [1, 3],
        sizes: [
          [3, 3],
          [5, 5],
        ],
        stride: 3,
      },
    },
    limit:
      'with a stride of 1, or of up to 2 with kernels of 3×3; where 1 or 3 channels arrive with kernels of 3×3 or 5×5 and a stride of up to 3',
    kept: { ...sliding({ kernel: [5, 5], stride: [3, 3] }), inputs: [map(3)] },
    broken: sliding({ kernel: [5, 5], stride: [2, 2] }),
    value: 'is 5×5 with a stride of 2',
  },
  'stride-equal': {
    demand: { kind: 'stride-equal' },
    limit: 'with the same stride in both directions',
    kept: sliding({ stride: [2, 2] }),
    broken: sliding({ stride: [2, 1] }),
    value: 'has 2×1',
  },
  'dilation-at-most': {
    demand: { kind: 'dilation-at-most', dilation: 1 },
    limit: 'without dilation',
    kept: sliding({}),
    broken: sliding({ dilation: [2, 2] }),
    value: 'has a dilation of 2',
  },
  'groups-one': {
    demand: { kind: 'groups-one' },
    limit: 'in one group',
    kept: work({ groups: 1 }),
    broken: work({ groups: 4 }),
    value: 'has 4 groups',
  },
  'multiplier-one-or-single-input': {
    demand: { kind: 'multiplier-one-or-single-input' },
    limit: 'with one output for each channel, or with a single input channel',
    kept: work({ inputs: [map(1)] }),
    broken: work({ outputs: [map(32)] }),
    value: 'makes 32 channels of 16',
  },
  'channels-at-most': {
    demand: { kind: 'channels-at-most', channels: 1024 },
    limit: 'of up to 1,024 channels',
    kept: work({ outputs: [map(1024)] }),
    broken: work({ outputs: [map(1280)] }),
    value: 'has 1,280',
  },
  'output-channels-at-most': {
    demand: { kind: 'output-channels-at-most', channels: 2560 },
    limit: 'that make up to 2,560 channels',
    kept: work({ inputs: [map(4096)], outputs: [map(2560)] }),
    broken: work({ outputs: [map(2561)] }),
    value: 'makes 2,561',
  },
  'channel-groups-under-window-at-most': {
    demand: { kind: 'channel-groups-under-window-at-most', channels: 10, products: 2048 },
    limit: 'whose windows hold up to 2,048 groups of 10 channels for each output',
    // ⌈20 ÷ 10⌉ · 32 · 32 = 2,048; the rest of a group counts as one.
    kept: { ...sliding({ kernel: [32, 32] }), inputs: [map(20)] },
    broken: { ...sliding({ kernel: [32, 32] }), inputs: [map(21)] },
    value: 'holds 3,072',
  },
  'dilated-channels-at-most': {
    demand: { kind: 'dilated-channels-at-most', product: 2560 },
    limit: 'whose dilation times input channels is up to 2,560',
    kept: { ...sliding({ dilation: [2, 5] }), inputs: [map(512)] },
    broken: { ...sliding({ dilation: [2, 2] }), inputs: [map(1281)] },
    value: 'has 2 times 1,281',
  },
  'channels-multiple-of': {
    demand: { kind: 'channels-multiple-of', channels: 4 },
    limit: 'of channels that are a multiple of 4',
    kept: work({ inputs: [map(12)] }),
    broken: work({ inputs: [map(30)] }),
    value: 'has 30',
  },
  'multiplied-channels-multiple-of': {
    demand: { kind: 'multiplied-channels-multiple-of', channels: 4 },
    limit: 'that make as many channels as arrive, or several of each of a multiple of 4',
    kept: work({ inputs: [map(3)], outputs: [map(3)] }),
    broken: work({ inputs: [map(3)], outputs: [map(6)] }),
    value: 'makes 6 of 3',
  },
  'features-at-most': {
    demand: { kind: 'features-at-most', inputs: 1024, outputs: 1024 },
    limit: 'of up to 1,024 inputs and 1,024 outputs',
    kept: work({ inputs: [map(16)], outputs: [[10]] }),
    broken: work({ inputs: [map(1280, 1)], outputs: [[1000]] }),
    value: 'has 1,280 and 1,000',
  },
  'bias-outputs-at-most': {
    demand: { kind: 'bias-outputs-at-most', outputs: 512 },
    limit: 'with a bias for up to 512 output channels',
    kept: work({ bias: false, outputs: [map(576)] }),
    broken: work({ bias: true, outputs: [map(576)] }),
    value: 'has a bias, or a batch norm that leaves one, for 576',
  },
  'flattened-at-most': {
    demand: { kind: 'flattened-at-most', elements: 16384, pixels: 256 },
    limit: 'of maps of up to 16,384 numbers and 256 pixels',
    kept: work({ inputs: [map(64, 16)] }),
    broken: work({ inputs: [map(1, 17)] }),
    value: 'sees 289 numbers and 289 pixels',
  },
  'flattened-fills-passes': {
    demand: { kind: 'flattened-fills-passes', processors: 64, rounded: 4 },
    limit: 'of maps whose channels above 64 fill equal passes of up to 64, each a multiple of 4',
    kept: work({ inputs: [map(72)] }),
    broken: work({ inputs: [map(100)] }),
    value: 'sees 100, in 2 passes',
  },
  'pixels-at-most': {
    demand: { kind: 'pixels-at-most', pixels: 49 },
    limit: 'over up to 49 pixels',
    kept: work({ inputs: [map(16, 7)] }),
    broken: work({ inputs: [map(16, 10)] }),
    value: 'sees 100 pixels',
  },
  'reduced-channels-of-a-line': {
    demand: { kind: 'reduced-channels-of-a-line' },
    limit: 'over channels only of a single row or column',
    kept: work({ inputs: [map(16, 1, 8)], outputs: [map(1, 1, 8)] }),
    broken: work({ outputs: [map(1)] }),
    value: 'sees 16×8×8',
  },
  'transposed-at-most': {
    demand: { kind: 'transposed-at-most', elements: 65536 },
    limit: 'of up to three axes of 65,536, or of more whose axes but the smallest hold as much',
    kept: work({ inputs: [[2, 58, 28, 28]] }),
    broken: work({ inputs: [[3, 80, 56, 56]] }),
    value: 'turns 3×80×56×56',
  },
  'scale-at-most': {
    demand: { kind: 'scale-at-most', factor: 3 },
    limit: 'by a factor of up to 3',
    kept: work({ outputs: [map(16, 24, 4)] }),
    broken: work({ outputs: [map(16, 8, 32)] }),
    value: 'turns 8×8 into 8×32',
  },
  'scale-whole': {
    demand: { kind: 'scale-whole', factor: 4 },
    limit: 'by a whole factor of up to 4 in each direction',
    kept: work({ outputs: [map(16, 24, 8)] }),
    broken: work({ outputs: [map(16, 12, 16)] }),
    value: 'turns 8×8 into 12×16',
  },
  'scale-power-of-two': {
    demand: { kind: 'scale-power-of-two', factor: 4 },
    limit: 'by a power of two up to 4 in each direction, of a single pixel by any factor',
    kept: work({ outputs: [map(16, 32, 8)] }),
    broken: work({ outputs: [map(16, 24)] }),
    value: 'turns 8×8 into 24×24',
  },
  'groups-make-multiple': {
    demand: { kind: 'groups-make-multiple' },
    limit: 'in groups only where they make as many channels as arrive, or a multiple of them',
    kept: work({ groups: 4, outputs: [map(32)] }),
    broken: work({ groups: 4, outputs: [map(8)] }),
    value: 'makes 8 of 16 in 4 groups',
  },
  'wider-than-stride-where-cut': {
    demand: { kind: 'wider-than-stride-where-cut' },
    limit:
      'whose windows are wider than their stride where less than that is cut from the result, half of it in front',
    kept: { ...sliding({ stride: [2, 2] }), outputs: [map(16, 15)] },
    broken: { ...sliding({ stride: [3, 3] }), outputs: [map(16, 22)] },
    value: 'cuts 2×2 at 3×3',
  },
  'padding-below-extent': {
    demand: { kind: 'padding-below-extent' },
    limit: 'that pad by less than their windows span',
    kept: sliding({ border: [4, 4, 4, 4], dilation: [2, 2] }),
    broken: sliding({ border: [0, 0, 3, 0] }),
    value: 'pads by [0, 0, 3, 0] at windows of 3×3',
  },
  'strided-or-dilated': {
    demand: { kind: 'strided-or-dilated' },
    limit: 'with a stride or a dilation, not both',
    kept: sliding({ stride: [2, 2] }),
    broken: sliding({ stride: [2, 2], dilation: [2, 2] }),
    value: 'has a stride of 2×2 and a dilation of 2×2',
  },
  'result-uncropped': {
    demand: { kind: 'result-uncropped' },
    limit: 'without padding (pad = 0), which crops their result',
    kept: { ...sliding({ stride: [2, 2] }), outputs: [map(16, 17)] },
    broken: { ...sliding({ stride: [2, 2] }), outputs: [map(16, 15)] },
    value: 'makes 15×15 of 17×17',
  },
  'result-of-whole-windows': {
    demand: { kind: 'result-of-whole-windows' },
    limit:
      'whose result is the map times the stride (pad = same), or that and the rest of a last window (pad = 0)',
    kept: { ...sliding({ stride: [2, 2] }), outputs: [map(16, 17)] },
    broken: { ...sliding({ stride: [2, 2] }), outputs: [map(16, 15)] },
    value: 'makes 15×15 of 8×8',
  },
  'keeps-channels': {
    demand: { kind: 'keeps-channels' },
    limit: 'over height and width alone',
    kept: work({ outputs: [map(16, 1, 8)] }),
    broken: work({ outputs: [map(1)] }),
    value: 'turns 16×8×8 into 1×8×8',
  },
  'over-channels': {
    demand: { kind: 'over-channels' },
    limit: 'over channels alone',
    kept: work({ outputs: [map(1)] }),
    broken: work({ outputs: [map(16, 1, 8)] }),
    value: 'turns 16×8×8 into 16×1×8',
  },
  'map-within': {
    demand: { kind: 'map-within', least: [4, 4], most: [256, 512] },
    limit: 'of maps from 4×4 to 256×512 pixels',
    kept: work({ inputs: [map(3, 256, 512)], outputs: [map(16, 4)] }),
    broken: work({ outputs: [map(16, 4, 3)] }),
    value: 'has one of 4×3',
  },
  'reduced-axes-adjacent': {
    demand: { kind: 'reduced-axes-adjacent' },
    limit: 'over axes that lie side by side, in the order of rows, columns and channels',
    kept: work({ inputs: [map(32, 16, 40)], outputs: [map(1, 16, 1)] }),
    broken: work({ inputs: [map(32, 16, 40)], outputs: [map(1, 1, 40)] }),
    value: 'makes 1×1×40 of 32×16×40',
  },
  'extent-at-most': {
    demand: { kind: 'extent-at-most', pixels: 1023 },
    limit: 'of maps of up to 1,023 pixels a side',
    kept: work({ inputs: [map(3, 1023)] }),
    broken: work({ inputs: [map(3, 8, 1024)] }),
    value: 'has 1,024',
  },
  'padding-at-most': {
    demand: { kind: 'padding-at-most', pixels: 0 },
    limit: 'without padding',
    kept: sliding({ border: [0, 0, 0, 0] }),
    broken: sliding({}),
    value: 'pads by 1',
  },
  'padding-keeps-size': {
    demand: { kind: 'padding-keeps-size' },
    limit: 'that pad by half their kernel on every side',
    kept: sliding({}),
    broken: sliding({ border: [0, 1, 1, 0] }),
    value: 'pads by [0, 1, 1, 0] around 3×3',
  },
  'padding-below-kernel': {
    demand: { kind: 'padding-below-kernel' },
    limit: 'that pad by less than their kernel',
    kept: sliding({ border: [2, 2, 2, 2] }),
    broken: sliding({ kernel: [1, 1] }),
    value: 'pads 1 around 1×1',
  },
  'padding-equal': {
    demand: { kind: 'padding-equal' },
    limit: 'that pad by the same on every side',
    kept: sliding({ border: [2, 2, 2, 2] }),
    broken: sliding({ border: [0, 1, 1, 0] }),
    value: 'pads by [0, 1, 1, 0]',
  },
  'adds-to-result': {
    demand: { kind: 'adds-to-result', pixels: 1 },
    limit: 'that add 1 to each side of the result (output_pad = 1)',
    kept: sliding({ added: [1, 1] }),
    broken: sliding({ added: [0, 0] }),
    value: 'adds 0×0',
  },
  'no-wide-pool-behind-pool': {
    demand: { kind: 'no-wide-pool-behind-pool', channels: 64 },
    limit: 'of more than 64 channels with a convolution between two, which takes the first one up',
    kept: work({ kind: 'max-pool', inputs: [map(64)] }),
    broken: work({ kind: 'max-pool', inputs: [map(96)] }),
    before: 'average-pool',
    value: 'stands behind a pool, in 96 channels',
  },
  'not-of-a-pixel': {
    demand: { kind: 'not-of-a-pixel' },
    limit: 'of maps of more than one pixel',
    kept: work({ kind: 'resize-bilinear', inputs: [map(64)] }),
    broken: work({ kind: 'resize-bilinear', inputs: [[64, 1, 1]] }),
    value: 'reads 1×1',
  },
  'no-flat-of-wide-pool': {
    demand: { kind: 'no-flat-of-wide-pool', channels: 64 },
    limit: 'of maps of more than 64 channels with a convolution behind their pool, which takes it up',
    kept: work({ kind: 'fully-connected', inputs: [map(64)] }),
    broken: work({ kind: 'fully-connected', inputs: [map(96)] }),
    before: 'max-pool',
    value: 'stands behind a pool, in 96 channels',
  },
  'not-behind': {
    demand: { kind: 'not-behind', steps: ['add', 'subtract'] },
    limit:
      'behind what a convolution makes, not right behind sums of maps or differences of maps, which run ahead of one: ' +
      'let a convolution follow, and activate what that makes',
    kept: work({ kind: 'relu' }),
    broken: work({ kind: 'relu' }),
    before: 'add',
    value: 'stands behind a sum of maps',
  },
  'not-right-behind': {
    demand: { kind: 'not-right-behind', steps: ['max-pool'] },
    limit: 'not right behind maximum pools',
    kept: work({ kind: 'relu' }),
    broken: work({ kind: 'relu' }),
    before: 'max-pool',
    value: 'stands behind a maximum pool',
  },
  'right-behind': {
    demand: { kind: 'right-behind', steps: ['convolution', 'depthwise-convolution'], activated: true },
    limit: 'right behind convolutions or depthwise convolutions, or behind their activation',
    kept: work({ kind: 'relu' }),
    keptBefore: 'depthwise-convolution',
    broken: work({ kind: 'relu' }),
    value: 'stands elsewhere',
  },
  'pixels-several': {
    demand: { kind: 'pixels-several' },
    limit: 'of vectors, or of maps of several pixels',
    kept: work({ inputs: [[10]] }),
    broken: work({ inputs: [[10, 1, 1]] }),
    value: 'sees 10×1×1',
  },
  'activated-between': {
    demand: { kind: 'activated-between', steps: ['convolution', 'fully-connected'] },
    limit: 'behind an activation, not right behind convolutions or fully connected layers',
    kept: work({}),
    keptBefore: 'relu',
    broken: work({}),
    before: 'convolution',
    value: 'stands behind a convolution',
  },
  'pointwise-behind': {
    demand: { kind: 'pointwise-behind', steps: ['depthwise-convolution'] },
    limit: 'of 1×1 where they stand right behind depthwise convolutions, with nothing between',
    kept: sliding({}),
    keptBefore: 'relu',
    broken: sliding({}),
    before: 'depthwise-convolution',
    value: 'is 3×3',
  },
  'kernel-odd': {
    demand: { kind: 'kernel-odd' },
    limit: 'with kernels of odd height and width',
    kept: sliding({ kernel: [3, 1] }),
    broken: sliding({ kernel: [3, 4] }),
    value: 'is 3×4',
  },
  'stride-within-kernel': {
    demand: { kind: 'stride-within-kernel', images: [1, 3] },
    limit: 'with a stride of up to their kernel, or where 1 or 3 channels arrive',
    kept: sliding({ stride: [3, 3] }),
    broken: sliding({ kernel: [1, 1], stride: [2, 2] }),
    value: 'is 1×1 with a stride of 2×2',
  },
  'padding-same': {
    demand: { kind: 'padding-same', images: [1, 3] },
    limit:
      'whose result is the map over the stride, rounded up (pad = same), or without padding where 1 or 3 channels arrive',
    kept: { ...sliding({ border: [0, 0, 0, 0] }), inputs: [map(3)], outputs: [map(16, 6)] },
    broken: { ...sliding({ border: [0, 0, 0, 0] }), outputs: [map(16, 6)] },
    value: 'makes 6×6 of 8×8',
  },
  'not-of-images': {
    demand: { kind: 'not-of-images', channels: [1, 3] },
    limit: 'of other maps than those of 1 or 3 channels, which only convolutions read',
    kept: work({}),
    broken: work({ inputs: [map(3)] }),
    value: 'reads 3',
  },
  'images-within': {
    demand: {
      kind: 'images-within',
      least: 5,
      columns: 256,
      filters: [{ channels: 3, kernel: [3, 3], most: 192 }],
    },
    limit:
      'which, where 3 channels arrive, read maps of at least 5 pixels a side and up to 256 columns and have up to ' +
      '192 filters of 3×3×3',
    kept: { ...sliding({}), inputs: [map(3)], outputs: [map(192)] },
    broken: { ...sliding({}), inputs: [map(3)], outputs: [map(193)] },
    value: 'has 193 of 3×3×3',
  },
  'filter-channels-at-most': {
    demand: {
      kind: 'filter-channels-at-most',
      most: [{ kernel: [3, 3], weightBits: 16, most: 448 }],
      behind: ['depthwise-convolution'],
    },
    limit:
      'whose filters read up to 448 channels at 3×3 and 16 bits, unless they stand right behind depthwise convolutions',
    kept: { ...sliding({}), inputs: [map(449)] },
    keptBefore: 'depthwise-convolution',
    broken: { ...sliding({}), inputs: [map(449)] },
    value: 'reads 449 at 3×3',
  },
  'stride-power-of-two': {
    demand: { kind: 'stride-power-of-two' },
    limit: 'with a stride of a power of two in each direction',
    kept: sliding({ stride: [1, 8] }),
    broken: sliding({ stride: [2, 6] }),
    value: 'has a stride of 2×6',
  },
  'last-window-whole': {
    demand: { kind: 'last-window-whole' },
    limit: 'whose last window ends within the border (ceil = false)',
    kept: { ...sliding({ border: [0, 0, 0, 0], stride: [2, 2] }), outputs: [map(16, 3)] },
    broken: { ...sliding({ border: [0, 0, 0, 0], stride: [2, 2] }), outputs: [map(16, 4)] },
    value: 'hangs over it by 1',
  },
  'inputs-at-most': {
    demand: { kind: 'inputs-at-most', inputs: 2 },
    limit: 'with up to 2 inputs',
    kept: work({ inputs: [map(1), map(1)] }),
    broken: work({ inputs: [map(1), map(1), map(1)] }),
    value: 'has 3',
  },
  'equal-shapes': {
    demand: { kind: 'equal-shapes' },
    limit: 'of equal shape',
    kept: work({ inputs: [map(16), map(16)] }),
    broken: work({ inputs: [map(16), map(16, 1)] }),
    value: 'joins 16×8×8 and 16×1×1',
  },
  'parts-multiple-of': {
    demand: { kind: 'parts-multiple-of', channels: 4 },
    limit: 'of parts whose channels are a multiple of 4, the last excepted',
    kept: work({ inputs: [map(16), map(3)] }),
    broken: work({ inputs: [map(3), map(16)] }),
    value: 'has a part of 3',
  },
  'parts-fill-passes': {
    demand: { kind: 'parts-fill-passes', processors: 64 },
    limit: 'of parts of equal channels, which above 64 together take as many passes of 64 as each for itself',
    kept: work({ inputs: [map(48), map(48)] }),
    broken: work({ inputs: [map(32), map(32), map(32)] }),
    value: 'has 3 parts of 32',
  },
  'axes-at-most': {
    demand: { kind: 'axes-at-most', axes: 3 },
    limit: 'of tensors of up to 3 axes beside the batch',
    kept: work({}),
    broken: work({ outputs: [[2, 8, 8, 8]] }),
    value: 'has 4',
  },
  'orders-one-of': {
    demand: { kind: 'orders-one-of', orders: [{ order: [0, 2, 1] }, { order: [2, 1, 0], one: 1 }] },
    limit: 'into the order [0, 2, 1] or [2, 1, 0] where axis 1 has extent 1',
    kept: work({ inputs: [map(16, 1, 8)], order: [2, 1, 0] }),
    broken: work({ order: [2, 1, 0] }),
    value: 'turns 16×8×8 into the order [2, 1, 0]',
  },
  'scale-one-of': {
    demand: { kind: 'scale-one-of', factors: [2, 4, 8] },
    limit: 'by the same factor of 2, 4 or 8 in both directions',
    kept: work({ outputs: [map(16, 32)] }),
    broken: work({ outputs: [map(16, 24)] }),
    value: 'turns 8×8 into 24×24',
  },
  'bias-at-bits': {
    demand: { kind: 'bias-at-bits', activationBits: 16 },
    limit: 'with a bias, or a batch norm that leaves one, where maps have 16 bits',
    kept: work({ bias: true }),
    broken: work({ bias: false }),
    value: 'has none',
  },
  'activation-bits-one-of': {
    demand: { kind: 'activation-bits-one-of', bits: [8] },
    limit: 'of maps of 8 bits',
    kept: work({}),
    broken: work({}),
    value: 'has 16',
  },
};

const [int8, int16] = [parsePrecision('int8')!, parsePrecision('int16')!];

describe.each(Object.keys(constraints) as ConstraintKind[])('%s', kind => {
  const { demand, limit, kept, broken, value, before, keptBefore } = cases[kind];
  test('reads as a sentence', () => expect(limitOf(demand)).toBe(limit));
  test('is kept', () => expect(brokenBy(kept, demand, int8, keptBefore)).toBeUndefined());
  test('is broken, with the value', () => expect(brokenBy(broken, demand, int16, before)).toBe(value));
});

describe('along a map of one row', () => {
  const row = (length: number, dilation: number): Work => ({
    ...sliding({ kernel: [1, length], dilation: [dilation, dilation], stride: [1, 2], border: [0, 1, 0, 1] }),
    inputs: [map(16, 1, 64)],
  });
  const kernel: Constraint = { kind: 'kernel-one-of', sizes: [[3, 3]], taps: 9 };
  const dilation: Constraint = { kind: 'dilation-at-most', dilation: 1, row: { taps: 3, dilation: 1023 } };

  test('a kernel may be longer, and dilated as long as it is short', () => {
    expect(limitOf(kernel)).toBe(
      'with kernels of 3×3, or of up to 9 pixels along a map of one row or column',
    );
    expect(brokenBy(row(9, 1), kernel, int8)).toBeUndefined();
    expect(brokenBy(row(10, 1), kernel, int8)).toBe('is 1×10');
    expect(brokenBy({ ...row(9, 1), inputs: [map(16, 8)] }, kernel, int8)).toBe('is 1×9');
    expect(limitOf(dilation)).toBe(
      'without dilation, or with one of up to 1,023 for up to 3 pixels along a map of one row or column',
    );
    expect(brokenBy(row(3, 1023), dilation, int8)).toBeUndefined();
    expect(brokenBy(row(4, 2), dilation, int8)).toBe('has a dilation of 2');
    expect(brokenBy({ ...row(3, 2), inputs: [map(16, 8)] }, dilation, int8)).toBe('has a dilation of 2');
  });

  test('there is one stride, and two sides', () => {
    expect(brokenBy(row(3, 1), { kind: 'stride-equal' }, int8)).toBeUndefined();
    expect(brokenBy(row(3, 1), { kind: 'padding-equal' }, int8)).toBeUndefined();
    expect(brokenBy(row(3, 1), { kind: 'padding-below-kernel' }, int8)).toBeUndefined();
  });
});

const broken = (work: Work, demand: Constraint, precision = int8) => brokenBy(work, demand, precision);

test('where a compiler stops at a border it is said how to write the layer', () => {
  const demand: Constraint = { kind: 'stride-at-most-where-padded', stride: 3, stops: 'Vela 5.2.0' };
  const stem = (border: NonNullable<KernelWindow['border']>) =>
    broken(
      {
        ...sliding({ kernel: [7, 7], stride: [4, 4], border }),
        inputs: [map(3, 64)],
        outputs: [map(16, 16)],
      },
      demand,
    );
  expect(stem([3, 3, 3, 3])).toBe(
    'has a stride of 4 and a padding of [3, 3, 3, 3], at which Vela 5.2.0 stops and compiles nothing: write it as layers with ' +
      'strides of up to 3, or with `pad = 0` or `pad = same`',
  );
  // A border that is SAME is no PAD, and the layer goes to the processor beside the accelerator.
  expect(stem([1, 2, 2, 1])).toBe('has a stride of 4 and a padding of [1, 2, 2, 1]');
});

test('a long stride is free of a border that no window reaches, and in a direction with one result', () => {
  const demand: Constraint = { kind: 'stride-at-most-where-padded', stride: 3 };
  const four = (more: Partial<KernelWindow>, x: Work['inputs'][number], y: Work['inputs'][number]) =>
    broken({ ...sliding({ kernel: [4, 4], stride: [4, 4], ...more }), inputs: [x], outputs: [y] }, demand);
  expect(four({ border: [0, 3, 3, 0] }, map(16, 8), map(16, 2))).toBeUndefined();
  expect(four({ border: [0, 3, 4, 0] }, map(16, 8), map(16, 3, 2))).toContain('padding');
  expect(four({ border: [2, 2, 2, 2] }, map(16, 4), map(16, 1))).toBeUndefined();
  expect(four({ border: [0, 0, 0, 0], dilation: [2, 2] }, map(16, 11), map(16, 2))).toBe(
    'has a stride of 4 and a dilation of 2',
  );
});

test('a resize may be free along a line, and of a single pixel', () => {
  const demand: Constraint = { kind: 'scale-one-of', factors: [2], line: true, pixel: true };
  const resize = (from: Work['inputs'][number], to: Work['inputs'][number]) =>
    broken(work({ inputs: [from], outputs: [to] }), demand);
  expect(limitOf(demand)).toBe(
    'by the same factor of 2 in both directions, of a single row or column along it, of a single pixel by any',
  );
  expect(resize(map(8, 1, 4), map(8, 1, 8))).toBeUndefined();
  expect(resize(map(8, 1, 4), map(8, 1, 12))).toBe('turns 1×4 into 1×12');
  expect(resize(map(8, 4, 4), map(8, 4, 8))).toBe('turns 4×4 into 4×8');
  expect(resize(map(8, 1, 1), map(8, 5, 7))).toBeUndefined();
});

test('a stride across a single row is free', () => {
  const demand: Constraint = { kind: 'stride-one-of', strides: [[2, 2]], line: true };
  const along = (height: number, tall: number) =>
    broken({ ...sliding({ kernel: [tall, 3], stride: [1, 2] }), inputs: [map(8, height, 8)] }, demand);
  expect(limitOf(demand)).toBe('with a stride of 2, along it of a single row or column');
  expect(along(1, 1)).toBeUndefined();
  expect(along(1, 3)).toBe('has a stride of 1×2');
  expect(along(8, 1)).toBe('has a stride of 1×2');
});

test('pixels may be limited at one width of numbers alone', () => {
  const demand: Constraint = { kind: 'pixels-at-most', pixels: 49, activationBits: 16 };
  expect(limitOf(demand)).toBe('over up to 49 pixels of 16 bits');
  expect(broken(work({}), demand)).toBeUndefined();
  expect(broken(work({}), demand, int16)).toBe('sees 64 pixels');
});

test('a square may be limited to powers of two', () => {
  const demand: Constraint = { kind: 'scale-power-of-two', factor: 8, down: true };
  expect(limitOf(demand)).toBe('down by a power of two up to 8 in each direction');
  const down = (by: number) =>
    broken(work({ inputs: [map(8, 48)], outputs: [map(8 * by * by, 48 / by)] }), demand);
  expect([1, 2, 4, 8].map(down)).toEqual([undefined, undefined, undefined, undefined]);
  expect(down(3)).toBe('turns 48×48 into 16×16');
  expect(down(16)).toBe('turns 48×48 into 3×3');
});

test('windows may be limited over a single channel alone', () => {
  const demand: Constraint = { kind: 'kernel-at-most', height: 12, width: 12, single: true };
  expect(limitOf(demand)).toBe('with windows of up to 12×12 over a single channel');
  const over = (channels: number) =>
    broken({ ...sliding({ kernel: [13, 1] }), inputs: [map(channels, 32)] }, demand);
  expect(over(1)).toBe('is 13×1');
  expect(over(2)).toBeUndefined();
});
