/** What Python, other frameworks and the papers' code call otherwise, so that a message can say its word here. */
import { ops } from '../ops';
import type { Op } from '../ops/op';
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
    { alsoCalled: ['SeparableConv', 'DepthwiseSeparable', 'DepthwiseSeparableConv', 'DWSeparableConv'] },
  ],
  ['InvertedResidual', { alsoCalled: ['MBConv', 'InvertedBottleneck', 'InvertedResidualBlock', 'InvRes'] }],
  ['ResidualBasic', { alsoCalled: ['BasicBlock', 'ResBlock', 'ResidualBlock'] }],
  ['ResidualBottleneck', { alsoCalled: ['Bottleneck', 'BottleneckBlock', 'ResNetBottleneck'] }],
  ['Ghost', { alsoCalled: ['GhostModule', 'GhostConv'] }],
  ['Fire', { alsoCalled: ['FireModule'] }],
  ['Inception', { alsoCalled: ['InceptionModule', 'InceptionBlock'] }],
];

export const blockCalled = wordsOf(blockNames);

export const functionCalled = wordsOf(functions);

export const parameterCalled = (name: string, op: Op): string | undefined =>
  wordsOf(Object.entries(op.params))(name);
