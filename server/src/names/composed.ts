/** Names that put several layers into one word, as the papers' code has them: `ConvBNReLU`, `conv_bn_relu`, `CBS`. */
import { ops } from '../ops';
import type { Category } from '../ops/op';

/** Layers that such words are made of; others take arguments of their own. */
const parts: ReadonlySet<Category> = new Set(['convolution', 'normalisation', 'activation']);

/** Parts that name no layer by themselves: those that torchvision and timm take where nobody says which. */
const unsaid: readonly (readonly [string, string])[] = [
  ['norm', 'BatchNormalization'],
  ['act', 'ReLU'],
  ['activation', 'ReLU'],
];

/** YOLO's and others' letters for it. */
const letters: ReadonlyMap<string, readonly string[]> = new Map([
  ['cbs', ['Convolution', 'BatchNormalization', 'SiLU']],
  ['cbl', ['Convolution', 'BatchNormalization', 'LeakyReLU']],
  ['cbr', ['Convolution', 'BatchNormalization', 'ReLU']],
]);

/** Torchvision's, whose window is 3 where nothing is said. */
const ofThree = /^Conv(?:BN(?:ReLU6?|Activation)|2dNormActivation|NormActivation)$/;

const plain = (name: string): string => name.toLowerCase().replace(/_|2d/g, '');

const own = new Map(
  [...ops.values()]
    .filter(({ category }) => parts.has(category))
    .flatMap(({ name, alsoCalled = [] }) =>
      [name, ...alsoCalled].map(called => [plain(called), name] as const),
    ),
);

const words: readonly (readonly [string, string])[] = [
  ...own,
  ...unsaid.map(([part, called]) => [part, own.get(plain(called))!] as const),
].sort(([a], [b]) => b.length - a.length);

/** No word is longer that anybody gave a block. */
const longest = 40;

export interface Steps {
  /** The operators, in their order. */
  readonly names: readonly string[];
  /** Which of them takes the arguments. */
  readonly at: number;
  /** The side of its window where nothing is said. */
  readonly side?: string;
}

/** What a name does in several steps; nothing for one that is no such word. */
export function stepsCalled(name: string): Steps | undefined {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  if (bare.length > longest) return undefined;
  const names = letters.get(plain(bare))?.map(called => own.get(plain(called))!) ?? split(plain(bare));
  const at = names?.findIndex(one => ops.get(one)!.category === 'convolution') ?? -1;
  if (names === undefined || names.length < 2 || at < 0) return undefined;
  // Of two that take arguments nobody knows which are whose.
  if (names.some((one, i) => i !== at && ops.get(one)!.category === 'convolution')) return undefined;
  return { names, at, ...(ofThree.test(bare) ? { side: '3' } : {}) };
}

function split(rest: string): readonly string[] | undefined {
  if (rest === '') return [];
  for (const [called, name] of words) {
    if (!rest.startsWith(called)) continue;
    const behind = split(rest.slice(called.length));
    if (behind !== undefined) return [name, ...behind];
  }
  return undefined;
}
