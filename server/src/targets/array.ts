/** The forms of an array of multipliers with its buffers, and of the FPGA that it lies in. */
import * as z from 'zod/mini';
import { known, note, said, source, text } from './lib/form';
import { parts } from './parts';

/** Something that is counted, and written as `null` where nobody has said it. */
const lanes = (description: string) =>
  said(z.nullable(z.int().check(z.gte(1))), `${description} \`null\` where it is not known.`);
const amount = (description: string) => said(z.int().check(z.nonnegative()), description);

export const arrayForm = z.strictObject({
  inputs: lanes('Input channels that are multiplied at once: the rows of an array.'),
  outputs: lanes('Output channels at once: its columns.'),
  pixels: z.optional(lanes('Pixels of the result at once; one where this is left out.')),
  spreadsDepthwise: z.optional(
    said(
      z.nullable(z.boolean()),
      'Whether the channels of a depthwise layer are spread over its columns; else it takes one at a time. `null` or left out where it is not known.',
    ),
  ),
  hidesTransfers: z.optional(
    said(
      z.nullable(z.boolean()),
      'Whether it computes a tile while the next one arrives, as with doubled buffers. `null` or left out where it is not known.',
    ),
  ),
  productsPerDsp: lanes(
    'MACs that one DSP does a cycle: 1, or 2 where two products of 8 bits are packed into it.',
  ),
  macsInLuts: z.optional(amount('How many of the MACs a cycle are built of LUTs and take no DSP.')),
  dsps: z.optional(amount('DSPs that the design takes in all, as its tools report.')),
  blockRams: z.optional(
    said(
      z.number().check(z.nonnegative()),
      'Block RAMs of 36 Kbit that it takes in all; half of one is 0.5.',
    ),
  ),
  buffers: z.optional(
    said(
      z.strictObject({
        input: known('Bytes for tiles of maps that are read, both halves where it is doubled.'),
        weights: known('Bytes for weights.'),
        output: known('Bytes for tiles of results, or for their sums.'),
      }),
      'Memories beside the array, from which it is fed.',
    ),
  ),
  source,
  note: z.optional(note),
});

const partName = text('The part, with or without package and grade: "XCZU3EG-SBVA484-1-E".');
z.globalRegistry.add(partName, {
  ...z.globalRegistry.get(partName),
  examples: parts.map(({ name }) => name),
});

export const partForm = z.strictObject({
  name: partName,
  dsps: z.optional(amount('DSPs that it has. Left out where the part is known here.')),
  blockRams: z.optional(amount('Block RAMs of 36 Kbit that it has. Left out where the part is known here.')),
  ultraRams: z.optional(amount('UltraRAMs of 288 Kbit that it has. Left out where the part is known here.')),
  source: z.optional(source),
});
