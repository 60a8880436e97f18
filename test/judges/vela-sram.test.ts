/**
 * The SRAM that a network takes on an Ethos-U55, against what Vela said in its summary of the files that `lwnet export` writes.
 */
import { expect, test } from 'vitest';
import { accelerators } from '../../server/src/arena/ethos-u/accelerator';
import { flatten } from '../../server/src/formats/lib/flat';
import { lowered } from '../../server/src/formats/tflite/lowered';
import { velaBytesOfLowered } from '../../server/src/formats/tflite/vela';
import { askedOf, judgedAs } from './asked';

interface Said {
  readonly cpu?: Readonly<Record<string, string>>;
  readonly sramBytes?: number;
}

const asked = askedOf<Said>('vela');
const judgedOn = judgedAs(asked, chip => ({ target: chip.replaceAll('-', '_'), precision: 'int8' }));

/** Of single operators more than a quarter too much: convolutions in groups and pools of long strides are cut up otherwise. */
const apart: readonly string[] = ['Group', 'Wide', 'MaxStrideFour', 'MaxStrideFourPadded'];

test('is that of Vela to a hundredth in nearly all networks, and to a quarter in the others', () => {
  const errors: { readonly network: string; readonly error: number }[] = [];
  let open = 0;
  for (const one of asked) {
    const { sramBytes, cpu = {} } = one.said['ethos-u55-128'] ?? {};
    if (one.precision !== 'int8' || sramBytes === undefined || Object.keys(cpu).length > 0) continue;
    // Small networks take so little that a few bytes of alignment are a large part of it.
    if (sramBytes < 16_384) continue;
    const program = lowered(flatten(judgedOn(one)[0]!.deployed.evaluated!), 'int8', 0);
    const ours = velaBytesOfLowered(program, accelerators['ethos-u55-128']);
    if (ours === undefined) open++;
    else errors.push({ network: one.network, error: Math.abs(ours / sramBytes - 1) });
  }
  const sorted = errors.map(({ error }) => error).sort((a, b) => a - b);
  expect(errors.length).toBeGreaterThan(130);
  // Means over one axis, shuffles of some forms and the like are not followed.
  expect(open).toBeLessThan(errors.length / 5);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(0.001);
  expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(0.05);
  expect([...new Set(errors.filter(({ error }) => error > 0.25).map(({ network }) => network))]).toEqual(
    apart,
  );
});
