/** What Python, other frameworks and the papers' code call otherwise, so that a message can say its word here. */
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { stepsCalled } from './composed';
import { functions } from './functions';

interface Called {
  readonly alsoCalled?: readonly string[];
}

/** A name however it is spelled: `BatchNorm2d`, `batch_norm`, `batchnorm` and `nn.BatchNorm2d` are one. */
const plain = (name: string): string =>
  name
    .slice(name.lastIndexOf('.') + 1)
    .toLowerCase()
    .replace(/_|[123]d/g, '');

/** The words of this language by whatever they are called, their own spelled otherwise included. */
function wordsOf(entries: Iterable<readonly [string, Called]>): (name: string) => string | undefined {
  const words = new Map<string, string>();
  for (const [word, { alsoCalled = [] }] of entries)
    for (const name of [word, ...alsoCalled]) words.set(plain(name), word);
  return name => words.get(plain(name));
}

export const operatorCalled = wordsOf(ops);

/** Blocks of the library by what frameworks and papers' code call them. */
const blockNames: readonly (readonly [string, Called])[] = [
  [
    'SE',
    {
      alsoCalled: [
        'SEBlock',
        'SELayer',
        'SEModule',
        'SqueezeExcitation',
        'SqueezeExcite',
        'SqueezeAndExcitation',
      ],
    },
  ],
  [
    'Separable',
    {
      alsoCalled: [
        'DSConv',
        'SepConv',
        'SeparableConv',
        'DepthwiseSeparable',
        'DepthwiseSeparableConv',
        'DWSeparableConv',
      ],
    },
  ],
  [
    'InvertedResidual',
    {
      alsoCalled: [
        'MBConv',
        'MBConv1',
        'MBConv6',
        'bneck',
        'InvertedBottleneck',
        'InvertedResidualBlock',
        'InvRes',
        'Inverted',
        'InvertedRes',
        'IRB',
        'LinearBottleneck',
      ],
    },
  ],
  ['ResidualBasic', { alsoCalled: ['BasicBlock', 'ResBlock', 'ResidualBlock'] }],
  ['ResidualBottleneck', { alsoCalled: ['Bottleneck', 'BottleneckBlock', 'ResNetBottleneck'] }],
  ['Ghost', { alsoCalled: ['GhostModule', 'GhostConv'] }],
  ['Fire', { alsoCalled: ['FireModule'] }],
  ['Inception', { alsoCalled: ['InceptionModule', 'InceptionBlock'] }],
];

/** Frameworks have them of a map's numbers too. */
const ofNumbers = ['sqrt', 'rsqrt', 'pow', 'exp', 'log', 'log2', 'reciprocal', 'sin', 'cos'] as const;

