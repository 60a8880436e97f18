/**
 * Networks of which Vela leaves operators to the processor beside an Ethos-U: the memory of all of it and the cycles of the
 * accelerator's part, as a deployment tells them, against the summary of ethos-u-vela 5.2.0 (`vela/*.json`, `vela-cycles/*.json`).
 */
import { expect, test } from 'vitest';
import { compiledCycles, compiledOn } from '../../server/src/deploy/compiled';
import { askedOf, judgedAs } from './asked';

interface Said {
  readonly cpu?: Readonly<Record<string, string>>;
  readonly sramBytes?: number;
  readonly cycles?: number;
}

const isLeft = ({ cpu = {}, cycles }: Said): boolean => cycles !== undefined && Object.keys(cpu).length > 0;
const asked = [...askedOf<Said>('vela'), ...askedOf<Said>('vela-cycles')].filter(
  ({ precision, said }) => precision === 'int8' && Object.values(said).some(isLeft),
);
const judgedOn = judgedAs(asked, chip => ({
  target: chip.replaceAll('-', '_'),
  precision: 'int8',
}));

/** Pools whose border is a PAD of its own in the file that was asked of, so that another step leaves: see `vela.test.ts`. */
const differs = new Set(['MaxStrideFourPadded']);
/** Fewer bytes or cycles are apart by what is left to alignment. */
const [leastBytes, leastCycles] = [2048, 1000];

test('what is left takes no time and the memory that Vela says', () => {
  const [bytes, cycles]: [number[], number[]] = [[], []];
  let open = 0;
  for (const one of asked) {
    if (differs.has(one.network)) continue;
    for (const [i, [chip, said]] of Object.entries(one.said).entries()) {
      if (!isLeft(said)) continue;
      const judged = judgedOn(one)[i]!;
      const [laidOut, told] = [compiledOn(judged), compiledCycles(judged)];
      if ('unknown' in laidOut || 'unknown' in told) {
        open++;
        continue;
      }
      expect(told.hasHost, `${one.network} on ${chip}`).toBe(true);
      if (said.sramBytes! >= leastBytes)
        bytes.push(Math.abs(laidOut.arena.plannedBytes / said.sramBytes! - 1));
      if (said.cycles! >= leastCycles) cycles.push(Math.abs(told.total.cycles / said.cycles! - 1));
    }
  }
  const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
  expect(bytes.length).toBeGreaterThan(45);
  expect(open).toBe(0);
  expect(median(bytes)).toBeLessThan(0.001);
  expect(bytes.at(-1)).toBeLessThan(0.1);
  expect(median(cycles)).toBeLessThan(0.001);
  expect(cycles.at(-1)).toBeLessThan(0.1);
});
