/** What each operator becomes in Keras. Values are PyTorch's, as everywhere in lwnet. */
import type { Layer } from '../../graph/graph';
import {
  applied,
  type Call,
  type Conversion,
  call,
  expression,
  folded,
  modules,
  named,
  type Slot,
  slot,
} from '../lib/python/module';
import { aligned, axisOf, channelAxis, isMap, shapeOf, toPlain } from './axes';
import { adaptive, reshaped, resized } from './sizes';
import { convolution, depthwise, padded, pool, transposed } from './windows';

const numbersOf = ({ attrs }: Layer): Readonly<Record<string, number>> =>
  attrs as Readonly<Record<string, number>>;

const shapeIn = ({ inputShapes }: Layer): readonly number[] => inputShapes[0]!;

const listed = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : (value as readonly number[]);

/** A layer whose arguments follow from that of the language. */
const layer = (callee: string, args: (layer: Layer) => readonly Slot[] = () => []): Conversion => ({
  becomes: `\`${callee}\``,
  make: one => modules(call(callee, ...args(one))),
});

/** A function in the file. */
const helper = (callee: string, args: (layer: Layer) => readonly Slot[]): Conversion => ({
  becomes: `a function, \`${callee}\``,
  make: one => modules(applied(callee, ...args(one))),
});

const activation = (name: string): Conversion => ({
  becomes: `\`layers.Activation("${name}")\``,
  make: () => modules(call('layers.Activation', slot(`"${name}"`))),
});

const alike = ({ inputShapes }: Layer, inputs: readonly string[]): readonly string[] => {
  const rank = Math.max(...inputShapes.map(shape => shape.length));
  return inputs.map((x, i) => aligned(x, inputShapes[i]!, rank));
};

const merged = (callee: string): Conversion => ({
  becomes: `\`${callee}\`; a vector meets a map with axes of 1 before it`,
  make: one => expression(inputs => `${callee}()([${alike(one, inputs).join(', ')}])`),
});

const signed = (sign: string): Conversion => ({
  becomes: `\`${sign}\`; a vector meets a map with axes of 1 before it`,
  make: one => expression(inputs => alike(one, inputs).join(` ${sign} `)),
});

const reduction = (name: string): Conversion => ({
  becomes: `\`ops.${name}\` with \`keepdims=True\``,
  make: one => {
    const axes = listed(one.attrs.axes).map(axis => axisOf(axis, shapeIn(one).length));
    return expression(
      ([x]) =>
        `ops.${name}(${x}, axis=${axes.length === 1 ? axes[0] : `(${axes.join(', ')})`}, keepdims=True)`,
    );
  },
});

/** The axis of channels, left out where it is the last. */
const along = (one: Layer): Slot => named('axis', channelAxis(shapeIn(one)), -1);

