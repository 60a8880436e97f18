/** Random networks through the planner, against the same said in another way: an arena drawn cell by cell. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buffersOf, type Program } from '../../server/src/arena/lives';
import { type Buffer, planned } from '../../server/src/arena/plan';
import { cases } from '../fuzz/cases';

interface Drawn {
  readonly reads: readonly number[];
  readonly bytes: readonly number[];
  readonly scratchBytes: readonly number[];
}

/** Each operator reads maps that stand before it, as branches and joins do, and constants; the last hands its map on. */
const network: fc.Arbitrary<Program> = fc
  .record({
    input: fc.integer({ min: 1, max: 96 }),
    constants: fc.nat({ max: 2 }),
    operators: fc.array(
      fc.record<Drawn>({
        reads: fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 3 }),
        bytes: fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 1, maxLength: 2 }),
        scratchBytes: fc.array(fc.integer({ min: 1, max: 48 }), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ input, constants, operators }) => {
    const tensors: (number | undefined)[] = [input, ...Array.from({ length: constants }, () => undefined)];
    const made: Program['operators'][number][] = [];
    for (const { reads, bytes, scratchBytes } of operators) {
      const inputs = reads.map(read => read % tensors.length);
      const outputs = bytes.map(size => tensors.push(size) - 1);
      made.push({ inputs, outputs, scratchBytes });
    }
    return { tensors, operators: made, inputs: [0], outputs: made.at(-1)!.outputs };
  });

/** A map is needed at every step at which it is made, read, or still to be read: asked of each step by itself. */
function livesByStep({ tensors, operators, inputs, outputs }: Program): Buffer[] {
  const end = operators.length;
  const isMadeBy = (tensor: number, step: number) =>
    step === 0 ? inputs.includes(tensor) : operators[step - 1]!.outputs.includes(tensor);
  const isReadFrom = (tensor: number, step: number) =>
    outputs.includes(tensor) ||
    operators.slice(Math.max(step - 1, 0)).some(operator => operator.inputs.includes(tensor));
  const buffers: Buffer[] = [];
  for (const [tensor, bytes] of tensors.entries()) {
    if (bytes === undefined) continue;
    const steps = Array.from({ length: end + 1 }, (_, step) => step).filter(
      step =>
        isMadeBy(tensor, step) ||
        (isReadFrom(tensor, step) &&
          Array.from({ length: step }, (_, s) => s).some(s => isMadeBy(tensor, s))),
    );
    buffers.push({ bytes, first: steps[0]!, last: steps.at(-1)! });
  }
  for (const [i, { scratchBytes }] of operators.entries())
    for (const bytes of scratchBytes) buffers.push({ bytes, first: i + 1, last: i + 1 });
  return buffers;
}

/** The largest first, of equal ones the last; each to the lowest cells of 16 bytes that are free at all of its steps. */
function drawn(buffers: readonly Buffer[]): { offsets: number[]; bytes: number } {
  const taken: boolean[][] = [];
  const offsets = buffers.map(() => -1);
  const left = new Set(buffers.keys());
  let highest = 0;
  while (left.size > 0) {
    let next = -1;
    for (const i of left) if (next < 0 || cellsOf(buffers[i]!) >= cellsOf(buffers[next]!)) next = i;
    left.delete(next);
    const { first, last } = buffers[next]!;
    const cells = cellsOf(buffers[next]!);
    const isFree = (at: number) => {
      for (let cell = at; cell < at + cells; cell++)
        for (let step = first; step <= last; step++) if (taken[cell]?.[step] === true) return false;
      return true;
    };
    let at = 0;
    while (!isFree(at)) at++;
    for (let cell = at; cell < at + cells; cell++) {
      const row = (taken[cell] ??= []);
      for (let step = first; step <= last; step++) row[step] = true;
    }
    offsets[next] = at * 16;
    highest = Math.max(highest, at + cells);
  }
  return { offsets, bytes: highest * 16 };
}

const cellsOf = ({ bytes }: Buffer): number => Math.ceil(bytes / 16);

test('a map lives at the steps at which it is made or still to be read', () => {
  fc.assert(
    fc.property(network, program => {
      expect(buffersOf(program)).toEqual(livesByStep(program));
    }),
    { numRuns: cases(0.02) },
  );
});

test('buffers lie where drawing the arena cell by cell puts them, and are never fewer bytes than are needed at once', () => {
  fc.assert(
    fc.property(network, program => {
      const buffers = buffersOf(program);
      const plan = planned(buffers);
      expect(plan).toEqual(drawn(buffers));
      for (let step = 0; step <= program.operators.length; step++) {
        const needed = buffers.filter(({ first, last }) => first <= step && step <= last);
        expect(plan.bytes).toBeGreaterThanOrEqual(16 * needed.reduce((sum, one) => sum + cellsOf(one), 0));
      }
    }),
    { numRuns: cases(0.02) },
  );
});
