import type { Mismatch } from '../op';
import { divisors, multiples } from './divisors';

/** Says so where groups do not divide the channels on either side. */
export function ungrouped(groups: number, channels: number, out: number): Mismatch | undefined {
  const arriving = channels % groups !== 0;
  if (!arriving && out % groups === 0) return undefined;
  const other = arriving ? '' : `, or ${multiples(out, groups)} output channels`;
  return {
    at: 'groups',
    fact: `groups = ${groups} does not divide the ${arriving ? `${channels} input` : `${out} output`} channels`,
    help: `use ${divisors(groups, channels, out)}${other}`,
  };
}
