/**
 * Operators that Vela makes several steps of, or runs in a way of their own: the cycles and the SRAM of each small network against
 * what ethos-u-vela 5.2.0 said of it (`vela/*.json`), on each accelerator that runs all of it.
 */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { type AcceleratorName, accelerators } from '../../server/src/arena/ethos-u/accelerators';
import { lowered } from '../../server/src/formats/tflite/lowered';
import { velaOfLowered } from '../../server/src/formats/tflite/vela';
import { flatten } from '../../server/src/graph/flat';
import { askedOf } from './asked';
import { evaluatedOf } from './evaluated';

interface Said {
  readonly cpu?: Readonly<Record<string, string>>;
  readonly sramBytes?: number;
  readonly cycles?: number;
}

const everywhere = ['ethos-u55-128', 'ethos-u65-256', 'ethos-u85-256'];

/** Of such a file, by network: on which accelerators it is not followed here, or further from Vela. */
const apart: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  reductions: {},
  wholes: {},
  resizes: {
    // Vela leaves out what changes nothing.
    NearestToTheSameSize: everywhere,
    BilinearToTheSameSize: everywhere,
  },
  pools: {
    // Sixteen bytes of weights and sixteen cycles more, of two hundred.
    FourToOne: ['ethos-u55-128'],
    MaxStrideFourToOne: ['ethos-u55-128'],
    // Sixteen bytes for a single number of 32 bits.
    MostArea: ['ethos-u65-256', 'ethos-u85-256'],
    // Zeros are counted between ones of a single channel, equally many each time.
    GlobalLarge: ['ethos-u85-256'],
  },
  transposed: {},
  windows: {},
  slopes: {},
  thin: {},
  means: {},
  softmaxes: {},
  riding: {},
  borders: {},
};

const all = askedOf<Said>('vela').filter(({ precision }) => precision === 'int8');

describe.each(Object.keys(apart))('%s', file => {
  const cases = all.filter(one => one.file.endsWith(`/${file}.lwnet`));
  test.each(cases)('$network takes what Vela says', one => {
    const program = lowered(flatten(evaluatedOf(one)), 'int8', 0);
    for (const [chip, said] of Object.entries(one.said)) {
      if (said.cycles === undefined || Object.keys(said.cpu ?? {}).length > 0) continue;
      const ours = velaOfLowered(program, accelerators[chip as AcceleratorName]);
      const isApart = apart[file]![one.network]?.includes(chip) === true;
      if ('unknown' in ours) expect(isApart, `${chip}: ${ours.unknown}`).toBe(true);
      else {
        const cycles = ours.steps.reduce((sum, step) => sum + step.cycles, 0);
        const isNear =
          Math.abs(cycles / said.cycles - 1) < 0.04 && Math.abs(ours.sramBytes / said.sramBytes! - 1) < 0.1;
        expect(isNear, `${chip}: ${cycles}, ${ours.sramBytes}; Vela ${said.cycles}, ${said.sramBytes}`).toBe(
          !isApart,
        );
      }
    }
  });
});

/** Cycles and bytes of SRAM from the summary of ethos-u-vela 5.2.0 on what `lwnet export` writes at int8. */
const enlarged = `network N { a = input(3, 96, 96) -> conv(16, 3, 2) -> bn -> relu
  b = a -> conv(32, 3, 2) -> bn -> relu -> conv(16, 1) -> bilinear(2) -> relu
  a, b -> add -> conv(5, 1) -> bilinear(2) }`;

test.each([
  ['ethos-u55-64', 739_071, 110_592],
  ['ethos-u65-512', 356_058, 110_592],
  ['ethos-u85-512', 150_025, 82_944],
] as const)('on %s a function behind a resize is a step of its own', (chip, cycles, sramBytes) => {
  const [network] = analyse('a.lwnet', enlarged).networks;
  const ours = velaOfLowered(lowered(flatten(network!.evaluated), 'int8', 0), accelerators[chip]);
  if ('unknown' in ours) throw new Error(ours.unknown);
  expect(ours.sramBytes).toBe(sramBytes);
  const sum = ours.steps.reduce((all, step) => all + step.cycles, 0);
  expect(Math.abs(sum / cycles - 1)).toBeLessThan(0.01);
});
