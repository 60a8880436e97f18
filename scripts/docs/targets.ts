/** Every target: what it runs, under which conditions, its figures, and where each is written. */
import { kernelKinds, manyOf } from '../../server/src/kernels';
import { exact } from '../../server/src/quantity/show';
import { targets } from '../../server/src/targets';
import { limitOf } from '../../server/src/targets/constraints';
import type { Entry, Figure, Target } from '../../server/src/targets/target';
import { head, inCode, rows } from './markdown';

export function targetsPage(): string {
  const intro =
    'A deployment names one of these behind `on`. Support is judged on the steps that the chip takes, batch norm ' +
    'folded and activations fused, and told on the layers that they serve. Where no source settles a point it is ' +
    'unknown, and said to be.';
  return [head('Targets', intro), ...targets.map(target)].join('\n');
}

const words = {
  native: 'yes',
  emulated: 'by other means',
  host: 'on the host',
  none: 'no',
  unknown: 'unknown',
};

function target(one: Target): string {
  const kinds = kernelKinds.flatMap(kind => {
    const entry = one.support[kind];
    return entry === undefined ? [] : [[manyOf(kind), ...support(entry)]];
  });
  const rest = one.host === null ? 'nothing: the tools refuse the network' : `the ${one.host.name}`;
  const accepted = one.precisions.accepted.map(p => `w${p.weightBits}a${p.activationBits}`).join(', ');
  return [
    `## ${one.id}`,
    one.summary,
    `- What the accelerator does not run goes to ${rest}.\n- What is not listed here is ${one.unlisted.how === 'none' ? 'not supported' : 'unknown'}.\n- Precisions: ${accepted}; others are ${one.precisions.others}.`,
    rows(['what', 'on the accelerator', 'conditions', 'source'], kinds),
    rows(['figure', 'value', '', 'source'], one.figures.map(figure)),
    Object.entries(one.sources)
      .map(([key, text]) => `- ${inCode(key)}: ${text}`)
      .join('\n'),
    '',
  ].join('\n\n');
}

function support({ how, by, constraints = [], open, source }: Entry): readonly string[] {
  const conditions = constraints.map(limitOf);
  if (open !== undefined) conditions.push(`*${open}*`);
  return [by === undefined ? words[how] : `${words[how]}: ${by}`, conditions.join('; '), inCode(source)];
}

const figure = ({ name, value, unit, confidence, source, note }: Figure): readonly string[] => [
  name,
  value === null ? 'unknown' : `${Number.isInteger(value) ? exact(value) : value} ${unit}`,
  note === undefined ? confidence : `${confidence}: ${note}`,
  inCode(source),
];
