/** Every target that is built in: what runs what, under which conditions, its memories and figures, and where it is written. */
import { readFileSync } from 'node:fs';
import { kernelKinds, manyOf } from '../../server/src/kernels';
import { exact } from '../../server/src/quantity/show';
import { ceilingText } from '../../server/src/report/ceiling';
import { families } from '../../server/src/targets';
import { limitOf } from '../../server/src/targets/constraints';
import { speedOf } from '../../server/src/targets/latencies';
import { partNamed, parts } from '../../server/src/targets/parts';
import { blockRamBytes } from '../../server/src/targets/resources';
import {
  type Engine,
  type Entry,
  type Figure,
  firstOf,
  groundOf,
  type Latency,
  type Memory,
  type Target,
} from '../../server/src/targets/target';
import { membersOf } from '../../server/src/targets/variants';
import { head, inCode, rows } from './markdown';

export function targetsPage(): string {
  const intro =
    'A deployment names one of these behind `on`. Support is judged on the steps that the chip takes, batch norm ' +
    'folded and activations fused, and told on the layers that they serve. Where no source settles a point it is ' +
    'unknown, and said to be.';
  const members = families.flatMap(family => {
    const [first, ...others] = membersOf(family);
    return [chip(first!), ...others.map(other => chip(other, first))];
  });
  return [head('Targets', intro), ownChips(), ...members].join('\n');
}

/** Printed from a file that a test holds. */
const ownChips = (): string => `## A chip of your own

A file whose name ends in \`.lwtarget.json\` describes chips. In an editor those of the workspace are targets, and
\`lwnet check\` takes those beside a file and above it, up to the folder of the repository, or the one that
\`--target\` names. \`target.schema.json\` beside this page has every field with what it means.

Your board has a chip that is built in: \`base\` names it, and the file says what is different, a clock and sizes of memories
most of all, each with its source. Engines are matched by \`id\`, memories by \`name\`, as they stand below. What Vela expects
of an Ethos-U, and times that were measured, hold at the clock they are for; times of your own come from
[\`lwnet calibrate\`](latency.md).

\`\`\`json
${readFileSync('examples/our-board.lwtarget.json', 'utf8')}\`\`\`

An accelerator that nobody here knows says everything itself:

\`\`\`json
${readFileSync('examples/our-npu.lwtarget.json', 'utf8')}\`\`\`

Engines stand in the order of preference: the first is the accelerator, a later one takes what an earlier one lacks.
What becomes of that is \`unsupported\`: with \`error\` the network is refused; with \`host\` the next engine runs the
operator, with \`host-tail\` everything behind it as well; with \`engine\` a second accelerator runs it; with \`none\` the
first engine runs everything. A later engine says what it runs itself, or names a target that is built in and runs what
that does: \`"as": "cortex_m55"\`. Chips of one family stand in one file: \`variants\` is a list of chips, each with an \`id\`, a
\`name\` and what differs from the one above; engines are matched by \`id\`, memories and figures by \`name\`, an entry of
\`support\` replaces the whole entry.

An accelerator on an FPGA has an \`array\`: input channels, output channels and pixels that it multiplies at once, products
in each DSP, buffers. \`part\` names the FPGA, and what the array takes is held to what that has. Known here are

${rows(
  ['part', '', 'DSPs', 'block RAMs of 36 Kbit', 'UltraRAMs', 'LUTs', 'source'],
  parts.map(({ name, about, source, ...has }) => [
    name,
    about,
    exact(has.dsps),
    exact(has.blockRams),
    exact(has.ultraRams),
    exact(has.luts),
    source,
  ]),
)}

Of another one \`part\` says \`dsps\`, \`blockRams\` and \`source\`. A block RAM holds ${exact(blockRamBytes)} bytes, parity bits
included.
`;

const words = {
  native: 'yes',
  emulated: 'by other means',
  host: 'on the engine behind it',
  none: 'no',
  unknown: 'unknown',
};

/** @param first the chip that it is a variant of, whose page says what holds for both */
function chip(one: Target, first?: Target): string {
  const engine = firstOf(one);
  const entries = kernelKinds.flatMap(kind => {
    const entry = engine.support?.[kind];
    const same = first !== undefined && entry === firstOf(first).support?.[kind];
    return entry === undefined || same ? [] : [[manyOf(kind), ...support(entry)]];
  });
  const what = first === undefined ? '' : `What is not said here is as for [${first.id}](#${first.id}).`;
  return [
    `## ${one.id}`,
    `${one.summary}${what === '' ? '' : `\n\n${what}`}`,
    [`Its support is ${groundOf(one)}.`, fate(one), ...about(engine), ...arrayLines(one)]
      .map(line => `- ${line}`)
      .join('\n'),
    ...(entries.length === 0
      ? []
      : [rows(['what', `on the ${engine.name}`, 'conditions', 'source'], entries)]),
    rows(['memory', 'size', 'holds', 'bandwidth', '', 'source'], one.memories.map(memory)),
    ...(one.figures === undefined ? [] : [rows(['figure', 'value', '', 'source'], one.figures.map(figure))]),
    ...sources(one, first),
    '',
  ].join('\n\n');
}

