/**
 * Networks of which Vela leaves operators to the processor beside an Ethos-U: the memory of all of it and the cycles of the
 * accelerator's part, as a deployment tells them, against the summary of ethos-u-vela 5.2.0 (`vela/*.json`, `vela-cycles/*.json`).
 */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { compiledCycles, compiledOn } from '../../server/src/deploy/compiled';
import { fatesIn } from '../../server/src/deploy/fate';
import { askedOf, judgedAs } from './asked';

interface Said {
  readonly cpu?: Readonly<Record<string, string>>;
  readonly sramBytes?: number;
  readonly cycles?: number;
}

const isLeft = ({ cpu = {}, cycles }: Said): boolean => cycles !== undefined && Object.keys(cpu).length > 0;
const asked = [...askedOf<Said>('vela'), ...askedOf<Said>('vela-cycles')].filter(({ said }) =>
  Object.values(said).some(isLeft),
);
const judgedOn = judgedAs(asked, (chip, { precision }) => ({
  target: chip.replaceAll('-', '_'),
  precision: precision.replace('x8', ''),
}));

/** Fewer bytes or cycles are apart by what is left to alignment. */
const [leastBytes, leastCycles] = [2048, 1000];

test('what is left takes no time and the memory that Vela says', () => {
  const [bytes, cycles]: [number[], number[]] = [[], []];
  let open = 0;
  for (const one of asked) {
    for (const [i, [chip, said]] of Object.entries(one.said).entries()) {
      if (!isLeft(said)) continue;
      const judged = judgedOn(one)[i]!;
      const [laidOut, told] = [compiledOn(judged), compiledCycles(judged)];
      if ('unknown' in laidOut || 'unknown' in told) {
        // TensorFlow Lite Micro has no bilinear resize of 16 bits for the Cortex-M beside an Ethos-U55 either.
        if (fatesIn(judged.effect!).refused === 0) open++;
        continue;
      }
      expect(told.hasHost, `${one.network} on ${chip}`).toBe(true);
      if (said.sramBytes! >= leastBytes)
        bytes.push(Math.abs(laidOut.arena.plannedBytes / said.sramBytes! - 1));
      if (said.cycles! >= leastCycles) cycles.push(Math.abs(told.total.cycles / said.cycles! - 1));
    }
  }
  const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  expect(bytes.length).toBeGreaterThan(90);
  expect(open).toBe(0);
  expect(median(bytes)).toBeLessThan(0.001);
  expect(bytes.at(-1)).toBeLessThan(0.05);
  expect(median(cycles)).toBeLessThan(0.001);
  expect(cycles.at(-1)).toBeLessThan(0.02);
});

/** Cycles and bytes of SRAM from the summary of ethos-u-vela 5.2.0 on what `lwnet export` writes at int8. */
test.each([
  [
    'a rectifier behind what is left is the accelerator’s',
    'input(3, 60, 60) -> conv(32, 3, 3) -> relu -> conv(32, 3) -> relu -> tconv(16, 3, 3) -> relu -> conv(8, 3)',
    'ethos_u65_256',
    101_891,
    55_264,
  ],
  [
    'what others read too is copied for another shape',
    `x = input(16, 48, 48) -> conv(32, 3) -> relu
    y = x -> depth_to_space(2) -> space_to_depth(2) -> conv(32, 3) -> relu
    x, y -> add -> conv(32, 3) -> relu -> conv(32, 3) -> relu`,
    'ethos_u55_128',
    893_906,
    230_736,
  ],
  [
    'parts of a join are copied as soon as they are there',
    `x = input(16, 48, 48) -> conv(32, 3) -> relu
    a = x -> depth_to_space(2)
    b = x -> nearest(2) -> conv(24, 3) -> relu
    a, b -> concat -> conv(16, 3) -> relu`,
    'ethos_u65_256',
    739_725,
    380_928,
  ],
])('%s', (_, text, target, cycles, bytes) => {
  const [judged] = analyse(
    'a.lwnet',
    `network N {\n${text}\n}\ndeploy N on ${target} { precision int8 }`,
  ).deployments;
  const [laidOut, told] = [compiledOn(judged!), compiledCycles(judged!)];
  if ('unknown' in laidOut || 'unknown' in told) throw new Error('not followed');
  expect(Math.abs(laidOut.arena.plannedBytes / bytes - 1)).toBeLessThan(0.002);
  expect(Math.abs(told.total.cycles / cycles - 1)).toBeLessThan(0.02);
});
