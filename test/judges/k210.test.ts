/**
 * Which layers of networks lwnet has run on the KPU of a K210, against what nncase 1.9 itself left to the RISC-V of the files that
 * `lwnet export` writes: `npm run judges:k210` asks it, and writes `k210/*.json`, so that nobody needs it to test. nncase keeps no
 * names of layers, so that kinds are counted: those that compute, and the maps that are put side by side.
 */
import { describe, expect, test } from 'vitest';
import type { Judged } from '../../server/src/deploy/judge';
import type { KernelKind } from '../../server/src/kernels';
import { channels } from '../../server/src/ops/lib/shape';
import type { Shape } from '../../server/src/ops/op';
import { placedIn } from '../deploy/support';
import { askedOf, judgedAs } from './asked';

interface Said {
  /** Why nncase makes nothing of a file. */
  readonly rejected?: string;
  /** How many steps of each kind the RISC-V runs. */
  readonly cpu?: Readonly<Record<string, number>>;
  /** How often it calls the KPU. */
  readonly calls?: number;
}

const asked = askedOf<Said>('k210');
const judgedOn = judgedAs(asked, chip => ({ target: chip, precision: 'int8' }));

/** What nncase has in place of the steps that leave. */
const kinds: Readonly<Partial<Record<KernelKind, string>>> = {
  convolution: 'Conv2D',
  'depthwise-convolution': 'Conv2D',
  'spatial-shift': 'Conv2D',
  'fully-connected': 'Conv2D',
  'matrix-product': 'MatMul',
  'max-pool': 'ReduceWindow2D',
  'average-pool': 'ReduceWindow2D',
  'global-average-pool': 'Reduce',
  'global-max-pool': 'Reduce',
  'reduce-mean': 'Reduce',
  'reduce-max': 'Reduce',
  'reduce-sum': 'Reduce',
  'resize-nearest': 'ResizeImage',
  'resize-bilinear': 'ResizeImage',
  subtract: 'Binary',
  multiply: 'Binary',
  divide: 'Binary',
  minimum: 'Binary',
  maximum: 'Binary',
  concatenate: 'Concat',
  softmax: 'Softmax',
};

/** A sum of two maps is a convolution of both, side by side; of other shapes, and of vectors, it is a step of the RISC-V. */
function ofSum(inputs: readonly Shape[]): readonly string[] {
  const [a, b] = inputs;
  if (a!.length < 3 || a!.join() !== b!.join()) return ['Binary'];
  const isKpus = 2 * channels(a!) <= 1024 && Math.min(...a!.slice(1)) >= 4;
  return isKpus ? ['Concat'] : ['Concat', 'Conv2D'];
}

/** What nncase has otherwise, by network. */
const apart: Readonly<Record<string, string>> = {
  StrideTwoPooled: 'the KPU has no stride and a pool in one convolution',
  PoolShared: 'a pool is no part of a convolution whose map is read elsewhere too',
  N71_3: 'the same',
  N71_12: 'the same',
  N72_11: 'the same',
  N72_2: 'the KPU has no stride and a pool in one convolution',
  N71_8: 'the convolution before its pool is the RISC-V’s',
  Tokens: 'a sum of a map that was reshaped is one of a larger map',
};

/** What nncase makes something of, and lwnet says that nobody knows, by network. */
const unsure: Readonly<Record<string, string>> = {
  DepthwiseTwice: 'its own simulator does not run what it makes',
  DepthwiseDouble: 'the same',
  TransposedByThree: 'it was not compared with what is right',
  AdaptiveOdd: 'ONNX has matrix products in place of it',
};

/** What it cannot read in ONNX, and misreads in TensorFlow Lite: nobody knows what it would make of it. */
const unread = "Can't pull input data";

/** What it stops at in GELU. */
const errorFunction = 'unary_erf';

/** Of these nncase makes several steps, whose kinds are not counted in networks that have one. */
const several: readonly KernelKind[] = ['layer-norm', 'group-norm', 'response-norm', 'prelu'];

/** Of three maps it is two steps. */
const isOfTwo = (kind: KernelKind): boolean => kind === 'add' || kinds[kind] === 'Binary';

function leftBy(judged: Judged): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { works, supports, follows } of placedIn(judged))
    for (const [i, { kind, inputs }] of works.entries()) {
      if (supports[i]?.outcome !== 'host' && !follows) continue;
      const names = kind === 'add' ? ofSum(inputs) : [kinds[kind] ?? ''];
      const times = isOfTwo(kind) ? inputs.length - 1 : 1;
      for (const name of names) if (name !== '') counts[name] = (counts[name] ?? 0) + times;
    }
  return counts;
}

const counted = new Set(Object.values(kinds));

test('nncase was asked of enough, and left some of it', () => {
  expect(asked.length).toBeGreaterThan(300);
});

test('the networks apart were asked of', () => {
  expect(asked.map(({ network }) => network)).toEqual(
    expect.arrayContaining(Object.keys({ ...apart, ...unsure })),
  );
});

const read = asked.filter(({ said }) => said['k210']!.rejected?.startsWith(unread) !== true);

describe.each(read)('$network', one => {
  test('leaves the KPU where nncase has it', () => {
    const { rejected, cpu = {}, calls = 0 } = one.said['k210']!;
    const judged = judgedOn(one)[0]!;
    if (rejected?.includes(errorFunction)) {
      expect(judged.effect!.counts.refused, rejected).toBeGreaterThan(0);
      return;
    }
    if (rejected !== undefined || one.network in unsure) {
      expect(judged.effect!.unknownLayers > 0, rejected ?? unsure[one.network]).toBe(true);
      return;
    }
    expect(judged.effect!.unknownLayers).toBe(0);
    const { native, emulated } = judged.effect!.counts;
    expect(native + emulated > 0, 'whether the KPU is called').toBe(calls > 0);
    const steps = Object.fromEntries(Object.entries(cpu).filter(([kind]) => counted.has(kind)));
    const has = placedIn(judged).some(({ works }) => works.some(({ kind }) => several.includes(kind)));
    const left = leftBy(judged);
    if (has)
      for (const kind of ['Binary', 'Reduce', 'Concat']) for (const of of [left, steps]) delete of[kind];
    if (one.network in apart) expect(left, apart[one.network]).not.toEqual(steps);
    else expect(left).toEqual(steps);
  });
});
