/**
 * A target as data: the engines of a chip, what each does with each kind of kernel, its memories, and where that is
 * written. One declaration gives the type, the checker of files and the JSON Schema that editors complete from.
 */
import * as z from 'zod/mini';
import { type KernelKind, kernelKinds } from '../kernels';
import { arrayForm, partForm } from './array';
import { constraint } from './constraints';
import { latencyForm } from './latencies';
import type { DeepReadonly } from './lib/demand';
import { known, note, said, source, text, word } from './lib/form';

const bits = z.int().check(z.gte(1), z.lte(32));

const hows = {
  native: 'The engine has it.',
  emulated: 'The engine reaches the same result by other means, which `by` names.',
  host: 'Its documentation gives this kind to an engine behind it, whatever happens to others.',
  none: 'The engine has no such thing.',
  unknown: 'No source settles it; nothing is filled in by analogy.',
};

const entry = z.strictObject({
  how: said(
    z.enum(Object.keys(hows) as (keyof typeof hows)[]),
    Object.entries(hows)
      .map(([how, means]) => `\`${how}\`: ${means}`)
      .join('\n\n'),
  ),
  by: z.optional(text('The means of what is emulated: "a look-up table".')),
  constraints: z.optional(
    said(z.array(constraint), 'All must hold; a kernel that breaks one is not supported.'),
  ),
  within: z.optional(
    said(
      z.array(constraint),
      'What the sources speak of: whether a kernel that keeps to `constraints` and breaks one of these runs is unknown.',
    ),
  ),
  otherwise: z.optional(
    said(
      z.strictObject({
        constraints: z.array(constraint),
        by: text('Completes "runs ReLU by": what takes its place, with the same result.'),
      }),
      'A kernel that keeps to `constraints` and `within` and breaks one of these runs by other means.',
    ),
  ),
  open: z.optional(text('What the sources state and this file cannot judge, or leave open, as a sentence.')),
  source,
});

const precisions = z.strictObject({
  accepted: said(
    z.array(z.strictObject({ weightBits: bits, activationBits: bits })).check(z.minLength(1)),
    'Whole numbers that it computes in. The first is what layers are judged by where a deployment asks for another.',
  ),
  biasBits: z.optional(said(bits, 'Bits that a bias takes as stored, where they are not 32.')),
  names: z.optional(
    said(
      z.array(text('A precision.')),
      'Accepted although their bits are not, with the reason in `open`. Where a pair that is accepted has maps of as many bits, that is what the name stands for.',
    ),
  ),
  usual: z.optional(
    text('What a network is judged at where nobody says a precision, if not the first that is accepted.'),
  ),
  others: said(z.enum(['refused', 'unknown']), 'What holds for all other precisions.'),
  open: z.optional(text('What the sources leave open, as a sentence.')),
  source,
});

const supported = Object.fromEntries(kernelKinds.map(kind => [kind, z.optional(entry)])) as Record<
  KernelKind,
  z.ZodMiniOptional<typeof entry>
>;

export const engine = z.strictObject({
  id: word('How the file speaks of it: `npu`, `cpu`.'),
  name: text('As messages call it: "Cortex-M".'),
  runs: z.optional(
    said(z.literal('everything'), 'A processor, which runs what `support` does not list, too.'),
  ),
  as: z.optional(
    said(
      z.nullable(word('A target.')),
      'The target that is built in whose first engine says what this one runs, in place of `runs` and `support`; `null` for that of a variant which says so itself.',
    ),
  ),
  precisions: z.optional(said(precisions, 'What it computes in; absent where every precision runs.')),
  support: z.optional(said(z.strictObject(supported), 'What it does with each kind of kernel.')),
  unlisted: z.optional(
    said(
      z.strictObject({ how: z.enum(['none', 'unknown']), source }),
      'What holds for kinds that `support` does not list.',
    ),
  ),
  array: z.optional(said(arrayForm, 'Its array of multipliers, for one that is described by it.')),
  latency: z.optional(said(latencyForm, 'How long it takes.')),
  source: z.optional(source),
});

