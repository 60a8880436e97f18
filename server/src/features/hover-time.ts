/** How long a deployment takes, in sentences: what that rests on, what is not in it, where the time goes. */
import type { Judged } from '../deploy/judge';
import { kindsOfWork } from '../deploy/shares';
import { shareText, slowestIn } from '../deploy/slow';
import { timingOn } from '../deploy/timed';
import { timed } from '../figures';
import { isKnown } from '../quantity/quantity';
import { tell } from '../quantity/show';

/** More of them are small ones. */
const mostKinds = 5;

/** Nothing where the deployment has no network, or its target is not known. */
export function describeTime({ deployed, target }: Judged): string | undefined {
  if (target === undefined || deployed.evaluated === undefined) return undefined;
  const timing = timingOn(deployed, target);
  const { latency, basis, open } = timing;
  const isOpen = open.length > 0;
  if (!isKnown(latency)) return `Latency unknown: ${latency.unknown}.`;
  const figures = timed.map(({ title, ofLatency }) => `${title} ${tell(ofLatency(latency))}`).join(', ');
  const kinds = kindsOfWork(timing, target)
    .slice(0, mostKinds)
    .map(({ name, us }) => `${name} ${shareText(us, timing)}`);
  const [first] = slowestIn(deployed, target);
  return [
    `**${figures.charAt(0).toUpperCase()}${figures.slice(1)}**`,
    ...(kinds.length < 2
      ? []
      : [`Where ${isOpen ? 'what is known of it' : 'it'} goes: ${kinds.join(', ')}.`]),
    ...(first === undefined ? [] : [`Its slowest: ${first.operator}, ${first.text}`]),
    `Rests on ${basis.join('; ')}.`,
    ...(!isOpen ? [] : [`Not in it: ${open.join('; ')}.`]),
  ].join('  \n');
}
