import { inGroups, ungrouped } from './lib/groups';
import { mistakenWindow } from './lib/mistaken';
import { bias, dilation, groups, kernelNames, padNames, strideNames } from './lib/parameters';
import { channels, elements, height, notMap, times, width } from './lib/shape';
import { cutOf, spans } from './lib/window';
import { count, defineOp, type Mismatch, one, padding, pair } from './op';

export const tconv = defineOp({
  name: 'tconv',
  alsoCalled: ['conv_transpose2d', 'conv2d_transpose', 'deconv', 'deconvolution', 'transposed_conv'],
  givenArriving: ['ConvTranspose2d'],
  orders: {
    ConvTranspose2d: ['out', 'kernel', 'stride', 'pad', 'extra'],
    Conv2DTranspose: ['out', 'kernel', 'stride', 'pad'],
  },
  category: 'convolution',
  summary: 'Transposed convolution: each pixel spreads a window over a larger map.',
  detail:
    'The result is (in − 1)·stride + extent − padding + output_pad pixels high and wide. Padding is cut from the result; ' +
    'windows of an odd extent pad by half of it as elsewhere, so that a stride of 2 gives 2·in − 1 unless ' +
    '`output_pad = 1` is said; `pad = same` gives in·stride. Without bias unless asked.',
  source: 'MACs: C_in·H_in·W_in·(C_out/groups)·k_h·k_w, what is cut off counted; torch.nn.ConvTranspose2d',
  inputs: one,
  params: {
    out: count('Output channels.', { alsoCalled: ['out_channels', 'filters'] }),
    kernel: pair('Side of the window, or `[height, width]`.', { alsoCalled: kernelNames }),
    stride: pair('Distance of the windows in the result.', { default: [1, 1], alsoCalled: strideNames }),
    pad: padding(
      'Cut from the border of the result: a number, `[top, right, bottom, left]`, `same` or `auto`.',
      { default: 'auto', alsoCalled: padNames },
    ),
    output_pad: pair('Rows and columns added at the bottom and the right.', {
      default: [0, 0],
      min: 0,
      alsoCalled: ['output_padding'],
    }),
    groups,
    dilation,
    bias,
  },
  example: 'tconv(16, 2, 2, bias = true)',
  absorbsAffine: true,

  shape([x], a) {
    const wrong = notMap(x!) ?? added(a);
    if (wrong) return wrong;
    if (a.pad === 'same')
      return (
        ungrouped(a.groups, channels(x!), a.out) ?? [
          [a.out, height(x!) * a.stride[0], width(x!) * a.stride[1]],
        ]
      );
    const [tall, wide] = spans(a);
    const [top, right, bottom, left] = cutOf(a).pad;
    const full = [
      (height(x!) - 1) * a.stride[0] + tall + a.output_pad[0],
      (width(x!) - 1) * a.stride[1] + wide + a.output_pad[1],
    ] as const;
    const [rows, columns] = [full[0] - top - bottom, full[1] - left - right];
    if (rows < 1 || columns < 1)
      return {
        at: 'pad',
        fact: `a border of [${[top, right, bottom, left].join(', ')}] leaves nothing of the ${times(full)} pixels`,
        help: 'pad less, or use a larger kernel or stride',
      };
    return ungrouped(a.groups, channels(x!), a.out) ?? [[a.out, rows, columns]];
  },

  mistaken: ([x], a) =>
    mistakenWindow(x!, a, {
      wide: { out: 'kernel', kernel: 'stride', stride: 'pad', pad: 'output_pad' },
      late: { out: 'stride', kernel: 'kernel' },
    }),

  // Input channels first, as PyTorch and ONNX store it.
  weights: ([x], a) => [
    { name: 'weight', shape: [channels(x!), a.out / a.groups, ...a.kernel] },
    ...(a.bias ? [{ name: 'bias', shape: [a.out] } as const] : []),
  ],

  // Every input element meets one group's windows.
  macs: ([x], a) => elements(x!) * (a.out / a.groups) * a.kernel[0] * a.kernel[1],

  // One addition an output element for the bias.
  otherOps: (_, a, [y]) => (a.bias ? elements(y!) : 0),

  channels: ([x], a) => (inGroups(a.groups, x!, a.out).depthwise ? 'keeps' : 'mixes'),

  resolved: (_, a) => cutOf(a),

  window([x], { kernel, stride, dilation, groups, out, ...given }) {
    const { pad, output_pad } = cutOf({ kernel, stride, dilation, ...given });
    return {
      kernel,
      stride,
      dilation,
      border: pad,
      added: output_pad,
      ...inGroups(groups, x!, out),
      transposed: true,
    };
  },

  lengthened: 'output_pad',

  kernel: (_, { groups, bias }, _y, window) => [
    { kind: 'transposed-convolution', window: window!, groups, bias },
  ],
});

interface Spread {
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly output_pad: readonly [number, number];
  readonly pad: unknown;
}

/** More than a stride or a dilation would add rows that no window reaches; `same` leaves no choice at all. */
function added(a: Spread): Mismatch | undefined {
  const most = [Math.max(a.stride[0], a.dilation[0]) - 1, Math.max(a.stride[1], a.dilation[1]) - 1] as const;
  const [rows, columns] = a.output_pad;
  if (a.pad === 'same' && (rows > 0 || columns > 0))
    return {
      at: 'output_pad',
      fact: `output_pad = [${rows}, ${columns}] is given though pad = same fixes the size`,
      help: 'leave output_pad out, or give pad in pixels',
    };
  if (rows <= most[0] && columns <= most[1]) return undefined;
  return {
    at: 'output_pad',
    fact: `output_pad = [${rows}, ${columns}] is not below the stride [${a.stride.join(', ')}] or the dilation`,
    help: `use at most [${most.join(', ')}]`,
  };
}
