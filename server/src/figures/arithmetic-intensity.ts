import { divide } from '../quantity/quantity';
import { type Counted, defineFigure } from './figure';
import { macs } from './macs';
import { memoryAccess } from './memory-access';

export const arithmeticIntensity = defineFigure<Counted>({
  id: 'arithmetic-intensity',
  key: 'arithmeticIntensity',
  title: 'MACs per byte',
  unit: 'MACs per byte',
  better: 'more',
  summary: 'MACs for each byte of memory access: below what a chip balances, it waits for memory.',
  source: 'Williams et al. 2009, Roofline',
  of: (sums, precision) =>
    divide(
      macs.of(sums, precision),
      memoryAccess.of(sums, precision),
      'MACs per byte',
      'no memory is accessed',
    ),
  isSized: true,
  column: 'alone',
});
