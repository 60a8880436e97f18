/**
 * Which networks an IMX500 takes and what of its memory they need, against what Sony's converter said: `npm run judges:imx500`
 * asks it, and writes `imx500/*.json`, so that nobody needs it to test.
 */
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../server/src/cost/precision';
import { partsOf } from '../../server/src/deploy/sizes';
import { askedOf, judgedAs } from './asked';

interface Said {
  /** Why the converter takes nothing of it. */
  readonly rejected?: string;
  readonly fits?: boolean;
  /** Of weights and program. */
  readonly weightBytes?: number;
  readonly mostBytes?: number;
}

const asked = askedOf<Said>('imx500');
const judgedOn = judgedAs(asked, chip => ({ target: chip, precision: 'int8' }));

test('the converter was asked of enough, and refused enough', () => {
  const all = asked.map(({ said }) => said['imx500']!);
  expect(all.length).toBeGreaterThan(65);
  expect(all.filter(({ rejected }) => rejected !== undefined).length).toBeGreaterThan(10);
});

describe.each(asked)('$network', one => {
  const { rejected, fits, weightBytes, mostBytes } = one.said['imx500']!;
  const judged = judgedOn(one)[0]!;
  const wrong = judged.problems.filter(({ kind }) => kind.severity === 'error');

  test('is taken where the converter takes it', () => {
    if (rejected !== undefined) return expect(wrong.length, rejected).toBeGreaterThan(0);
    // Of a network that does not fit the converter knows more: how it lays out maps.
    if (fits === true) expect(wrong).toEqual([]);
    expect(judged.effect!.counts).toMatchObject({ refused: 0, unknown: 0 });
  });

  test('has weights that the converter has room for as well', () => {
    if (weightBytes === undefined || mostBytes === undefined) return;
    const { deployed, target } = judged;
    const parts = partsOf(deployed, target!, deployed.evaluated!.body);
    const ours = parts.reduce(
      (sum, { figures, precision }) => sum + bytesOf(figures, precision).weightBytes,
      0,
    );
    // It adds the program and tables, and stores scales that are not folded in a few bytes less.
    expect(ours).toBeLessThan(1.005 * weightBytes);
    expect(mostBytes).toBe(target!.memories[0]!.bytes);
  });
});
