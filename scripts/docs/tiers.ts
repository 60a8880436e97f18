/** `docs/tiers.md`: five tiers of a design, and what a change at each does to MACs and to the time on chips whose time is known. */
import { analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import type { Judged } from '../../server/src/deploy/judge';
import { timingOn } from '../../server/src/deploy/timed';
import { formatText } from '../../server/src/format';
import { isKnown, likelyOf, numberIn } from '../../server/src/quantity/quantity';
import { change, rounded, tell, unknown } from '../../server/src/quantity/show';
import { sayProblem } from '../../server/src/text/problem';

/** What is decided at each tier. */
interface Design {
  readonly resolution: number;
  /** Strides of the first convolution and of the three stages. */
  readonly strides: readonly [number, number, number, number];
  readonly depth: number;
  readonly layer: string;
  readonly act: string;
}

const dense = 'conv(out, 3, stride) -> bn -> act';
const separable = 'dwconv(3, stride) -> bn -> act\n  conv(out, 1) -> bn -> act';

const first: Design = { resolution: 96, strides: [1, 2, 2, 2], depth: 3, layer: dense, act: 'hswish' };

interface Tier {
  readonly name: string;
  readonly change: string;
  readonly to: Partial<Design>;
  /** What the tier decides, in a sentence or two. */
  readonly what: string;
}

const tiers: readonly Tier[] = [
  {
    name: 'resolution',
    change: '96 to 64 pixels',
    to: { resolution: 64 },
    what: 'How many pixels come in. All maps and all MACs of convolutions follow from it; weights do not.',
  },
  {
    name: 'down-sampling',
    change: 'the first layer halves, too',
    to: { strides: [2, 2, 2, 2] },
    what: 'How early maps become small. The same layers work on a quarter of the pixels behind each halving.',
  },
  {
    name: 'feature layers',
    change: 'two layers a stage in place of three',
    to: { depth: 2 },
    what: 'How many layers see the maps of each size.',
  },
  {
    name: 'kind of layer',
    change: 'depthwise separable in place of 3×3',
    to: { layer: separable },
    what: 'What a layer is made of. Here MACs and time part: what a chip does with few MACs for each byte decides.',
  },
  {
    name: 'activations',
    change: 'ReLU in place of hard swish',
    to: { act: 'relu' },
    what: 'What stands between layers. No count of MACs sees it, and where it runs inside a convolution no clock does.',
  },
];

const textOf = ({ resolution, strides: [stem, ...strides], depth, layer, act }: Design): string =>
  formatText(`block Layer(out, act, stride = 1) {
  ${layer}
}

network Camera(classes = 10) {
  input(3, ${resolution}, ${resolution})
  conv(16, 3, ${stem}) -> bn -> ${act}
  for out, stride of [[32, ${strides[0]}], [64, ${strides[1]}], [128, ${strides[2]}]] {
    stage = it -> Layer(out, ${act}, stride) -> repeat ${depth - 1} { Layer(out, ${act}) }
  }
  gap -> fc(classes)
}
`);

const chips: readonly (readonly [target: string, precision: string])[] = [
  ['host_cpu', 'fp32'],
  ['raspberry_pi_4', 'fp32'],
  ['stm32h747', 'int8'],
  ['ethos_u55_128', 'int8'],
];

const deployments = chips
  .map(([target, precision]) => `deploy Camera on ${target} {\n  precision ${precision}\n}\n`)
  .join('\n');

interface Found {
  readonly macs: number;
  readonly judged: readonly Judged[];
}

function found(design: Design): Found {
  const { deployments: judged, problems } = analyse('file:///camera.lwnet', textOf(design) + deployments);
  const [error] = problems.filter(({ kind }) => kind.severity === 'error');
  if (error !== undefined) throw new Error(sayProblem(error));
  return { macs: totalsOf(judged[0]!.deployed.evaluated!.body).macs, judged };
}

const latencyOn = ({ deployed, target }: Judged) => timingOn(deployed, target!).latency;

const likely = (judged: Judged): number => {
  const latency = latencyOn(judged);
  return isKnown(latency) ? likelyOf(latency) : Number.NaN;
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function tiersPage(): string {
  const before = found(first);
  const names = before.judged.map(({ target }) => target!.name);
  const changed = (to: Partial<Design>, title: string, what: string): string => {
    const after = found({ ...first, ...to });
    const times = after.judged.map((judged, i) => {
      const [from, then] = [likely(before.judged[i]!), likely(judged)];
      return Number.isNaN(from) || Number.isNaN(then)
        ? unknown
        : change(numberIn('seconds', from), numberIn('seconds', then));
    });
    const macs = change(numberIn('count', before.macs), numberIn('count', after.macs));
    return row([title, what, macs, ...times]);
  };
  const all: Partial<Design> = Object.assign({}, ...tiers.map(({ to }) => to));
  const rest = found({ ...first, ...all });
  const basis = before.judged.map(({ deployed, target }) => [
    target!.name,
    timingOn(deployed, target!).basis,
  ]);
  return [
    '# Five tiers of a design',
    '',
    'A network for a camera is decided on five tiers, from what comes in to what stands between its layers. This page makes one',
    'change on each and prints what becomes of MACs, and of the likeliest time on chips whose time is known.',
    '',
    '```lwnet',
    textOf(first).trimEnd(),
    '```',
    '',
    ...tiers.map(({ name, what }, i) => `${i + 1}. **${name[0]!.toUpperCase()}${name.slice(1)}.** ${what}`),
    '',
    row(['tier', 'change', 'MACs', ...names]),
    row(['---', '---', '---:', ...names.map(() => '---:')]),
    row(['', 'as it is', rounded(before.macs), ...before.judged.map(judged => tell(latencyOn(judged)))]),
    ...tiers.map(tier => changed(tier.to, tier.name, tier.change)),
    row(['', 'all five', rounded(rest.macs), ...rest.judged.map(judged => tell(latencyOn(judged)))]),
    '',
    'Read it by column: where a change saves more MACs than time, the chip was waiting for something else. Then ask the editor why:',
    'the pointer on a layer says what takes its time, and a deployment with a budget of `latency` puts that in front of each rewrite.',
    '',
    'A deployment states how far a design may go on each tier, and is told at the place that goes further:',
    '',
    '```lwnet',
    'deploy Camera on ethos_u55_128 {',
    '  precision int8',
    '  resolution <= 96',
    '  down_sampling >= 8',
    '  feature_layers <= 12',
    '  activations [relu, relu6, hswish]',
    '  macs <= 200M',
    '}',
    '```',
    '',
    'What the times rest on:',
    '',
    ...basis.map(([name, clauses]) => `- ${name}: ${[clauses].flat().join('; ')}.`),
  ].join('\n');
}
