/** What each operator becomes in PyTorch. */
import type { Layer } from '../../graph/graph';
import {
  type Conversion,
  call,
  expression,
  folded,
  type Made,
  modules,
  named,
  type Slot,
  slot,
} from '../lib/python/module';
import { convolution, padded, pool, transposed } from './windows';

const numbersOf = ({ attrs }: Layer): Readonly<Record<string, number>> =>
  attrs as Readonly<Record<string, number>>;

/** A module whose arguments follow from the layer. */
const module = (callee: string, args: (layer: Layer) => readonly Slot[] = () => []): Conversion => ({
  becomes: `\`${callee}\``,
  make: layer => modules(call(callee, ...args(layer))),
});

const channelsOf = ({ inputShapes }: Layer): number => inputShapes[0]![0]!;

/** A vector meets a map channel by channel, whereas PyTorch aligns the last axes. */
function aligned({ inputShapes }: Layer, inputs: readonly string[]): readonly string[] {
  const rank = Math.max(...inputShapes.map(shape => shape.length));
  return inputs.map((x, i) => {
    const missing = rank - inputShapes[i]!.length;
    return missing === 0 ? x : `${x}[:, :${', None'.repeat(missing)}]`;
  });
}

const chained = (sign: string): Conversion => ({
  becomes: `\`${sign}\`; a vector meets a map with axes of 1 behind it`,
  make: layer => expression(inputs => aligned(layer, inputs).join(` ${sign} `)),
});

const nested = (callee: string): Conversion => ({
  becomes: `\`${callee}\`, one for each map after the first`,
  make: layer =>
    expression(inputs => aligned(layer, inputs).reduce((left, right) => `${callee}(${left}, ${right})`)),
});

const listed = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : (value as readonly number[]);

const reduction = (method: string): Conversion => ({
  becomes: `\`${method}\` with \`keepdim=True\``,
  make: ({ attrs }) => {
    const axes = listed(attrs.axes).map(axis => axis + 1);
    return expression(([x]) => `${x}.${method}((${axes.join(', ')},), keepdim=True)`);
  },
});

const resize = (mode: string): Conversion => ({
  becomes: `\`nn.Upsample\`, mode \`${mode}\``,
  make({ attrs, outputs }) {
    const [tall, wide] = attrs.scale as readonly [number, number];
    const fixed = mode === 'bilinear' ? 'mode="bilinear", align_corners=False' : 'mode="nearest"';
    const size =
      tall > 0 && wide > 0
        ? named('scale_factor', folded([tall, wide]), undefined, 'scale')
        : named('size', folded(outputs[0]!.slice(1)), undefined);
    return modules({ callee: 'nn.Upsample', args: [size], fixed });
  },
});

function batchNorm(layer: Layer): Made {
  const dimensions = [1, 1, 2, 3][layer.inputShapes[0]!.length - 1];
  return dimensions === undefined
    ? { kind: 'refusal', why: `a batch norm of ${layer.inputShapes[0]!.length} axes has no module` }
    : modules(call(`nn.BatchNorm${dimensions}d`, slot(channelsOf(layer), 'in')));
}

