import type { KernelKind } from '../../kernels';
import { defineOp, type Op, one, pair } from '../op';
import { gcd } from './divisors';
import { channels, elements, height, notMap, width } from './shape';
import { ofEach, sliding, whole } from './window';

interface Adaptive {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly summary: string;
  readonly detail: string;
  readonly source: string;
  readonly example: string;
  /** Operations for each result besides one for every number but the first. */
  readonly extra: number;
  /** Steps of a chip where all bins are of one size, and where there is a single one. */
  readonly kernels: { readonly even: KernelKind; readonly single: KernelKind };
}

const BINS =
  'Bin i of n covers the pixels from ⌊i·H/n⌋ up to but not including ⌈(i + 1)·H/n⌉, so bins overlap where n does not divide H. ' +
  'Pyramid pooling in PSPNet, ICNet and Fast-SCNN is made of these.';

/** A pool whose result has a given height and width, whatever arrives. */
export const adaptive = ({ extra, kernels, ...record }: Adaptive): Op =>
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

    channels: 'keeps',

    window([x], { bins }) {
      if (isSingle(bins)) return whole(x!);
      const [rows, columns] = [height(x!) / bins[0], width(x!) / bins[1]];
      if (!Number.isInteger(rows) || !Number.isInteger(columns)) return undefined;
      const side = [rows, columns] as const;
      return sliding(x!, { kernel: side, stride: side, pad: [0, 0, 0, 0] }, ofEach(x!));
    },

    kernel: (_, { bins }, _y, window) =>
      window === undefined
        ? [{ kind: 'uneven-pool' }]
        : [{ kind: isSingle(bins) ? kernels.single : kernels.even, window }],
  });

const isSingle = ([rows, columns]: readonly [number, number]): boolean => rows === 1 && columns === 1;

/** Pixels in all bins of one axis: each border of bins that cuts a pixel reads it twice. */
const covered = (size: number, bins: number): number => size + bins - gcd(size, bins);
