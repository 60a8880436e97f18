/** The form of `lwnet cost --json`, for programs that read it: the page in `docs/` is printed from it. */
import * as z from 'zod/mini';
import { counted, worked } from '../figures';
import { isWhole } from '../figures/figure';
import { said } from './form';

const known = (description: string) =>
  said(z.nullable(z.number()), `${description} \`null\` where it is not known.`);
const shape = z.array(z.int());

const figures = Object.fromEntries(
  counted.flatMap(figure =>
    [...(figure.parts ?? []), figure].map(
      ({ key, title, unit }) => [key, known(`${title}, ${unit}.`)] as const,
    ),
  ),
);

const whole = Object.fromEntries(
  worked.filter(isWhole).map(({ key, title, unit }) => [key, known(`${title}, ${unit}.`)] as const),
);

const site = {
  file: said(z.string(), 'Where it stands, or where the library block is used that holds it.'),
  line: known('Counted from 1.'),
};
const path = said(z.string(), 'Names of lines, blocks and operators that lead to the layer.');

const mapOf = said(
  z.strictObject({
    layer: said(z.int(), 'Its index in `layers`, from 0.'),
    output: said(z.int(), 'Which of its outputs, from 0.'),
  }),
  'A map that a layer makes. `null` where a mistake leaves open which.',
);

const layer = z.strictObject({
  name: z.string(),
  op: said(z.string(), 'An operator of the language.'),
  ...site,
  path,
  attributes: said(
    z.record(z.string(), z.union([z.number(), z.boolean(), z.array(z.number())])),
    'What it is given, by the names of its parameters: defaults are filled in, extents are `[height, width]`, and padding is pixels at the top, right, bottom and left.',
  ),
  reads: said(z.array(z.nullable(mapOf)), 'The maps that it reads, in the order in which it takes them.'),
  inputShapes: z.array(shape),
  outputShape: z.nullable(shape),
  outputShapes: z.array(shape),
  ...figures,
  shared: z.optional(said(z.string(), 'The shared instance that it belongs to.')),
  weightsOf: z.optional(
    said(z.int(), 'The index in `layers` of the one whose weights it uses again; it has none of its own.'),
  ),
});

const named = { name: z.string(), shape: z.nullable(shape) };

const network = z.strictObject({
  name: z.string(),
  precision: z.string(),
  inputs: z.array(z.strictObject({ ...named, layer: said(z.int(), 'Its index in `layers`, from 0.') })),
  outputs: z.array(z.strictObject({ ...named, from: z.nullable(mapOf) })),
  ...figures,
  ...whole,
  layerCount: z.int(),
  unknownLayers: said(z.int(), 'Stages whose cost a mistake hides; the totals are then `null`.'),
  layers: said(
    z.array(layer),
    'Every layer, each turn of each loop. What they read joins them, so that the network can be built again from them.',
  ),
});

const places = {
  native: 'The accelerator has it.',
  emulated: 'The accelerator reaches the same result by other means.',
  host: 'An engine beside the accelerator runs it.',
  refused: 'Nothing runs it.',
  unknown: 'No source says.',
  none: 'It takes no step: it is folded into another layer, or only renames.',
};

const verdicts = {
  kept: 'The figure is within the limit.',
  broken: 'It is not.',
  open: 'Nobody works the figure out.',
};

const oneOf = <K extends string>(words: Readonly<Record<K, string>>) =>
  said(
    z.enum(Object.keys(words) as K[]),
    Object.entries(words)
      .map(([word, means]) => `\`${word}\`: ${means}`)
      .join('\n\n'),
  );

const budget = z.strictObject({
  name: z.string(),
  comparison: z.string(),
  limit: said(z.number(), 'In bytes, seconds, joules or frames a second.'),
  value: known('The figure in the same unit.'),
  verdict: oneOf(verdicts),
});

const someTime = {
  latencyMs: known('The likeliest, in milliseconds.'),
  latencyFromMs: known('It takes no less.'),
  latencyToMs: known('It takes no more.'),
  share: known('Of all of the time that is known, from 0 to 1.'),
};

const deployment = z.strictObject({
  network: z.string(),
  arguments: said(z.array(z.string()), 'What the network is given, as it reads: `width = 0.5`.'),
  target: said(z.string(), 'As a deployment names it.'),
  precision: z.string(),
  fits: said(
    z.nullable(z.boolean()),
    '`false` where a layer is refused, or a limit or a budget is exceeded; `true` where everything that decides is known and kept; else `null`.',
  ),
  why: said(
    z.nullable(z.string()),
    'The first reason why it does not fit, or why nobody knows; of what fits what is not counted in it.',
  ),
  ...figures,
  ...whole,
  arenaBytes: known(
    'What the runtime takes for them as it lays them out, and for itself; or the SRAM that the accelerator’s compiler gives them and weights on their way.',
  ),
  memoryBytes: known('What the target has for them.'),
  peakAt: said(
    z.nullable(z.strictObject({ path, line: site.line })),
    'The layer at which most is alive. `null` where it is not known.',
  ),
  leastPeakBytes: said(
    z.nullable(z.number()),
    'The same with the lines of each block in their best order, where that is less. `null` where it is not, or not known.',
  ),
  crossings: known('Tensors handed between engines.'),
  crossingBytes: known('Their bytes.'),
  latencyMs: known('The likeliest time of an inference, in milliseconds; the time where it is exact.'),
  latencyFromMs: known('It takes no less.'),
  latencyToMs: said(
    z.nullable(z.number()),
    'It takes no more. `null` where nothing says how much more it may be.',
  ),
  latencyBasis: said(z.array(z.string()), 'What the time rests on, engine by engine.'),
  latencyLacks: said(
    z.array(z.string()),
    'What is not in it, as nobody knows how long that takes; where nothing is known of the time, why.',
  ),
  timeByStage: said(
    z.array(z.strictObject({ stage: z.string(), ...someTime })),
    'Where the time goes, by the stages of the network; empty where nothing is known of it.',
  ),
  timeByKind: said(
    z.array(z.strictObject({ kind: z.string(), layers: z.int(), ...someTime })),
    'The same by kind of work, the longest first, with what is handed over; what another engine runs is a kind of its own.',
  ),
  budgets: z.array(budget),
  layers: z.array(
    z.strictObject({
      path,
      ...site,
      place: oneOf(places),
      why: said(z.nullable(z.string()), 'Why it does not run as it is, where it does not.'),
      latencyMs: known(
        'How long it takes, in milliseconds; what runs inside another layer has no time of its own.',
      ),
      slow: said(z.nullable(z.string()), 'The same in words, and what takes the time.'),
    }),
  ),
});

export const costForm = z.strictObject({
  networks: z.array(network),
  deployments: said(
    z.array(deployment),
    'What chips make of networks: the deployments of the file, or what `--on` asks for.',
  ),
});

export type CostReport = z.infer<typeof costForm>;