function fate(one: Target): string {
  const lacks = `What the ${firstOf(one).name} lacks`;
  const other = one.engines
    .slice(1)
    .map(({ name }) => name)
    .join(' or ');
  return {
    error: `${lacks} is refused.`,
    host: `${lacks} runs on the ${other}.`,
    'host-tail': `${lacks} runs on the ${other}, and everything behind it as well.`,
    engine: `${lacks} runs on the ${other}.`,
    none: 'Everything runs.',
  }[one.unsupported];
}

function about({ unlisted, precisions, latency }: Engine): readonly string[] {
  const found: string[] = [];
  if (unlisted !== undefined)
    found.push(`What is not listed here is ${unlisted.how === 'none' ? 'not supported' : 'unknown'}.`);
  if (precisions !== undefined) {
    const accepted = precisions.accepted.map(p => `w${p.weightBits}a${p.activationBits}`).join(', ');
    found.push(`Precisions: ${accepted}; others are ${precisions.others}.`);
  }
  if (latency !== undefined) found.push(`Speed: ${speed(latency)}`);
  return found;
}

/** The array, what it lies in and what it does at best. */
function arrayLines(one: Target): readonly string[] {
  const { array } = firstOf(one);
  if (array === undefined) return [];
  const { inputs, outputs, pixels = 1, productsPerDsp, buffers, source, note } = array;
  const size = `${amount(inputs, 'input channels')}, ${amount(outputs, 'output channels')} and ${amount(pixels, 'pixels')} at once`;
  const sizes = Object.entries(buffers ?? {}).map(([what, bytes]) => `${what} ${amount(bytes, 'B')}`);
  const lines = [
    `Array: ${size}; products of each DSP ${amount(productsPerDsp, 'a cycle')}; buffers: ${sizes.join(', ') || 'unknown'} (${inCode(source)}).${note === undefined ? '' : ` ${note}`}`,
  ];
  const known = one.part && partNamed(one.part.name);
  if (one.part !== undefined)
    lines.push(
      `Part: ${one.part.name}${known === undefined ? '' : `, with ${exact(known.dsps)} DSPs, ${exact(known.blockRams)} block RAMs of 36 Kbit and ${exact(known.luts)} LUTs (${known.source})`}.`,
    );
  const ceiling = ceilingText(one);
  return ceiling === undefined ? lines : [...lines, ceiling];
}

const amount = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined
    ? 'unknown'
    : `${Number.isInteger(value) ? exact(value) : value} ${unit}`;

function speed(latency: Latency): string {
  const { clockHz, source } = latency;
  const { clockSource, note }: { clockSource?: string; note?: string } = latency as object;
  const from = [source, clockSource].filter(one => one !== undefined).map(inCode);
  return `${speedOf(latency)}, ${amount(clockHz, 'Hz')} (${from.join(', ')}).${note === undefined ? '' : ` ${note}`}`;
}

const memory = (one: Memory): readonly string[] => [
  one.name,
  amount(one.bytes, 'B'),
  one.holds.join(', '),
  amount(one.bytesPerSecond, 'B/s'),
  one.note ?? '',
  [one.source, one.bandwidthSource]
    .filter(key => key !== undefined)
    .map(inCode)
    .join(', '),
];

function support({
  how,
  by,
  constraints = [],
  within = [],
  otherwise,
  open,
  source,
}: Entry): readonly string[] {
  const conditions = constraints.map(limitOf);
  for (const demand of within) conditions.push(`unknown if not ${limitOf(demand)}`);
  for (const demand of otherwise?.constraints ?? [])
    conditions.push(`by ${otherwise!.by}, if not ${limitOf(demand)}`);
  if (open !== undefined) conditions.push(`*${open}*`);
  return [by === undefined ? words[how] : `${words[how]}: ${by}`, conditions.join('; '), inCode(source)];
}

const figure = ({ name, value, unit, confidence, source, note }: Figure): readonly string[] => [
  name,
  amount(value, unit),
  note === undefined ? confidence : `${confidence}: ${note}`,
  inCode(source),
];

function sources(one: Target, first?: Target): readonly string[] {
  const own = Object.entries(one.sources).filter(([key, text]) => first?.sources[key] !== text);
  return own.length === 0 ? [] : [own.map(([key, text]) => `- ${inCode(key)}: ${text}`).join('\n')];
}