export const conversions: Readonly<Record<string, Conversion>> = {
  abs: { becomes: '`abs`', make: () => expression(([x]) => `${x}.abs()`) },
  adaptive_avgpool: module('nn.AdaptiveAvgPool2d', ({ attrs }) => [
    slot(folded(attrs.bins as readonly number[]), 'bins'),
  ]),
  adaptive_maxpool: module('nn.AdaptiveMaxPool2d', ({ attrs }) => [
    slot(folded(attrs.bins as readonly number[]), 'bins'),
  ]),
  add: chained('+'),
  avgpool: {
    becomes: '`nn.AvgPool2d`, behind `nn.ZeroPad2d` for an uneven border',
    make: layer => pool(layer, 'Avg'),
  },
  bilinear: resize('bilinear'),
  bn: { becomes: '`nn.BatchNorm2d`, of a vector `nn.BatchNorm1d`', make: batchNorm },
  concat: {
    becomes: '`torch.cat`',
    make: () => expression(inputs => `torch.cat([${inputs.join(', ')}], dim=1)`),
  },
  conv: {
    becomes: '`nn.Conv2d`, behind `nn.ZeroPad2d` for an uneven border',
    make: layer => convolution(layer, false),
  },
  depth_to_space: module('nn.PixelShuffle', ({ attrs }) => [slot(attrs.block_size as number, 'block_size')]),
  div: chained('/'),
  drop_path: module('DropPath', layer => [slot(numbersOf(layer).rate!, 'rate')]),
  dropout: module('nn.Dropout', layer => [slot(numbersOf(layer).rate!, 'rate')]),
  dwconv: {
    becomes: '`nn.Conv2d` with as many groups as channels',
    make: layer => convolution(layer, true),
  },
  elu: module('nn.ELU', layer => [slot(numbersOf(layer).alpha!, 'alpha')]),
  fc: {
    becomes: '`nn.Linear`, behind `nn.Flatten` where a map arrives',
    make({ attrs, inputShapes, outputs }) {
      const [x] = inputShapes as readonly [readonly number[]];
      const linear = call(
        'nn.Linear',
        slot(
          x.reduce((a, b) => a * b),
          'in',
        ),
        slot(outputs[0]![0]!, 'out'),
        named('bias', attrs.bias === true, true),
      );
      return x.length === 1 ? modules(linear) : modules(call('nn.Flatten'), linear);
    },
  },
  flatten: module('nn.Flatten'),
  gap: { becomes: '`nn.AdaptiveAvgPool2d(1)`', make: () => modules(call('nn.AdaptiveAvgPool2d', slot(1))) },
  gelu: module('nn.GELU'),
  gmp: { becomes: '`nn.AdaptiveMaxPool2d(1)`', make: () => modules(call('nn.AdaptiveMaxPool2d', slot(1))) },
  gn: module('nn.GroupNorm', layer => [
    slot(numbersOf(layer).groups!, 'groups'),
    slot(channelsOf(layer), 'in'),
  ]),
  hsigmoid: module('nn.Hardsigmoid'),
  hswish: module('nn.Hardswish'),
  identity: module('nn.Identity'),
  // The class takes it as an argument of its pass forward.
  input: { becomes: 'an argument of `forward`', make: () => expression(() => '') },
  leaky: module('nn.LeakyReLU', layer => [slot(numbersOf(layer).slope!, 'slope')]),
  ln: {
    becomes: '`nn.LayerNorm` with the channels behind',
    make: layer =>
      modules(
        call('ChannelNorm', slot(channelsOf(layer), 'in'), named('bias', layer.attrs.bias === true, true)),
      ),
  },
  lrn: {
    becomes: '`nn.LocalResponseNorm`',
    make(layer) {
      const { size, alpha, beta, k } = numbersOf(layer) as Readonly<
        Record<'size' | 'alpha' | 'beta' | 'k', number>
      >;
      return modules(
        call(
          layer.inputShapes[0]!.length === 1 ? 'ResponseNorm' : 'nn.LocalResponseNorm',
          slot(size, 'size'),
          named('alpha', alpha, 1e-4),
          named('beta', beta, 0.75),
          named('k', k, 1),
        ),
      );
    },
  },
  matmul: {
    becomes: '`torch.matmul`, of a side that is transposed `transpose(-2, -1)`',
    make({ attrs }) {
      const turned = (x: string, side: string) =>
        attrs[`transpose_${side}`] === true ? `${x}.transpose(-2, -1)` : x;
      return expression(([a, b]) => `torch.matmul(${turned(a!, 'a')}, ${turned(b!, 'b')})`);
    },
  },
  maximum: nested('torch.maximum'),
  maxpool: {
    becomes: '`nn.MaxPool2d`, behind `nn.ConstantPad2d` for an uneven border',
    make: layer => pool(layer, 'Max'),
  },
  minimum: nested('torch.minimum'),
  mish: module('nn.Mish'),
  mul: chained('*'),
  nearest: resize('nearest'),
  pad: {
    becomes: '`nn.ZeroPad2d`, which also crops',
    make: ({ attrs }) => modules(padded(attrs.pad as readonly [number, number, number, number])),
  },
  permute: {
    becomes: '`permute`',
    make: ({ attrs }) => {
      const order = [0, ...listed(attrs.axes).map(axis => axis + 1)];
      return expression(([x]) => `${x}.permute(${order.join(', ')})`);
    },
  },
  prelu: module('nn.PReLU', layer => [slot(layer.attrs.single === true ? 1 : channelsOf(layer), 'in')]),
  reduce_max: reduction('amax'),
  reduce_mean: reduction('mean'),
  reduce_sum: reduction('sum'),
  relu: module('nn.ReLU'),
  relu6: module('nn.ReLU6'),
  reshape: {
    becomes: '`reshape`',
    make: ({ outputs }) =>
      expression(
        ([x], slots) => `${x}.reshape(${[`${x}.shape[0]`, ...slots].join(', ')})`,
        ...outputs[0]!.map(extent => slot(extent)),
      ),
  },
  scale: {
    becomes: 'a module with a parameter for each channel',
    make(layer) {
      const rank = layer.inputShapes[0]!.length;
      const first = slot(layer.attrs.single === true ? 1 : channelsOf(layer), 'in');
      return modules(call('Scale', first, ...Array.from({ length: rank - 1 }, () => slot(1))));
    },
  },
  shift: {
    becomes: 'a module of slices of the padded map',
    make: ({ attrs }) =>
      modules(
        call(
          'Shift',
          slot(folded(attrs.kernel as readonly number[]), 'kernel'),
          named('stride', folded(attrs.stride as readonly number[]), 1),
        ),
      ),
  },
  shuffle: {
    becomes: 'a module of `view` and `transpose`',
    make: layer => modules(call('ChannelShuffle', slot(numbersOf(layer).groups!, 'groups'))),
  },
  sigmoid: module('nn.Sigmoid'),
  slice: {
    becomes: 'a slice of the channels',
    make(layer) {
      const { begin, end } = numbersOf(layer);
      return expression(
        ([x], [from, to]) => (begin === 0 ? `${x}[:, :${to}]` : `${x}[:, ${from}:${to}]`),
        slot(begin!, 'begin'),
        slot(end!, 'end'),
      );
    },
  },
  softmax: module('nn.Softmax', layer => [named('dim', numbersOf(layer).axis! + 1, undefined)]),
  softplus: module('nn.Softplus'),
  space_to_depth: module('nn.PixelUnshuffle', ({ attrs }) => [
    slot(attrs.block_size as number, 'block_size'),
  ]),
  split: {
    becomes: '`chunk` into equal parts, else `split`',
    make({ outputs }) {
      const parts = outputs.map(shape => shape[0]!);
      return parts.every(part => part === parts[0])
        ? expression(([x]) => `${x}.chunk(${parts.length}, dim=1)`)
        : expression(
            ([x], slots) => `${x}.split([${slots.join(', ')}], dim=1)`,
            ...parts.map(part => slot(part)),
          );
    },
  },
  sub: chained('-'),
  swish: module('nn.SiLU'),
  tanh: module('nn.Tanh'),
  tconv: {
    becomes: '`nn.ConvTranspose2d`, before `nn.ZeroPad2d` for an uneven border',
    make: transposed,
  },
};
