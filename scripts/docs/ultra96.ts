/** `docs/ultra96.md`: why a network that was to see eighty frames a second saw six, worked out by the model of the tiled array. */
import { readFileSync } from 'node:fs';
import { analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import type { Deployed } from '../../server/src/deploy/deployment';
import { type Judged, judgeDeployment } from '../../server/src/deploy/judge';
import { allUs, kindsOfWork } from '../../server/src/deploy/shares';
import { timingOn } from '../../server/src/deploy/timed';
import { throughput } from '../../server/src/figures/throughput';
import { isKnown, type Known, likelyOf, numberIn } from '../../server/src/quantity/quantity';
import { change, exact, rounded, seconds, share, tell } from '../../server/src/quantity/show';
import { ceilingText } from '../../server/src/report/ceiling';
import { builtIn } from '../../server/src/targets';
import { ceilingsOf } from '../../server/src/targets/resources';
import type { Engine, Target } from '../../server/src/targets/target';
import { printJson } from '../../server/src/targets/tiled/print';

const measuredFps = 6;
const hopedFps = 80;

const network = readFileSync('examples/efficientnet.lwnet', 'utf8');
const deployed = 'deploy EfficientNetB4(resolution = 256) on ultra96_conv {\n  precision int8\n}\n';

const documented = builtIn.find('ultra96_conv')!.target!;

/** What nobody has said of it, with the band that it lies in. */
interface Assumed {
  readonly inputs: number;
  readonly outputs: number;
  readonly bufferBytes: number;
  readonly bytesPerSecond: number;
  /** Times as long as the host's rates say. */
  readonly hostFactor: number | undefined;
  readonly spreadsDepthwise: boolean | null;
  readonly hidesTransfers: boolean | null;
  readonly clockHz: number;
  readonly alsoRuns: readonly string[];
}

/** Every DSP with one product each, and what is not known left open. */
const likely: Assumed = {
  inputs: 18,
  outputs: 20,
  bufferBytes: 64 * 1024,
  bytesPerSecond: 1.6e9,
  hostFactor: undefined,
  spreadsDepthwise: null,
  hidesTransfers: null,
  clockHz: 100e6,
  alsoRuns: [],
};

const source = 'assumed';

function assumedTarget(assumed: Assumed): Target {
  const { inputs, outputs, bufferBytes, bytesPerSecond, spreadsDepthwise, hidesTransfers } = assumed;
  const [first, host] = documented.engines as [Engine, Engine];
  const native = { how: 'native', source } as const;
  const hidden = hidesTransfers === null ? {} : { hidesTransfers };
  const spread = spreadsDepthwise === null ? {} : { spreadsDepthwise };
  const buffer = bufferBytes;
  const sigmoid = { how: 'none', source } as const;
  return {
    ...documented,
    id: 'ultra96_assumed',
    name: 'Ultra96',
    summary:
      'The accelerator of ultra96_conv, with what its account leaves open assumed: docs/ultra96.md says what hangs on it.',
    engines: [
      {
        ...first,
        array: {
          inputs,
          outputs,
          productsPerDsp: inputs * outputs > 360 ? 2 : 1,
          ...spread,
          ...hidden,
          buffers: { input: buffer, weights: buffer, output: buffer },
          source,
          note: 'Every DSP of the part does one product; buffers of 64 KiB are a guess.',
        },
        latency: { kind: 'tiled', clockHz: assumed.clockHz, source: 'case' },
        support: {
          ...first.support,
          sigmoid,
          ...Object.fromEntries(assumed.alsoRuns.map(kind => [kind, native])),
        },
      },
      assumed.hostFactor === undefined ? host : paced(host, assumed.hostFactor),
    ],
    memories: documented.memories.map(memory => ({ ...memory, bytesPerSecond })),
    sources: { ...documented.sources, assumed: 'Assumed: no account of the accelerator says it' },
  };
}

/** The host as many times as slow, and that exactly. */
function paced(host: Engine, factor: number): Engine {
  const { latency } = host;
  if (latency?.kind !== 'roofline') throw new Error('the host of the Ultra96 has another model');
  const numbers = Object.fromEntries(
    Object.entries(latency.numbers).map(([name, n]) => [name, /PerUs$/.test(name) ? n / factor : n * factor]),
  );
  return {
    ...host,
    latency: { ...latency, numbers: numbers as typeof latency.numbers, withinFactor: 1 + 1e-9 },
  };
}

interface Found {
  readonly latency: Known;
  readonly judged: Judged;
  readonly target: Target;
}

const analysed = new Map<string, Deployed>();

function timed(assumed: Partial<Assumed> = {}, text = network, deployment = deployed): Found {
  const target = assumedTarget({ ...likely, ...assumed });
  const whole = text + deployment;
  const one = analysed.get(whole) ?? analyse('file:///ultra96.lwnet', whole).deployments[0]!.deployed;
  analysed.set(whole, one);
  const judged = judgeDeployment(one, { ...builtIn, find: id => ({ ...builtIn.find(id)!, target }) });
  const { latency } = timingOn(one, target);
  if (!isKnown(latency)) throw new Error(latency.unknown);
  return { latency, judged, target };
}

const fpsOf = (latency: Known): string => tell(throughput.ofLatency(latency));
const ms = (n: number): string => seconds(n);
const middle = (found: Found): number => likelyOf(found.latency);

interface Assumption {
  readonly name: string;
  readonly band: readonly [low: string, high: string];
  readonly why: string;
  readonly ends: readonly [Partial<Assumed>, Partial<Assumed>];
}

const assumptions: readonly Assumption[] = [
  {
    name: 'depthwise layers on the array',
    band: ['spread over its columns', 'a channel at a time'],
    why: 'the account does not say how a channel of its own is fed',
    ends: [{ spreadsDepthwise: true }, { spreadsDepthwise: false }],
  },
  {
    name: 'size of the array',
    band: ['24 × 30, two products in each DSP', '8 × 8'],
    why: 'at most what 360 DSPs do, at least what anybody would build',
    ends: [
      { inputs: 24, outputs: 30 },
      { inputs: 8, outputs: 8 },
    ],
  },
  {
    name: 'speed of the Arm',
    band: ['three times as fast', 'three times as slow'],
    why: 'the rates are those of floating point on another board with such a core',
    ends: [{ hostFactor: 1 / 3 }, { hostFactor: 3 }],
  },
  {
    name: 'what memory delivers',
    band: ['4.2 GB/s', '0.4 GB/s'],
    why: 'from all that its LPDDR4 has to a port with short bursts',
    ends: [{ bytesPerSecond: 4.2e9 }, { bytesPerSecond: 0.4e9 }],
  },
  {
    name: 'transfers while it computes',
    band: ['hidden', 'not hidden'],
    why: 'the account does not say whether buffers are doubled',
    ends: [{ hidesTransfers: true }, { hidesTransfers: false }],
  },
  {
    name: 'buffers',
    band: ['256 KiB each', '16 KiB each'],
    why: '216 block RAMs hold 950 KiB',
    ends: [{ bufferBytes: 256 * 1024 }, { bufferBytes: 16 * 1024 }],
  },
];

function influences(): readonly string[] {
  return assumptions
    .map(one => ({ ...one, found: one.ends.map(end => timed(end)) as [Found, Found] }))
    .sort((a, b) => spanOf(b.found) - spanOf(a.found))
    .map(
      ({ name, band: [low, high], why, found: [a, b] }) =>
        `| ${name} | ${low}: ${ms(middle(a))} | ${high}: ${ms(middle(b))} | ${(spanOf([a, b])).toFixed(2)} × | ${why} |`,
    );
}

/** How many times as long the one end takes as the other. */
const spanOf = ([a, b]: readonly [Found, Found]): number => middle(b) / middle(a);

interface Repair {
  readonly name: string;
  readonly assumed?: Partial<Assumed>;
  readonly text?: string;
  readonly deployment?: string;
}

const changed = (from: string | RegExp, to: string): string => {
  const text = network.replace(from, to);
  if (text === network) throw new Error(`examples/efficientnet.lwnet has no ${from}`);
  return text;
};
const withoutSqueeze = changed(/\n {2}SE\(.*\)\n/, '\n');
const hardGates = changed('swish, sigmoid)', 'swish, hsigmoid)');
const earlyClassifier = changed(
  /gap -> dropout\(dropout_rate\) -> fc\(classes\)/,
  'conv(classes, 1) -> gap -> dropout(dropout_rate)',
);
const gates = ['multiply', 'global-average-pool', 'hard-sigmoid', 'fully-connected'];
const classifier = ['fully-connected', 'global-average-pool', 'softmax'];
const smaller = (deployment: string) =>
  deployment.replace('EfficientNetB4(resolution = 256)', 'EfficientNetB0');

const repairs: readonly Repair[] = [
  { name: 'classifier as a 1×1 convolution in front of the pool', text: earlyClassifier },
  { name: 'squeeze-and-excitation removed', text: withoutSqueeze },
  {
    name: 'the same, and pool and classifier on the accelerator',
    text: withoutSqueeze,
    assumed: { alsoRuns: classifier },
  },
  { name: 'its gates with a hard sigmoid on the accelerator', text: hardGates, assumed: { alsoRuns: gates } },
  { name: 'transfers hidden', assumed: { hidesTransfers: true } },
  { name: 'two products in each DSP, 24 × 30', assumed: { inputs: 24, outputs: 30 } },
  { name: '200 MHz', assumed: { clockHz: 200e6 } },
  {
    name: 'all of these, without squeeze-and-excitation',
    text: withoutSqueeze,
    assumed: { alsoRuns: classifier, hidesTransfers: true, inputs: 24, outputs: 30, clockHz: 200e6 },
  },
  {
    name: 'all of these, and EfficientNet-B0 at 224 in its place',
    text: withoutSqueeze,
    deployment: smaller(deployed),
    assumed: { alsoRuns: classifier, hidesTransfers: true, inputs: 24, outputs: 30, clockHz: 200e6 },
  },
];

function repairRows(): readonly string[] {
  const spreads = { spreadsDepthwise: true };
  const before = timed(spreads);
  const row = (name: string, found: Found) =>
    `| ${name} | ${exact(found.judged.crossings!)} | ${tell(found.latency)} | ${fpsOf(found.latency)} | ${
      found === before ? '' : change(numberIn('seconds', middle(before)), numberIn('seconds', middle(found)))
    } |`;
  return [
    row('as it is', before),
    ...repairs.map(({ name, assumed, text, deployment }) =>
      row(name, timed({ ...spreads, ...assumed }, text, deployment)),
    ),
  ];
}

function kindRows(): readonly string[] {
  const { judged, target } = timed({ spreadsDepthwise: true });
  const timing = timingOn(judged.deployed, target);
  return kindsOfWork(timing, target).map(
    ({ name, latency, us }) => `| ${name} | ${tell(latency)} | ${share(us, allUs(timing))} |`,
  );
}

/** From the best of every band to the worst. */
function envelope(): Known {
  const ends = [0, 1].map(i =>
    timed(Object.assign({}, ...assumptions.map(({ ends: both }) => both[i as 0 | 1]))),
  );
  return { unit: 'seconds', from: ends[0]!.latency.from, to: ends[1]!.latency.to };
}

export function ultra96Page(): string {
  const asDocumented = analyse('file:///ultra96.lwnet', network + deployed).deployments[0]!;
  const bound = timingOn(asDocumented.deployed, documented).latency as Known;
  const { array } = documented.engines[0]!;
  const peak = Math.max(...ceilingsOf(documented, array!).map(({ macsPerCycle }) => macsPerCycle)) * 100e6;
  const { macs } = totalsOf(asDocumented.deployed.evaluated!.body);
  const base = timed();
  const apart = timed({ spreadsDepthwise: false });
  const measured = 1 / measuredFps;
  const holds = (q: Known) => (q.from <= measured && measured <= q.to ? 'holds' : 'does not hold');
  const reaches = (q: Known) => (q.from <= 1 / hopedFps ? 'reaches' : 'nowhere reaches');
  const all = envelope();
  return [
    '# Eighty frames hoped for, six seen',
    '',
    'A team put EfficientNet-B4, on images of 256 × 256, on a convolution accelerator of its own in the logic of an Ultra96 at',
    `100 MHz. It counted MACs, expected ${hopedFps} frames a second and measured ${measuredFps}. Nothing was wrong with the logic: MACs`,
    'do not tell the time. This page works out what could have been known before anything was trained or synthesised; every',
    'number on it is printed by the model, from [the network](../examples/efficientnet.lwnet) and the target `ultra96_conv`. In the editor:',
    '[eighty-frames.lwnet](ultra96/eighty-frames.lwnet) with [what is assumed](ultra96/ultra96-assumed.lwtarget.json) beside it.',
    '',
    '## The ceiling',
    '',
    ceilingText(documented)!,
    `The network has ${rounded(macs)} MACs: ${ms(macs / peak)} if every DSP were busy with two products in every cycle,`,
    `${fpsOf({ unit: 'seconds', from: macs / peak, to: macs / peak })}. That ${
      macs / peak > 1 / hopedFps ? `already is less than ${hopedFps}` : `would be ${hopedFps}`
    }, without a byte moved.`,
    '',
    '## What leaves it',
    '',
    `The accelerator has no fully connected layer, no product of maps and no pool. Each squeeze-and-excitation block and the`,
    `classifier run on the Arm: ${exact(asDocumented.crossings!)} times a map is handed over, two for each of 32 blocks and one for the`,
    `classifier, ${tell(asDocumented.crossingBytes!)} in all. With what its account says and nothing else it takes ${tell(bound)}: ${fpsOf(bound)}.`,
    '',
    '## An interval',
    '',
    `Assume that every DSP does one product, 18 × 20 of them, that buffers hold 64 KiB each and that memory delivers 1.6 GB a`,
    `second. Then it takes ${tell(base.latency)}, which is ${fpsOf(base.latency)}. With every assumption at the better end of its band,`,
    `and then at the worse, it is ${tell(all)}: ${fpsOf(all)}. The interval ${holds(all)} ${measuredFps} frames and ${reaches(all)} ${hopedFps}.`,
    '',
    '## Which assumption matters',
    '',
    'Each is varied over its band while the others stay; the one that changes most stands first.',
    '',
    '| assumption | better end | worse end | effect | why this band |',
    '| --- | --- | --- | ---: | --- |',
    ...influences(),
    '',
    `An array that takes depthwise layers a channel at a time needs ${tell(apart.latency)}: that ${holds(apart.latency)} the`,
    `${ms(measured)} of ${measuredFps} frames, so ${
      apart.latency.from > measured
        ? 'this one spreads them, and what follows takes that for granted'
        : 'both stay possible'
    }. The question to ask of a design is the first of the table, not the MACs.`,
    '',
    '## Where the time goes',
    '',
    '| kind of work | latency | of all |',
    '| --- | --- | ---: |',
    ...kindRows(),
    '',
    '## What would have helped',
    '',
    'Each by itself, then all.',
    '',
    '| repair | crossings | latency | frames | likeliest change |',
    '| --- | ---: | --- | --- | ---: |',
    ...repairRows(),
    '',
    'Not in these figures: what handing over costs besides its bytes, such as waking a driver and emptying caches, as no source',
    'says how long that takes here. It is a further reason to remove crossings, whose number the table has.',
  ].join('\n');
}

/** The target of the interval, as a file beside the network of the story. */
export const ultra96Target = (): string =>
  printJson({ $schema: '../target.schema.json', ...assumedTarget(likely) });
