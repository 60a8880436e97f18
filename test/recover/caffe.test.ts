/** Prototxts of Caffe: the forms that its text has, its rules of phases and pools, and what is no network. */
import { describe, expect, test } from 'vitest';
import { importBytes, imported } from './imported';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const picture = 'input: "data" input_dim: 1 input_dim: 4 input_dim: 16 input_dim: 16\n';

/** Layers in a row behind a picture, each by its type and settings. */
const row = (...layers: readonly (readonly [type: string, settings?: string])[]): string =>
  picture +
  layers
    .map(
      ([type, settings = ''], i) =>
        `layer { name: "l${i}" type: "${type}" bottom: "${i === 0 ? 'data' : `l${i - 1}`}" top: "l${i}" ${settings} }\n`,
    )
    .join('');

const imports = (text: string, shapes: ReadonlyMap<string, readonly number[]> = new Map()) =>
  imported('a.prototxt', bytes(text), shapes);

const linesOf = (text: string): string => imports(text).text.split('{\n').at(-1)!.replace(/\s+/g, ' ').trim();

const refused = (text: string): string =>
  JSON.stringify(importBytes('a.prototxt', bytes(text), { shapes: new Map() }));

const conv = (out: number, more = ''): readonly [string, string] => [
  'Convolution',
  `convolution_param { num_output: ${out} kernel_size: 3 pad: 1 bias_term: false ${more} }`,
];

describe('text', () => {
  test('of the older form, with its types and angles, lists, quotes of both kinds and remarks', () => {
    const lines = linesOf(`
      name: 'old' # a remark
      input: "data"; input_dim: [1, 4, 16,
        16]
      layers < type: CONVOLUTION name: "a" bottom: "data" top: "a" param: "w" blobs_lr: 1.
        convolution_param: { num_output: 0x8 kernel_h: 1 kernel_w: 3 pad_h: 0, pad_w: 1 stride: 2 } >
      layers { type: RELU name: "r" bottom: "a" top: "a" }
      layers { type: INNER_PRODUCT name: "f" bottom: "a" top: "f" inner_product_param { num_output: 10 } }
      layers { type: SOFTMAX name: "p" bottom: "f" top: 'p' }`);
    expect(lines).toBe('input(4, 16, 16) -> conv(8, [1, 3], 2, bias = true) -> relu fc(10) -> softmax }');
  });

  test.each([
    ['layer { type: "ReLU"', 'it ends inside what line 1 opens'],
    ['layer {\n type "ReLU" }', 'line 2 has ReLU where : or { behind type is due'],
    ['layer }', 'line 1 has } where : or { behind layer is due'],
    ['name: "a\nlayer { }', 'line 1 has "\\"", which begins nothing'],
    ['layer { name: "a" }', 'the layer in line 1 has no type'],
    ['base_lr: 0.01 max_iter: 100', 'it has no layer that is tested'],
    ['layers { layer { name: "c" type: "conv" } bottom: "data" top: "c" }', 'the first form of Caffe'],
    ['a {'.repeat(100_000), 'nested deeper than 40'],
    [
      row(['Convolution', 'convolution_param { kernel_size: ten }']),
      'line 2 has kernel_size without a number',
    ],
    [row(['Convolution', 'convolution_param { num_output: 8 }']), 'has no window'],
    [row(['Convolution', 'convolution_param { num_output: 8 kernel_size: 1e30 }']), 'kernel_size'],
    [row(conv(2 ** 52), conv(2 ** 52)), 'has more than 9007199254740991 elements'],
    [row(['Slice', 'slice_param { slice_point: 1 slice_point: 2 }']), '2 points for 1 pieces'],
    [
      `${picture}layer { type: "ReLU" name: "r" bottom: "gone" top: "r" }`,
      'reads gone, which no layer before it makes',
    ],
    [
      'input: "data" layer { type: "ReLU" bottom: "data" top: "r" }',
      'give one with --shape data=1x3x224x224',
    ],
  ])('%#: what is wrong is told', (text, told) => {
    expect(refused(text)).toContain(JSON.stringify(told).slice(1, -1));
  });

  test('any end of a file is told or is a network', () => {
    const whole = row(conv(8), ['ReLU'], ['Pooling', 'pooling_param { kernel_size: 2 stride: 2 }']);
    for (let end = 0; end < whole.length; end++)
      expect(refused(whole.slice(0, end))).toMatch(/"(failure|text|refusals)":/);
  });
});

