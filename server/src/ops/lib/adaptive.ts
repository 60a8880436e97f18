import { defineOp, type Op, one, pair } from '../op';
import { gcd } from './divisors';
import { channels, elements, height, notMap, width } from './shape';

interface Adaptive {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly summary: string;
  readonly detail: string;
  readonly source: string;
  readonly example: string;
  /** Operations for each result besides one for every number but the first. */
  readonly extra: number;
}

const BINS =
  'Bin i of n covers the pixels from ⌊i·H/n⌋ up to but not including ⌈(i + 1)·H/n⌉, so bins overlap where n does not divide H. ' +
  'Pyramid pooling in PSPNet, ICNet and Fast-SCNN is made of these.';

/** A pool whose result has a given height and width, whatever arrives. */
export const adaptive = ({ extra, ...record }: Adaptive): Op =>
  defineOp({
    ...record,
    category: 'pooling',
    detail: `${BINS} ${record.detail}`,
    inputs: one,
    params: { bins: pair('Height and width of the result.') },
    shape: ([x], { bins }) => notMap(x!) ?? [[channels(x!), ...bins]],

    otherOps([x], { bins }, [y]) {
      const taps = channels(x!) * covered(height(x!), bins[0]) * covered(width(x!), bins[1]);
      return taps + (extra - 1) * elements(y!);
    },
  });

/** Pixels in all bins of one axis: each border of bins that cuts a pixel reads it twice. */
const covered = (size: number, bins: number): number => size + bins - gcd(size, bins);
