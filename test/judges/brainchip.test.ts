/**
 * Which layers run on an AKD1000, against what BrainChip's cnn2snn converted and akida mapped: `npm run judges:brainchip` asks it, and writes
 * `brainchip/*.json`, so that nobody needs it to test. Its layers are convolutions and fully connected ones, each with what follows.
 */
import { describe, expect, test } from 'vitest';
import { askedOf, judgedAs, leftBy } from './asked';

interface Said {
  /** What Akida has no layer for. */
  readonly rejected?: string;
  /** The layers that are left to software, each with akida's reason. */
  readonly cpu?: Readonly<Record<string, string>>;
}

const asked = askedOf<Said>('brainchip');
const judgedOn = judgedAs(asked, chip => ({ target: chip, precision: 'w4a4' }));

const pool =
  'a pool is a part of the convolution before it there and takes it along; here it is told by itself';
const before =
  'a pool needs an activation beside it, a convolution behind it or three rows, of which the target speaks without judging it';
const chain = 'it converts chains of one input and one output alone; here each layer is told by itself';

/** Where lwnet says otherwise, by network, and why that is right to say. */
const differences: Readonly<Record<string, string>> = {
  PooledByThree: pool,
  HiddenPooledThreeTwo: pool,
  HiddenPooledUneven: pool,
  FirstPooledThree: pool,
  TwoHeads: chain,
  PooledAlone: before,
  GlobalTwo: before,
  PoolThenFeatures: before,
  PoolLast: before,
};

const isLayer = (path: string): boolean => /(^|\.)(conv|dwconv|fc)(\[\d+\])?$/.test(path);

test('akida was asked of enough, and left enough', () => {
  const all = asked.map(({ said }) => said['akd1000']!);
  expect(all.filter(({ cpu = {} }) => Object.keys(cpu).length > 0).length).toBeGreaterThan(10);
  expect(all.filter(({ rejected }) => rejected !== undefined).length).toBeGreaterThan(5);
});

describe.each(asked)('$network', one => {
  test('runs where akida maps it', () => {
    const judged = judgedOn(one)[0]!;
    const { rejected, cpu = {} } = one.said['akd1000']!;
    const refused = judged.problems.filter(({ kind }) => kind.severity === 'error');
    if ([chain, before].includes(differences[one.network] ?? '')) {
      expect(rejected !== undefined || Object.keys(cpu).length > 0).toBe(true);
      return expect([leftBy(judged), refused]).toEqual([[], []]);
    }
    if (rejected !== undefined) return expect(refused.length, rejected).toBeGreaterThan(0);
    expect(refused).toEqual([]);
    const ours = leftBy(judged).filter(isLayer).sort();
    if (one.network in differences) {
      expect(ours).not.toEqual(Object.keys(cpu).sort());
      expect(leftBy(judged)).not.toEqual([]);
    } else expect(ours).toEqual(Object.keys(cpu).sort());
  });
});

test('every difference is of a network that there is', () => {
  expect(Object.keys(differences).filter(name => !asked.some(({ network }) => network === name))).toEqual([]);
});