/** What is written in other languages where this one has no word for it, and how it is said here. */
const saidHere: readonly (readonly [readonly string[], string])[] = [
  [['return', 'output', 'outputs', 'yield'], 'The last line of a body is its result, without a word.'],
  [['Sequential', 'ModuleList'], "Stages follow each other with '->', without a word."],
  [['Activation'], "An activation is a stage of its own, behind '->'."],
  [
    ['LSTM', 'LSTMCell', 'GRU', 'GRUCell', 'RNN', 'SimpleRNN', 'Bidirectional', 'ConvLSTM', 'QRNN'],
    'No layer here remembers one step at the next; over a row of samples a window of [1, 3] slides instead.',
  ],
  [
    [
      ...['Attention', 'SelfAttention', 'MultiHeadAttention', 'MHSA', 'MHA', 'ScaledDotProductAttention'],
      ...[
        'Transformer',
        'TransformerEncoder',
        'TransformerEncoderLayer',
        'TransformerBlock',
        'TransformerLayer',
      ],
    ],
    "Attention is written out, 'query, key -> matmul -> softmax'. The library has SE(squeeze), which weighs channels.",
  ],
  [
    ['CBAM', 'BAM'],
    'The library has its first half, SE(squeeze); the second is written out with reduce_max, reduce_mean, concat, conv, sigmoid and mul.',
  ],
  [
    ['ECA', 'ECALayer', 'CoordAtt', 'CoordinateAttention', 'ChannelAttention', 'SimAM', 'GCT'],
    'Of what weighs channels the library has SE(squeeze).',
  ],
  [
    [
      'C2f',
      'C3',
      'C3k2',
      'C2PSA',
      'C2fPSA',
      'C2fCIB',
      'C3TR',
      'ELAN',
      'RepNCSPELAN4',
      'BottleneckCSP',
      'CSPLayer',
    ],
    "The library has no such module of YOLO; 'lwnet import' of the model's YAML writes it as a block.",
  ],
  [
    ['squeeze', 'unsqueeze', 'expand_dims', 'unflatten', 'ExpandDims'],
    "Axes are laid out anew with 'reshape', and 'flatten' makes a vector.",
  ],
  [['clamp', 'clip', 'hardtanh', 'hard_tanh', 'ReLUN'], "What bounds numbers is 'relu6', from 0 to 6."],
  [['crop', 'Cropping2D', 'center_crop'], "A negative border of 'pad' cuts a map."],
  [
    ['mean', 'amax', 'amin', 'ReduceMean', 'ReduceSum', 'ReduceMax'],
    "Along axes there are 'reduce_mean', 'reduce_sum' and 'reduce_max', over height and width 'gap' and 'gmp'.",
  ],
  [['square'], "The square of a map is its product with itself: 'x, x -> mul'."],
  [
    ['ReflectionPad2d', 'ReplicationPad2d', 'reflection_pad', 'replication_pad', 'mirror_pad'],
    "A border is one of zeros, 'pad'; another one has the same shapes.",
  ],
  [
    ['BlurPool', 'BlurPool2d', 'AntiAlias', 'aa_layer'],
    "A blur is a convolution of each channel alone, 'dwconv'; its weights are counted here.",
  ],
  [['normalize', 'L2Norm', 'RMSNorm', 'FRN', 'WeightNorm'], 'Of norms there are bn, gn, ln and lrn.'],
  [
    ['argmax', 'topk', 'nms', 'NonMaxSuppression'],
    'What chooses among the results comes behind the network and is no part of its design.',
  ],
  [
    ['MaxUnpool2d', 'max_unpool', 'Unpool', 'Unpooling'],
    "Where the largest numbers stood is not kept; a map grows by 'nearest', 'bilinear' or 'tconv'.",
  ],
  [['log_softmax'], "It is 'softmax' here; the logarithm belongs to the loss."],
  [['einsum'], "A product over axes is 'matmul', with 'reshape' and 'permute' around it."],
  [
    ['GLU', 'gated_linear_unit'],
    "A gate is written out: 'split' makes two maps, a sigmoid follows one of them, and 'mul' joins them.",
  ],
  [
    ['residual', 'shortcut', 'Residual', 'skip_connection'],
    "What goes another way has a name, and a stage joins it again: 'skip = it', and below 'main, skip -> add'.",
  ],
  [['global'], "A pool over the whole map is 'gap' or 'gmp'."],
  [['valid'], "Without a border it is 'pad = 0'."],
  [
    ofNumbers,
    "No stage computes that of each number: a root is part of a norm, an exponential of 'softmax' and of activations.",
  ],
  [
    ['sum'],
    "Maps are added by 'add'; over axes it is 'reduce_sum', and over a product of two maps 'matmul'.",
  ],
  [['prod'], "Maps are multiplied by 'mul'; there is no product over axes."],
];

/** Functions of other languages where a number is to stand. */
const otherFunctions: ReadonlySet<string> = new Set([...ofNumbers, 'sum', 'prod', 'enumerate']);

const advice = new Map(saidHere.flatMap(([names, text]) => names.map(name => [plain(name), text] as const)));

/** Layers of other tools that are one of this language's with an argument that follows from what arrives. */
const calls = new Map(
  [...ops.values()].flatMap(({ name, special }) =>
    special === undefined
      ? []
      : special.alsoCalled.map(
          called => [plain(called), { call: `${name}(${special.args})`, why: special.why }] as const,
        ),
  ),
);

/** The whole call that a name stands for, whatever its arguments. */
export const callCalled = (name: string): string | undefined => calls.get(plain(name))?.call;

/**
 * How one says here what another language has a word for.
 * @param isNumber whether it stands where a number does, and no stage
 */