export const pieces = z.strictObject({
  bytes: said(z.int().check(z.gte(1)), 'The size of each.'),
  channels: said(z.int().check(z.gte(1)), 'Channels that lie side by side in one, of one byte a pixel each.'),
  every: said(z.int().check(z.gte(1)), 'Of every so many channels a piece holds as many as `channels` says.'),
  streamed: said(
    z.int().check(z.nonnegative()),
    'So many layers from the first on can be set up to hand maps on while they are made; the last of them writes its own whole.',
  ),
  ends: said(
    z.strictObject({
      steps: z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
      padded: z.boolean(),
    }),
    'The steps that the last of them may be, and whether it must pad.',
  ),
  makes: said(
    z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
    'The steps whose result lies in it; others hand theirs on within a layer.',
  ),
  reads: said(
    z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
    'The steps that read several maps at the same time, which lie in the same pieces.',
  ),
  apart: z.optional(
    said(
      z.strictObject({
        joins: z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
        keeps: z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
        source,
      }),
      'The steps whose parts, of no more channels together than `every`, lie beside processors of their own, and those that leave a map, as `reads` do, beside the ones where it lies.',
    ),
  ),
  source,
});

const steps = z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]]));
const count = z.int().check(z.gte(1));

export const beside = z.strictObject({
  processors: said(
    count,
    'How many channels are worked on at the same time, each by a processor of its own.',
  ),
  words: said(count, 'How many words each has.'),
  deeper: z.optional(
    said(z.strictObject({ processors: count, words: count }), 'So many of the processors have more words.'),
  ),
  wordBytes: said(count, 'The size of a word.'),
  windowPixels: said(count, 'What a dilated window is stored as where it spans more.'),
  steps: said(count, 'The words of a layer begin at a multiple of so many.'),
  rounded: said(
    count,
    'Channels beyond the processors are worked on in passes, each of a multiple of so many; each pass over what arrives and over what is made has words of its own.',
  ),
  windows: said(steps, 'The steps that keep a window for each channel that arrives and each that is made.'),
  channelwise: said(steps, 'Those that keep one for each channel.'),
  flat: said(steps, 'Those that keep a weight for each pixel of a channel and each output.'),
  source,
});

export const memory = z.strictObject({
  name: text('As messages call it: "SRAM".'),
  bytes: known('Its size.'),
  holds: said(
    z.array(z.enum(['weights', 'activations', 'biases', 'code'])),
    'What lies in it while a network runs.',
  ),
  streams: z.optional(
    said(
      z.int().check(z.nonnegative()),
      'What arrives in up to so many channels can stream through and need not lie in it as a whole.',
    ),
  ),
  pieces: z.optional(
    said(
      pieces,
      'It lies in pieces beside the processors: each must hold its channels of every map that a layer reads or writes.',
    ),
  ),
  beside: z.optional(
    said(beside, 'Of weights: each processor has a part to itself, for the channels that it works on.'),
  ),
  parts: z.optional(said(count, 'Of biases: in so many parts, those of a layer in one of them.')),
  bytesPerSecond: z.optional(known('What can be read from it in a second.')),
  source,
  bandwidthSource: z.optional(text('Where the bandwidth is written, if not where the size is.')),
  note: z.optional(note),
});

export const figure = z.strictObject({
  name: text('What it is.'),
  value: z.nullable(z.number()),
  unit: text('Its unit.'),
  confidence: z.enum(['stated', 'derived', 'assumed', 'unknown']),
  source,
  note: z.optional(note),
});

const fates = {
  error: 'The network is refused.',
  host: 'An engine behind the first runs it, operator by operator.',
  'host-tail': 'An engine behind the first runs it, and everything after it, supported or not.',
  engine: 'A second accelerator runs it.',
  none: 'There is no such thing: the first engine runs everything.',
};

/** What a target's word is worth, as pages and hover end the sentence "Its support is …". */
export const grounds = {
  compiler: 'judged by its compiler',
  documents: 'stated by its documents',
  measurements: 'read off published measurements',
};