describe('phases', () => {
  const train = `
    layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN } transform_param { crop_size: 8 } }
    layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST } transform_param { crop_size: 16 } }
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 8 kernel_size: 1 } }
    layer { name: "d" type: "Dropout" bottom: "c" top: "c" exclude { phase: TEST } }
    layer { name: "f" type: "InnerProduct" bottom: "c" top: "f" inner_product_param { num_output: 5 } }
    layer { name: "loss" type: "SoftmaxWithLoss" bottom: "f" bottom: "label" top: "loss" }
    layer { name: "acc" type: "Accuracy" bottom: "f" bottom: "label" top: "acc" include { phase: TEST } }`;

  test('what is trained alone is left out, and what a loss measures is the result', () => {
    expect(linesOf(train)).toBe('input(3, 16, 16) -> conv(8, 1, bias = true) -> fc(5) }');
  });

  test('pictures of no size are asked for', () => {
    const open = train.replaceAll(/transform_param { [^}]*}/g, '');
    expect(refused(open)).toContain('give one with --shape data=');
    expect(imports(open, new Map([['data', [1, 1, 28, 28]]])).text).toContain('input(1, 28, 28)');
  });

  test('a file for training alone has the pictures that it is trained with', () => {
    const alone = train.replace(/^.*phase: TEST } transform.*$/m, '');
    expect(linesOf(alone)).toBe('input(3, 8, 8) -> conv(8, 1, bias = true) -> fc(5) }');
  });

  test('a stage that deploys is what a design is of', () => {
    const text = `${picture}
      layer { name: "c" type: "ReLU" bottom: "data" top: "c" }
      layer { name: "t" type: "Sigmoid" bottom: "c" top: "t" exclude { stage: "deploy" } }
      layer { name: "s" type: "Softmax" bottom: "c" top: "s" include { stage: "deploy" } }`;
    expect(linesOf(text)).toContain('relu -> softmax');
    expect(linesOf(text)).not.toContain('sigmoid');
  });
});

/** Extents of what a pool makes, by the loops of pooling_layer.cpp. */
function pooled(size: number, kernel: number, stride: number, pad: number): number {
  let steps = Math.ceil((size + 2 * pad - kernel) / stride) + 1;
  if (pad > 0 && (steps - 1) * stride >= size + pad) steps--;
  return steps;
}

test('pools round up as Caffe does', () => {
  for (const kernel of [1, 2, 3, 5])
    for (const stride of [1, 2, 3])
      for (const pad of [0, 1, 2])
        for (const method of ['MAX', 'AVE']) {
          if (pad >= kernel || kernel === 1) continue;
          const settings = `pooling_param { pool: ${method} kernel_size: ${kernel} stride: ${stride} pad: ${pad} }`;
          const side = pooled(16, kernel, stride, pad);
          const { results } = imports(row(['Pooling', settings]));
          expect([kernel, stride, pad, ...results[0]!]).toEqual([kernel, stride, pad, 4, side, side]);
        }
});

test('a last window that holds no pixel is told', () => {
  expect(refused(row(['Pooling', 'pooling_param { kernel_size: 1 stride: 2 }']))).toContain('holds no pixel');
});

