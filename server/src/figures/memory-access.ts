import { type Bytes, bytesOf } from '../cost/precision';
import { numberIn, plus } from '../quantity/quantity';
import { type Counted, defineFigure, type Part } from './figure';

const part = (title: string, key: keyof Bytes): Part => ({
  title,
  key,
  unit: 'bytes',
  of: (sums, precision) => numberIn('bytes', bytesOf(sums, precision)[key]),
});

const read = part('in', 'inputBytes');
const weights = part('weights', 'weightReadBytes');
const written = part('out', 'outputBytes');

export const memoryAccess = defineFigure<Counted>({
  id: 'memory-access',
  key: 'memoryAccessBytes',
  title: 'memory access',
  unit: 'bytes',
  better: 'less',
  summary: 'Bytes that layers read and write: their inputs, their weights, their outputs.',
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 1',
  of: (sums, precision) =>
    plus(plus(read.of(sums, precision), weights.of(sums, precision)), written.of(sums, precision)),
  isSum: true,
  note: 'no layers fused',
  isSized: true,
  parts: [read, weights, written],
  column: 'with share',
  inTitles: true,
  inSummary: true,
});