/** As Vela calls them. */
const accelerators = [
  'ethos-u55-32',
  'ethos-u55-64',
  'ethos-u55-128',
  'ethos-u55-256',
  'ethos-u65-256',
  'ethos-u65-512',
  'ethos-u85-128',
  'ethos-u85-256',
  'ethos-u85-512',
  'ethos-u85-1024',
  'ethos-u85-2048',
] as const;

/** One chip. */
export const targetForm = z.strictObject({
  $schema: z.optional(z.string()),
  id: word('The word after `on` in a deployment.'),
  name: text('As messages call it.'),
  summary: text('What the chip is, in a sentence or two.'),
  alsoCalled: z.optional(
    said(
      z.array(word('In small letters, without blanks.')),
      'What people write instead of its name: boards that have it, its maker, its family.',
    ),
  ),
  restsOn: z.optional(
    said(
      z.enum(Object.keys(grounds) as (keyof typeof grounds)[]),
      'What its support rests on. `compiler`: the tool that converts networks for it was run on networks, and the file holds ' +
        'what it said. `documents`: manuals, lists and code say so. `measurements`: networks that somebody ran. Absent: ' +
        'documents.',
    ),
  ),
  engines: said(
    z.array(engine).check(z.minLength(1)),
    'In the order of preference: the first is the accelerator, a later one takes what an earlier one lacks.',
  ),
  unsupported: said(
    z.enum(Object.keys(fates) as (keyof typeof fates)[]),
    `What becomes of what the first engine lacks.\n\n${Object.entries(fates)
      .map(([fate, means]) => `\`${fate}\`: ${means}`)
      .join('\n\n')}`,
  ),
  fused: z.optional(
    said(
      z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
      'Functions of single elements that are part of the layer before them, and run where it does. Absent: all are.',
    ),
  ),
  fusedBehind: z.optional(
    said(
      z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
      'The steps that take those functions in. Behind any other they are judged by themselves. Absent: all do.',
    ),
  ),
  memories: said(z.array(memory), 'Where weights and maps lie.'),
  part: z.optional(said(partForm, 'The FPGA that it lies in, which its arrays may not overdraw.')),
  runtime: z.optional(
    said(
      z.enum(['tflite-micro']),
      'What lays maps out in memory, where it is one that is known here: TensorFlow Lite for Microcontrollers.',
    ),
  ),
  vela: z.optional(
    said(
      z.nullable(z.enum(accelerators)),
      'Which accelerator of Arm’s compiler Vela it is, where the SRAM that Vela gives a network and the cycles that it expects are worked out here; `null` for a variant of a chip where it is.',
    ),
  ),
  layers: z.optional(
    said(
      z.strictObject({
        most: said(z.int().check(z.gte(1)), 'How many layers it can be set up for.'),
        counted: said(
          z.array(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])),
          'The steps of which each is a layer.',
        ),
        source,
      }),
      'The accelerator runs so many layers and no more.',
    ),
  ),
  figures: z.optional(said(z.array(figure), 'What else documents the chip.')),
  sources: said(
    z.record(z.string(), text('Repository with commit, or document.')),
    'Documents by short keys, which `source` names everywhere else.',
  ),
});

export type Target = DeepReadonly<z.infer<typeof targetForm>>;
export type Engine = Target['engines'][number];
export type Memory = Target['memories'][number];
export type Latency = NonNullable<Engine['latency']>;
export type Figure = NonNullable<Target['figures']>[number];
export type Entry = NonNullable<NonNullable<Engine['support']>[KernelKind]>;
/** How a chip comes to terms with a kind of kernel. */
export type How = Entry['how'];

/** "stated by its documents" */
export const groundOf = ({ restsOn = 'documents' }: Target): string => grounds[restsOn];

/** The engine that everything is meant for. */
export const firstOf = ({ engines }: Target): Engine => engines[0]!;

/** What runs the rest, if anything does. */
export const behind = ({ engines }: Target): Engine | undefined => engines[1];
