/**
 * Which layers of networks get a kernel of xcore.ai's vector unit, against what xcore-opt said of the files that `lwnet export`
 * writes: `npm run judges:xcore` asks it, and writes `xcore/*.json`, so that nobody needs it to test.
 */
import { describe, expect, test } from 'vitest';
import { flatten } from '../../server/src/graph/flat';
import { askedOf, judgedAs, leftBy, standingFor } from './asked';

interface Said {
  /** Why it takes nothing of the file. */
  readonly rejected?: string;
  /** What keeps TensorFlow Lite's own kernel, by the name of the result. */
  readonly cpu?: Readonly<Record<string, string>>;
}

const asked = askedOf<Said>('xcore');
const judgedOn = judgedAs(asked, (chip, { precision }) => ({
  target: chip,
  precision: precision.replace('x8', ''),
}));

const mean =
  'a mean or maximum over a map is judged as a global pool; which of the two a file has is its converter’s';
const alone = 'a ReLU of a step of its own stays with what makes its map; xcore-opt replaces it all the same';

/** Where lwnet says otherwise, by network and precision, and why that is right to say. */
const differences: Readonly<Record<string, string>> = {
  'MeanOfThirty int8': mean,
  'GlobalLarge int8': mean,
  'MeanOfALargeMap int8': mean,
  'MaxOfMap int8': mean,
  'MaxPixels int8': mean,
  'KernelBelowStride int8':
    'xcore-opt cuts the map to what its windows read and fails on a cut of its own making',
  'Minimum int16x8': alone,
  'ActivationsOfChips int16x8': alone,
  'NormsAlone int16x8':
    'a norm of a map is a depthwise convolution, which it has not at 16 bits, one of a vector a product and a sum, which it has',
};
const nameOf = ({ network, precision }: (typeof asked)[number]): string => `${network} ${precision}`;

test('xcore-opt was asked of enough, and left enough', () => {
  const all = asked.flatMap(({ said }) => Object.values(said));
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter(({ cpu = {} }) => Object.keys(cpu).length > 0).length).toBeGreaterThan(50);
  expect(all.filter(({ rejected }) => rejected !== undefined).length).toBeGreaterThan(5);
});

describe.each(asked)('$network, $set, $precision', one => {
  test('keeps TensorFlow Lite’s kernel where xcore-opt does', () => {
    const [judged] = judgedOn(one);
    const { rejected, cpu = {} } = one.said['xcore_ai']!;
    const refused = judged!.problems.filter(({ kind }) => kind.severity === 'error');
    if (rejected !== undefined) {
      expect(refused.length > 0, rejected).toBe(!(nameOf(one) in differences));
      return;
    }
    expect(refused).toEqual([]);
    expect(judged!.effect!.unknownLayers).toBe(0);
    if (nameOf(one) in differences)
      expect(leftBy(judged!).sort()).not.toEqual(
        standingFor(flatten(judged!.deployed.evaluated!), judged!, cpu).sort(),
      );
    else
      expect(leftBy(judged!).sort()).toEqual(
        standingFor(flatten(judged!.deployed.evaluated!), judged!, cpu).sort(),
      );
  });
});

test('every difference is of a network that there is', () => {
  expect(Object.keys(differences).filter(name => !asked.some(one => nameOf(one) === name))).toEqual([]);
});
