/**
 * Which layers of networks lwnet has run beside the KPU of a K230, against what nncase itself left to other engines of the files
 * that `lwnet export` writes: `npm run judges:kendryte` asks it, and writes `kendryte/*.json`, so that nobody needs it to test.
 * nncase keeps no names of layers, so that kinds are counted.
 */
import { describe, expect, test } from 'vitest';
import type { Judged } from '../../server/src/deploy/judge';
import type { KernelKind } from '../../server/src/kernels';
import { pixels } from '../../server/src/ops/lib/shape';
import type { Shape } from '../../server/src/ops/op';
import { placedIn } from '../deploy/support';
import { askedOf, judgedAs } from './asked';

/** Why nncase makes nothing of a file, or how many operators of a kind it leaves. */
interface Said {
  readonly rejected?: string;
  readonly cpu?: Readonly<Record<string, number>>;
}

const asked = askedOf<Said>('kendryte');
const judgedOn = judgedAs(asked, chip => ({ target: chip, precision: 'int8' }));

/** What nncase has in place of the steps that leave. */
const kinds: Readonly<Partial<Record<KernelKind, readonly string[]>>> = {
  divide: ['Binary'],
  minimum: ['Binary'],
  maximum: ['Binary'],
  concatenate: ['Concat'],
  split: ['Split'],
  slice: ['Slice'],
  'resize-nearest': ['Ai2dResize'],
  'resize-bilinear': ['Ai2dResize'],
  'depth-to-space': ['Transpose'],
  'space-to-depth': ['Transpose'],
  'reduce-max': ['Reduce'],
  'reduce-mean': ['Reduce'],
  'reduce-sum': ['Reduce'],
  'layer-norm': ['Binary', 'Unary'],
  'group-norm': ['InstanceNormalization'],
  mish: ['Softplus'],
  softplus: ['Softplus'],
  softmax: ['Softmax'],
};

/** On what nncase falls although it runs each step of it elsewhere, by network. */
const falls: Readonly<Record<string, string>> = {
  Features: 'it runs the same layers behind a larger map',
  Wide: 'it runs fewer than 2,048 channels, and 8,193 of a single convolution',
  VectorsJoined: 'it runs fully connected layers, one behind the other, of a single input',
  GateOfVector: 'it runs the same gate as convolutions',
};

/** A single pixel is spread, whatever the resize. */
const namesOf = (kind: KernelKind, x: Shape): readonly string[] =>
  kind.startsWith('resize') && pixels(x) === 1 ? ['Broadcast'] : (kinds[kind] ?? [kind]);

function leftBy(judged: Judged): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { works, supports } of placedIn(judged))
    for (const [i, { kind, inputs }] of works.entries())
      if (supports[i]?.outcome === 'host')
        for (const name of namesOf(kind, inputs[0]!)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

test('nncase was asked of enough, and left some of it', () => {
  expect(asked.length).toBeGreaterThan(110);
  const left = asked.filter(({ said }) => Object.keys(said['k230']!.cpu ?? {}).length > 0);
  expect(left.length).toBeGreaterThan(12);
});

describe.each(asked)('$network, $set', one => {
  test('leaves the KPU where nncase has it', () => {
    const { rejected, cpu = {} } = one.said['k230']!;
    const judged = judgedOn(one)[0]!;
    const { GetItem: _, ...steps } = cpu;
    if (rejected === undefined) {
      expect(judged.effect!.unknownLayers).toBe(0);
      expect(leftBy(judged)).toEqual(steps);
    } else expect(judged.effect!.unknownLayers > 0, rejected).toBe(!(one.network in falls));
  });
});

test('what nncase falls on is of a network that it was asked of', () => {
  const fallen = asked.filter(({ said }) => said['k230']!.rejected !== undefined);
  for (const name of Object.keys(falls)) expect(fallen.map(({ network }) => network)).toContain(name);
});