const norm = (
  callee: string,
  first: (layer: Layer) => readonly Slot[] = () => [],
  more = '',
): Conversion => ({
  becomes: `\`${callee}\` with \`epsilon\` = 1e-5${more === '' ? '' : ` and \`${more}\``}`,
  make: one =>
    modules({
      callee,
      args: [...first(one), along(one)],
      fixed: `${more === '' ? '' : `${more}, `}epsilon=1e-5`,
    }),
});

const single = (one: Layer): readonly Slot[] => [named('single', one.attrs.single === true, false)];

/** In which axes the trained slopes are the same. */
function shares(one: Layer): readonly Slot[] {
  const rank = shapeIn(one).length;
  const channels = axisOf(0, rank);
  const axes = Array.from({ length: rank }, (_, i) => i + 1);
  const equal = one.attrs.single === true ? axes : axes.filter(axis => axis !== channels);
  return equal.length === 0 ? [] : [named('shared_axes', equal, undefined)];
}

const laidOut = (shape: readonly number[]): readonly Call[] =>
  shape.length === 1 ? [] : [call('layers.Flatten')];

const channelSlice = (shape: readonly number[]): string => (channelAxis(shape) === -1 ? '...' : ':');

export const conversions: Readonly<Record<string, Conversion>> = {
  abs: { becomes: '`ops.abs`', make: () => expression(([x]) => `ops.abs(${x})`) },
  adaptive_avgpool: adaptive('Average'),
  adaptive_maxpool: adaptive('Max'),
  add: merged('layers.Add'),
  avgpool: {
    becomes:
      '`layers.AveragePooling2D`, behind `layers.ZeroPadding2D` for a border, since `same` leaves it out of the mean',
    ways: 3,
    make: (one, way) => pool(one, 'Average', way),
  },
  bilinear: {
    becomes: '`layers.UpSampling2D`, `layers.Resizing` for other sizes than a multiple',
    make: one => resized(one, true),
  },
  bn: norm('layers.BatchNormalization', undefined, 'momentum=0.9'),
  concat: {
    becomes: '`layers.Concatenate`',
    make: one => {
      const axis = channelAxis(shapeIn(one));
      return expression(
        inputs => `layers.Concatenate(${axis === -1 ? '' : `axis=${axis}`})([${inputs.join(', ')}])`,
      );
    },
  },
  conv: {
    becomes:
      '`layers.Conv2D`, behind `layers.ZeroPadding2D` for a border that is not `same`; refused with a stride and a dilation',
    ways: 3,
    make: convolution,
  },
  depth_to_space: helper('depth_to_space', ({ attrs }) => [slot(attrs.block_size as number, 'block_size')]),
  div: signed('/'),
  drop_path: helper('drop_path', one => [slot(numbersOf(one).rate!, 'rate')]),
  dropout: layer('layers.Dropout', one => [slot(numbersOf(one).rate!, 'rate')]),
  dwconv: {
    becomes:
      '`layers.DepthwiseConv2D`, with different strides for rows and columns `layers.Conv2D` in groups; borders as `conv`',
    ways: 3,
    make: depthwise,
  },
  elu: layer('layers.ELU', one => [slot(numbersOf(one).alpha!, 'alpha')]),
  fc: {
    becomes:
      '`layers.Dense`, behind `layers.Flatten` where a map arrives, whose pixels then are the outer order of its weights',
    make: one =>
      modules(
        ...laidOut(shapeIn(one)),
        call(
          'layers.Dense',
          slot(one.outputs[0]![0]!, 'out'),
          named('use_bias', one.attrs.bias === true, true, 'bias'),
        ),
      ),
  },
  flatten: {
    becomes: '`layers.Flatten`, behind `layers.Permute` where the map has several pixels',
    make: one => modules(...toPlain(shapeIn(one)), call('layers.Flatten')),
  },
  gap: {
    becomes: '`layers.GlobalAveragePooling2D`',
    make: () => modules(call('layers.GlobalAveragePooling2D', named('keepdims', true, undefined))),
  },
  gelu: activation('gelu'),
  gmp: {
    becomes: '`layers.GlobalMaxPooling2D`',
    make: () => modules(call('layers.GlobalMaxPooling2D', named('keepdims', true, undefined))),
  },
  gn: norm('layers.GroupNormalization', one => [slot(numbersOf(one).groups!, 'groups')]),
  hsigmoid: activation('hard_sigmoid'),
  hswish: activation('hard_swish'),
  identity: layer('layers.Identity'),
  input: {
    becomes: '`keras.Input`, channels last',
    make: ({ outputs }) => {
      const names = isMap(outputs[0]!) ? ['height', 'width', 'channels'] : ['channels'];
      const slots = shapeOf(outputs[0]!).map((extent, i) => slot(extent, names[i]));
      return expression(
        (_, texts) => `keras.Input((${texts.join(', ')}${texts.length === 1 ? ',' : ''}))`,
        ...slots,
      );
    },
  },
  leaky: layer('layers.LeakyReLU', one => [slot(numbersOf(one).slope!, 'slope')]),
  ln: norm('layers.LayerNormalization', one => [named('center', one.attrs.bias === true, true)]),
  lrn: helper('response_norm', one => {
    const { size, alpha, beta, k } = numbersOf(one);
    return [
      slot(size!, 'size'),
      named('alpha', alpha!, 1e-4),
      named('beta', beta!, 0.75),
      named('k', k!, 1),
      along(one),
    ];
  }),
  matmul: {
    becomes: '`ops.matmul`; maps are transposed around it',
    make({ attrs, inputShapes, outputs }) {
      const plain = (x: string, i: number) =>
        isMap(inputShapes[i]!) ? `ops.transpose(${x}, (0, 3, 1, 2))` : x;
      const turned = (x: string, side: string) =>
        attrs[`transpose_${side}`] === true ? `ops.swapaxes(${x}, -1, -2)` : x;
      return expression(([a, b]) => {
        const made = `ops.matmul(${turned(plain(a!, 0), 'a')}, ${turned(plain(b!, 1), 'b')})`;
        return isMap(outputs[0]!) ? `ops.transpose(${made}, (0, 2, 3, 1))` : made;
      });
    },
  },
  maximum: merged('layers.Maximum'),
  maxpool: {
    becomes: '`layers.MaxPooling2D`, behind `ops.pad` with −∞ for a border that is not `same`',
    ways: 3,
    make: (one, way) => pool(one, 'Max', way),
  },
  minimum: merged('layers.Minimum'),
  mish: activation('mish'),
  mul: merged('layers.Multiply'),
  nearest: {
    becomes: '`layers.UpSampling2D`, `ops.take` for other sizes than a multiple',
    make: one => resized(one, false),
  },
  pad: {
    becomes: '`layers.ZeroPadding2D`, `layers.Cropping2D`',
    make: ({ attrs }) => {
      const calls = padded(attrs.pad as readonly [number, number, number, number]);
      return modules(...(calls.length === 0 ? [call('layers.Identity')] : calls));
    },
  },
  permute: {
    becomes: '`layers.Permute`',
    make({ attrs }) {
      const axes = listed(attrs.axes);
      const order: number[] = [];
      for (const [to, from] of axes.entries()) order[axisOf(to, axes.length) - 1] = axisOf(from, axes.length);
      return modules(call('layers.Permute', slot(order)));
    },
  },
  prelu: layer('layers.PReLU', shares),
  reduce_max: reduction('max'),
  reduce_mean: reduction('mean'),
  reduce_sum: reduction('sum'),
  relu: layer('layers.ReLU'),
  relu6: layer('layers.ReLU', () => [slot(6)]),
  reshape: {
    becomes: '`layers.Reshape`, between `layers.Permute` of maps',
    make: one => reshaped(shapeIn(one), one.outputs[0]!),
  },
  scale: {
    becomes: 'a layer with a weight for each channel',
    make: one => modules(call('Scale', ...single(one), along(one))),
  },
  shift: helper('shift', ({ attrs }) => [
    slot(folded(attrs.kernel as readonly number[]), 'kernel'),
    named('strides', folded(attrs.stride as readonly number[]), 1, 'stride'),
  ]),
  shuffle: {
    becomes: 'a function, `layers.Reshape`, `layers.Permute`, `layers.Reshape`',
    make(one) {
      const shape = shapeIn(one);
      const groups = slot(numbersOf(one).groups!, 'groups');
      if (channelAxis(shape) === -1) return modules(applied('channel_shuffle', groups));
      const [channels, ...rest] = shape;
      const each = channels! / (groups.value as number);
      const order = [2, 1, ...rest.map((_, i) => i + 3)];
      return modules(
        call('layers.Reshape', slot([groups.value, each, ...rest])),
        call('layers.Permute', slot(order)),
        call('layers.Reshape', slot(shape)),
      );
    },
  },
  sigmoid: activation('sigmoid'),
  slice: {
    becomes: 'a slice of the channels',
    make(one) {
      const { begin, end } = numbersOf(one);
      const axes = channelSlice(shapeIn(one));
      return expression(
        ([x], [from, to]) => `${x}[${axes}, ${begin === 0 ? '' : `${from} `}:${begin === 0 ? '' : ' '}${to}]`,
        slot(begin!, 'begin'),
        slot(end!, 'end'),
      );
    },
  },
  softmax: layer('layers.Softmax', one => {
    const rank = shapeIn(one).length;
    const axis = axisOf(numbersOf(one).axis!, rank);
    return [named('axis', axis === rank ? -1 : axis, -1, 'axis of Keras')];
  }),
  softplus: activation('softplus'),
  space_to_depth: helper('space_to_depth', ({ attrs }) => [slot(attrs.block_size as number, 'block_size')]),
  split: {
    becomes: '`ops.split`',
    make({ inputShapes, outputs }) {
      const parts = outputs.map(shape => shape[0]!);
      const axis = channelAxis(inputShapes[0]!);
      if (parts.every(part => part === parts[0]))
        return expression(([x]) => `ops.split(${x}, ${parts.length}, axis=${axis})`);
      let end = 0;
      const ends = parts.slice(0, -1).map(part => slot((end += part)));
      return expression(([x], slots) => `ops.split(${x}, [${slots.join(', ')}], axis=${axis})`, ...ends);
    },
  },
  sub: signed('-'),
  swish: activation('silu'),
  tanh: activation('tanh'),
  tconv: {
    becomes:
      '`layers.Conv2DTranspose`, before `layers.Cropping2D` for a border that is not `same`; refused in groups or with a dilation',
    make: transposed,
  },
};
