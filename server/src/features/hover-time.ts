/** How long a deployment takes, in sentences: what that rests on, what is not in it, where the time goes. */
import type { Judged } from '../deploy/judge';
import { slowestIn } from '../deploy/slow';
import { timingOn } from '../deploy/timed';
import { timed } from '../figures';
import { isKnown } from '../quantity/quantity';
import { tell } from '../quantity/show';

/** Nothing where the deployment has no network, or its target is not known. */
export function describeTime({ deployed, target }: Judged): string | undefined {
  if (target === undefined || deployed.evaluated === undefined) return undefined;
  const { latency, basis, open } = timingOn(deployed, target);
  if (!isKnown(latency)) return `Latency unknown: ${latency.unknown}.`;
  const figures = timed.map(({ title, ofLatency }) => `${title} ${tell(ofLatency(latency))}`).join(', ');
  const lacks = open.length === 0 ? '' : `  \nNot in it: ${open.join('; ')}.`;
  const [first] = slowestIn(deployed, target);
  const most = first === undefined ? '' : `  \nIts slowest: ${first.text}`;
  return `**${figures.charAt(0).toUpperCase()}${figures.slice(1)}**, by ${basis.join('; ')}.${lacks}${most}`;
}
