/**
 * The cycles and the SRAM that a network takes on an Ethos-U, against what Vela said in its summary of the files that
 * `lwnet export` writes: of the small networks and the examples in `vela/`, of more sizes of the accelerator in `vela-cycles/`.
 */
import { describe, expect, test } from 'vitest';
import { type AcceleratorName, accelerators } from '../../server/src/arena/ethos-u/accelerators';
import { totalsOf } from '../../server/src/cost/totals';
import { lowered } from '../../server/src/formats/tflite/lowered';
import { velaOfLowered } from '../../server/src/formats/tflite/vela';
import { flatten } from '../../server/src/graph/flat';
import { askedOf, type Case } from './asked';
import { evaluatedOf } from './evaluated';

interface Said {
  readonly cpu?: Readonly<Record<string, string>>;
  readonly sramBytes?: number;
  readonly cycles?: number;
}

interface Compared {
  readonly network: string;
  readonly macs: number;
  readonly said: Required<Said>;
  readonly cycles: number;
  readonly sramBytes: number;
}

const isLarge = ({ file }: Case<Said>) => file.startsWith('examples/');
const all = [...askedOf<Said>('vela'), ...askedOf<Said>('vela-cycles')];
const asked = all.filter(({ precision }) => precision === 'int8');

const programs = new Map<string, ReturnType<typeof lowered>>();

function compared(chip: AcceleratorName, cases: readonly Case<Said>[]): [readonly Compared[], number] {
  const found: Compared[] = [];
  let open = 0;
  for (const one of cases) {
    const said = one.said[chip];
    if (said?.cycles === undefined || Object.keys(said.cpu ?? {}).length > 0) continue;
    const key = JSON.stringify([one.file, one.network, one.set, one.precision]);
    const evaluated = evaluatedOf(one);
    const program = programs.get(key) ?? lowered(flatten(evaluated), one.precision as 'int8' | 'int16x8', 0);
    programs.set(key, program);
    const ours = velaOfLowered(program, accelerators[chip]);
    if ('unknown' in ours) open++;
    else
      found.push({
        network: one.network,
        macs: totalsOf(evaluated.body).macs,
        said: said as Required<Said>,
        cycles: ours.steps.reduce((sum, { cycles }) => sum + cycles, 0),
        sramBytes: ours.sramBytes,
      });
  }
  return [found, open];
}

const sortedErrors = (all: readonly Compared[], of: 'cycles' | 'sramBytes'): readonly number[] =>
  all.map(one => Math.abs(one[of] / one.said[of] - 1)).sort((a, b) => a - b);

const at = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)]!;

/** Of pairs with about as many MACs that take different times, how many a number puts in the right order. */
function ordered(all: readonly Compared[], by: (one: Compared) => number): number {
  let [right, pairs] = [0, 0];
  for (const [i, a] of all.entries())
    for (const b of all.slice(i + 1)) {
      const [few, many] = [a, b].map(({ macs }) => macs).sort((x, y) => x - y) as [number, number];
      const [fast, slow] = a.said.cycles < b.said.cycles ? [a, b] : [b, a];
      if (many >= 1.5 * few || slow.said.cycles <= 1.1 * fast.said.cycles) continue;
      pairs++;
      if (by(fast) < by(slow)) right++;
    }
  return right / pairs;
}

const chips = [...new Set(asked.flatMap(({ said }) => Object.keys(said)))].sort() as AcceleratorName[];

const percent = (part: number, digits: number): string => `${(100 * part).toFixed(digits)}%`;

/** Small networks take so little SRAM that a few bytes of alignment are a large part of it. */
const leastSramBytes = 16_384;

const rows: string[][] = [
  [
    'accelerator',
    'networks',
    'not followed',
    'cycles: median error',
    '90 of 100 within',
    'pairs in order',
    'by MACs alone',
    'SRAM: median error',
    '90 of 100 within',
  ],
];

describe.each(chips)('%s', chip => {
  const [all, open] = compared(chip, asked.filter(isLarge));
  const cycles = sortedErrors(all, 'cycles');
  const sram = sortedErrors(
    all.filter(({ said }) => said.sramBytes >= leastSramBytes),
    'sramBytes',
  );
  const order = ordered(all, one => one.cycles);
  const byMacs = ordered(all, one => one.macs);
  rows.push([
    chip,
    `${all.length}`,
    `${open}`,
    percent(at(cycles, 0.5), 2),
    percent(at(cycles, 0.9), 1),
    percent(order, 1),
    percent(byMacs, 1),
    percent(at(sram, 0.5), 2),
    percent(at(sram, 0.9), 1),
  ]);

  test('takes about as many cycles as Vela says', () => {
    expect(at(cycles, 0.5)).toBeLessThan(0.01);
    expect(at(cycles, 0.9)).toBeLessThan(0.05);
    expect(cycles.at(-1)).toBeLessThan(0.22);
    expect(open).toBe(0);
  });

  test('is faster for the network that Vela says it is faster for, which MACs do not tell', () => {
    expect(order).toBeGreaterThan(0.99);
    expect(byMacs).toBeLessThan(0.7);
  });

  test('takes about as much SRAM as Vela says', () => {
    expect(at(sram, 0.5)).toBeLessThan(0.001);
    expect(at(sram, 0.9)).toBeLessThan(0.01);
    expect(sram.at(-1)).toBeLessThan(0.25);
  });
});

test('the table is that of vela-cycles.txt', async () => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const text = rows.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  await expect(`${text.join('\n')}\n`).toMatchFileSnapshot('./vela-cycles.txt');
});

/** Single operators further apart than this are told one by one. */
const nearPart = 0.01;

describe.each([
  ['int8', 'vela-apart.txt'],
  ['int16x8', 'vela-apart-16-bit.txt'],
])('single operators at %s', (precision, file) => {
  const apart: string[] = [];
  const smallOnes = all.filter(one => one.precision === precision && !isLarge(one));

  test.each(chips.filter(chip => smallOnes.some(one => chip in one.said)))('%s', chip => {
    const [small, open] = compared(chip, smallOnes);
    const sram = small.filter(({ said }) => said.sramBytes >= leastSramBytes);
    expect(open).toBeLessThan(12);
    expect(small.length).toBeGreaterThan(100);
    expect(at(sortedErrors(small, 'cycles'), 0.5)).toBeLessThan(0.02);
    expect(at(sortedErrors(sram, 'sramBytes'), 0.5)).toBeLessThan(0.005);
    expect(sortedErrors(sram, 'sramBytes').at(-1)).toBeLessThan(0.25);
    for (const one of small)
      for (const of of ['cycles', 'sramBytes'] as const) {
        const part = one[of] / one.said[of] - 1;
        const isFew = of === 'sramBytes' && one.said.sramBytes < leastSramBytes;
        if (isFew || Math.abs(part) <= nearPart) continue;
        const told = `${part > 0 ? '+' : ''}${percent(part, 1)}`;
        apart.push(`${chip.padEnd(14)} ${one.network.padEnd(24)} ${of.padEnd(9)} ${told}`);
      }
  });

  test(`those that are apart are those of ${file}`, async () => {
    await expect(`${apart.join('\n')}\n`).toMatchFileSnapshot(`./${file}`);
  });
});