export function adviceOn(name: string, isNumber = false): string | undefined {
  if (isNumber && otherFunctions.has(name))
    return `There are the functions ${[...functions.keys()].join(', ')}.`;
  const whole = calls.get(plain(name));
  if (whole !== undefined) return `${whole.why}: ${whole.call}.`;
  const steps = operatorCalled(name) === undefined ? stepsCalled(name) : undefined;
  if (steps !== undefined)
    return `Its steps are stages of their own: '${steps.names.map((one, i) => (i === steps.at ? `${one}(…)` : one)).join(' -> ')}'.`;
  return (
    advice.get(plain(name)) ??
    (name.startsWith('self.') ? 'A layer is written where it runs, with its arguments.' : undefined)
  );
}

/** What code of PyTorch calls the channels of the map that arrives. */
const arriving: ReadonlySet<string> = new Set(
  'in_channels in_ch in_c c_in cin in_planes inplanes inp in_features input_channels channels num_channels'.split(
    ' ',
  ),
);

/** What frameworks' code calls the map that goes from one layer to the next. */
const flowing: ReadonlySet<string> = new Set(['x', 'h', 'out', 'inputs', 'feat', 'features']);

export const isFlowing = (name: string): boolean => flowing.has(name);

export const isArriving = (name: string): boolean => arriving.has(name.toLowerCase());

/** How one says here what is an argument elsewhere, as a sentence. */
export function adviceOnArgument(name: string, op: Op | undefined): string | undefined {
  if (isArriving(name)) return 'How many arrive is known and not written.';
  const isActivation = name === 'act' || shared.has(`${plain(name)} act`);
  if (isActivation && op !== undefined) return advice.get('activation');
  return op?.without !== undefined && name in op.without.values ? op.without.why : undefined;
}

/** Whether an argument that an operator does not take says elsewhere what it does here anyway, so that it may go. */
export const saysNothing = (op: Op | undefined, name: string, value: unknown): boolean =>
  op?.without?.values[name]?.includes(value as number) ?? true;

/** The operator that a name with its window stands for, and the side of that: `conv3x3`, `dwconv_5x5`. */
export function windowCalled(name: string): { readonly op: Op; readonly side: number } | undefined {
  const [, word, high, wide] = /^(.*?)_?(\d+)[x×](\d+)$/i.exec(name) ?? [];
  const op = word === undefined || high !== wide ? undefined : ops.get(operatorCalled(word) ?? '');
  return op === undefined ? undefined : { op, side: Number(high) };
}

/** Parameters of blocks by what papers and their code call them; those that operators have too are said there. */
const blockParameters: readonly (readonly [string, Called])[] = [
  ['expand', { alsoCalled: ['t', 'e', 'exp', 'expand_ratio', 'expansion_factor'] }],
  ['squeeze', { alsoCalled: ['se', 'se_ratio', 'reduction', 'r', 'ratio', 'squeeze_factor'] }],
  ['act', { alsoCalled: ['activation', 'act_layer', 'nonlinearity', 'nl'] }],
];

/** Behind the channels that arrive, the arguments of blocks in the order of torchvision's and the papers' code. */
export const blockOrders: ReadonlyMap<string, readonly string[]> = new Map([
  ['InvertedResidual', ['out', 'stride', 'expand']],
  ['GhostBottleneck', ['hidden', 'out', 'kernel', 'stride']],
  ['Ghost', ['out', 'kernel', 'ratio', 'cheap', 'stride']],
]);

/** Blocks that code elsewhere is told the channels that arrive and by what to divide them; here the quotient is said. */
const dividedBlocks: ReadonlySet<string> = new Set(['SE']);

export const isDivided = (block: string): boolean => dividedBlocks.has(block);

/** What divides a number of channels elsewhere, where this language says the quotient. */
const divisors: ReadonlySet<string> = new Set(['r', 'reduction', 'reduction_ratio', 'red']);

export const isDivisor = (argument: string): boolean => divisors.has(argument);

const shared = new Map(
  [...[...ops.values()].flatMap(({ params }) => Object.entries(params)), ...blockParameters].flatMap(
    ([word, { alsoCalled = [] }]) => alsoCalled.map(name => [`${plain(name)} ${word}`, word] as const),
  ),
);

/** The one of a block's parameters that is called so elsewhere. */
export const blockParameterCalled = (name: string, names: readonly string[]): string | undefined =>
  names.find(word => shared.has(`${plain(name)} ${word}`));

export const blockCalled = wordsOf(blockNames);

export const functionCalled = wordsOf(functions);

export const parameterCalled = (name: string, op: Op): string | undefined =>
  wordsOf(Object.entries(op.params))(name);
