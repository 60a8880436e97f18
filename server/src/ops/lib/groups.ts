import type { Mismatch, Shape, Window } from '../op';
import { commonDivisors, divisors, multiples } from './divisors';
import { channels } from './shape';

/** Says so where groups do not divide the channels on either side. */
export function ungrouped(groups: number, into: number, out: number): Mismatch | undefined {
  const arriving = into % groups !== 0;
  if (!arriving && out % groups === 0) return undefined;
  const [use] = commonDivisors(groups, into, out);
  const other = arriving ? '' : `, or ${multiples(out, groups)} output channels`;
  return {
    at: 'groups',
    fact: `groups = ${groups} does not divide the ${arriving ? `${into} input` : `${out} output`} channels`,
    help: `use ${divisors(groups, into, out)}${other}`,
    ...(use === undefined ? {} : { use }),
  };
}

/** A convolution in groups; in as many as channels it is depthwise, a dense one over a single channel is not. */
export const inGroups = (
  groups: number,
  x: Shape,
  out: number,
): Pick<Window, 'groups' | 'out' | 'depthwise'> => ({
  groups,
  out,
  depthwise: groups > 1 && groups === channels(x),
});