describe('layers', () => {
  test.each<[string, readonly (readonly [string, string?])[], string]>([
    [
      'BatchNorm and Scale',
      [conv(8), ['BatchNorm'], ['Scale', 'scale_param { bias_term: true }']],
      'conv(8, 3) -> bn }',
    ],
    ['Scale alone', [conv(8), ['Scale']], 'conv(8, 3) -> scale }'],
    ['BN of forks', [conv(8), ['BN']], 'conv(8, 3) -> bn }'],
    ['Bias behind a convolution', [conv(8), ['Bias']], 'conv(8, 3, bias = true) }'],
    ['groups', [conv(8, 'group: 2')], 'conv(8, 3, groups = 2) }'],
    ['dilation', [conv(8, 'dilation: 2')], 'conv(8, 3, pad = 1, dilation = 2) }'],
    ['depthwise by groups', [conv(4, 'group: 4')], 'dwconv(3) }'],
    ['DepthwiseConvolution', [['DepthwiseConvolution', conv(8)[1]]], 'dwconv(3, multiplier = 2) }'],
    ['ConvolutionDepthwise', [['ConvolutionDepthwise', conv(4)[1]]], 'dwconv(3) }'],
    [
      'Deconvolution',
      [['Deconvolution', 'convolution_param { num_output: 4 group: 4 kernel_size: 4 stride: 2 pad: 1 }']],
      'tconv(4, 4, 2, pad = 1, groups = 4, bias = true) }',
    ],
    [
      'slopes',
      [
        ['ReLU', 'relu_param { negative_slope: 0.1 }'],
        ['PReLU'],
        ['PReLU', 'prelu_param { channel_shared: true }'],
      ],
      'leaky(0.1) -> prelu -> prelu(single = true) }',
    ],
    [
      'activations',
      [['Sigmoid'], ['TanH'], ['ELU'], ['ReLU6'], ['Swish'], ['HardSwish'], ['AbsVal'], ['BNLL']],
      'sigmoid -> tanh -> elu(1) -> relu6 -> swish -> hswish -> abs -> softplus }',
    ],
    [
      'a hard sigmoid of powers',
      [['Power', 'power_param { shift: 3 }'], ['ReLU6'], ['Power', 'power_param { scale: 0.1666667 }']],
      'hsigmoid }',
    ],
    ['LRN', [['LRN', 'lrn_param { local_size: 3 alpha: 5e-05 beta: 0.75 }']], 'lrn(3, 0.00005, '],
    ['global pool', [['Pooling', 'pooling_param { pool: AVE global_pooling: true }']], 'gap }'],
    [
      'Reshape and Permute',
      [
        ['Permute', 'permute_param { order: 0 order: 2 order: 3 order: 1 }'],
        ['Reshape', 'reshape_param { shape { dim: 0 dim: -1 dim: 2 } }'],
      ],
      'permute([1, 2, 0]) -> reshape([512, 2]) }',
    ],
    [
      'Flatten',
      [['Flatten'], ['InnerProduct', 'inner_product_param { num_output: 3 bias_term: false }']],
      'fc(3, bias = false) }',
    ],
    ['Interp', [['Interp', 'interp_param { zoom_factor: 2 }']], 'bilinear(size = [31, 31]) }'],
    ['Upsample', [['Upsample', 'upsample_param { scale: 2 }']], 'nearest(2) }'],
    ['ShuffleChannel', [['ShuffleChannel', 'shuffle_channel_param { group: 2 }']], 'shuffle(2) }'],
    ['Reorg', [['Reorg', 'reorg_param { stride: 2 }']], 'space_to_depth(2) }'],
  ])('%s', (_, layers, told) => {
    expect(linesOf(row(...layers))).toContain(told);
  });

  test('part and meet: Slice, Concat, Eltwise of each kind, in place and not', () => {
    const lines = linesOf(`${picture}
      layer { name: "s" type: "Slice" bottom: "data" top: "a" top: "b" slice_param { slice_dim: 1 } }
      layer { name: "r" type: "ReLU" bottom: "a" top: "a" }
      layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "e" }
      layer { name: "m" type: "Eltwise" bottom: "a" bottom: "e" top: "m" eltwise_param { operation: MAX } }
      layer { name: "p" type: "Eltwise" bottom: "m" bottom: "b" top: "p" eltwise_param { operation: PROD } }
      layer { name: "d" type: "Eltwise" bottom: "p" bottom: "b" top: "d" eltwise_param { coeff: 1 coeff: -1 } }
      layer { name: "c" type: "Concat" bottom: "d" bottom: "a" top: "c" concat_param { axis: 1 } }`);
    for (const word of ['split(2)', 'relu', 'add', 'maximum', 'mul', 'sub', 'concat'])
      expect(lines).toContain(word);
  });

  test('squeeze and excitation by Axpy, and by Scale of two maps, is the same', () => {
    const gate = `
      layer { name: "g" type: "Pooling" bottom: "data" top: "g" pooling_param { pool: AVE global_pooling: true } }
      layer { name: "n" type: "Convolution" bottom: "g" top: "n" convolution_param { num_output: 2 kernel_size: 1 } }
      layer { name: "r" type: "ReLU" bottom: "n" top: "n" }
      layer { name: "w" type: "Convolution" bottom: "n" top: "w" convolution_param { num_output: 4 kernel_size: 1 } }
      layer { name: "s" type: "Sigmoid" bottom: "w" top: "w" }`;
    expect(
      linesOf(`${picture}${gate} layer { name: "f" type: "Flatten" bottom: "w" top: "f" }
      layer { name: "o" type: "Scale" bottom: "data" bottom: "f" top: "o" scale_param { axis: 0 } }`),
    ).toContain('SE(2, gate = sigmoid)');
    const lines = linesOf(
      `${picture}${gate} layer { name: "o" type: "Axpy" bottom: "w" bottom: "data" bottom: "data" top: "o" }`,
    );
    expect(lines).toMatch(/SE\(2, gate = sigmoid\).*add/);
  });

  test('layers that name their weights alike share them', () => {
    const one = (name: string, from: string) =>
      `layer { name: "${name}" type: "Convolution" bottom: "${from}" top: "${name}" param { name: "w" } convolution_param { num_output: 4 kernel_size: 1 bias_term: false } }`;
    expect(imports(picture + one('a', 'data') + one('b', 'a')).counts.parameters).toBe(16);
  });

  test('a Crop takes the extents of the other map', () => {
    const text = `${row(['Convolution', 'convolution_param { num_output: 2 kernel_size: 3 }'])}
      layer { name: "k" type: "Crop" bottom: "data" bottom: "l0" top: "k" crop_param { offset: 1 } }
      layer { name: "c" type: "Concat" bottom: "l0" bottom: "k" top: "c" }`;
    expect(imports(text).results).toEqual([[6, 14, 14]]);
  });

  test('a norm without factors is told', () => {
    expect(imports(row(conv(8), ['BatchNorm'], ['ReLU'])).notes.map(({ origin }) => origin)).toEqual([
      'BatchNorm l1 in line 3',
    ]);
  });

  test('the norm of SSD is the scale that it trains, and told', () => {
    const norm = (shared: boolean) =>
      imports(
        `${row(conv(8))}
        layer { name: "n" type: "Normalize" bottom: "l0" top: "n"
          norm_param { across_spatial: false channel_shared: ${shared} } }`,
      );
    expect(norm(false).text).toMatch(/-> scale\n/);
    expect(norm(false).notes.map(({ what }) => what)).toEqual([
      'divides by the root of the sum of squares; the design leaves that out',
    ]);
    expect(norm(true).notes.map(({ what }) => what)).toContain(
      'multiplies by a number; the design leaves that out',
    );
  });

  test('every unknown layer is named with its line, and what decodes boxes at the end is left out', () => {
    expect(refused(row(['NormalizeBBox'], ['MVN'], conv(8), ['Tile'], conv(8)))).toMatch(
      /NormalizeBBox l0 in line 2.*no such layer/,
    );
    const { notes, results } = imports(
      `${row(conv(8))}
      layer { name: "a" type: "PriorBox" bottom: "l0" bottom: "data" top: "a" }
      layer { name: "b" type: "Reshape" bottom: "a" top: "b" }
      layer { name: "o" type: "DetectionOutput" bottom: "l0" bottom: "b" top: "o" }`,
    );
    expect(notes.map(({ origin }) => origin)).toEqual([
      'PriorBox a in line 4',
      'DetectionOutput o in line 6',
    ]);
    expect(results).toEqual([[8, 16, 16]]);
  });
});
