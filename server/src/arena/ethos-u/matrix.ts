/**
 * A product of two maps on an Ethos-U55 or U65, whose array takes weights from its decoder alone: for each column of the result
 * elements are multiplied, and then summed.
 *
 * Source: `GetOpConfig` and `MatMulDependencyFit` in ethosu/regor/architecture/ethosu55/ethos_u55.cpp and `EstimateMatMulCycles`
 * in ethos_u55_performance.cpp of ethos-u-vela 5.2.0.
 */
import type { Banked } from './accelerator';
import { type Block, bankedBlock, most } from './block';
import type { Extent, Shaped } from './step';

/** What multiplies a column, and what sums it, of the first map and the columns of the second. */
interface Column {
  readonly product: Shaped;
  readonly sum: Shaped;
}

/** Several blocks go along a side, so that one need not wait for the other. */
function fitted(extent: Extent): Extent {
  const axis = extent[0] > most[0] ? 0 : 1;
  const size = extent[axis];
  if (size > most[axis]) return extent;
  const parts = [3, 2].find(count => size >= 4 * count);
  if (parts === undefined) return extent;
  const side = Math.ceil(size / parts);
  return axis === 0 ? [side, extent[1], extent[2]] : [extent[0], side, extent[2]];
}

export function columnOf(shaped: Shaped): Column {
  const { ifm } = shaped;
  const product = {
    ...shaped,
    kind: 'elementwise',
    second: ifm,
    ofm: ifm,
    madeBytes: 4,
    makes: 'product',
  } as const;
  const sum = {
    ...shaped,
    kind: 'sum',
    second: undefined,
    ofm: [ifm[0], ifm[1], 1],
    makes: 'other',
  } as const;
  return { product, sum };
}

/** The block of the sum, and with it that of the product. */
function matrixBlock(shaped: Shaped, core: Banked): Block | undefined {
  const { product, sum } = columnOf(shaped);
  const ifm = fitted(product.ifm);
  const second: Extent = [ifm[0], 1, ifm[2]];
  const before = bankedBlock({ ...product, ifm, second, ofm: ifm }, core);
  const block = bankedBlock({ ...sum, ifm, ofm: fitted(sum.ofm), elementBytes: 4 }, core);
  return block && before && { ...block, before };
}

export const blockIn = (shaped: Shaped, core: Banked): Block | undefined =>
  shaped.kind === 'matrix' ? matrixBlock(shaped, core) : bankedBlock(shaped, core);
