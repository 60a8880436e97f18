/** Figures as hover shows them: one line each, those that are nothing left out. */
import type { Figures } from '../cost/figures';
import { type Bytes, bytesOf, intensity, type Precision } from '../cost/precision';
import { numberIn, rangeIn, type Unit } from '../quantity/quantity';
import { share, tell } from '../quantity/show';
import { table } from './table';

interface Row {
  readonly title: string;
  readonly of: (f: Figures, b: Bytes) => number;
  readonly unit: Unit;
  /** What the figure consists of, or what it presumes. */
  readonly note?: (f: Figures, b: Bytes) => string;
  /** A share in the network's makes sense. */
  readonly shared?: true;
  /** It follows from how many bits weights and maps take. */
  readonly sized?: true;
}

const rows: readonly Row[] = [
  { title: 'MACs', of: f => f.macs, unit: 'count', shared: true },
  { title: 'Other arithmetic', of: f => f.otherOps, unit: 'count', shared: true },
  { title: 'Parameters', of: f => f.params, unit: 'count', shared: true },
  {
    title: 'Memory access',
    sized: true,
    of: (_, b) => b.memoryAccessBytes,
    unit: 'bytes',
    shared: true,
  },
  { title: '  in', of: (_, b) => b.inputBytes, unit: 'bytes' },
  { title: '  weights', of: (_, b) => b.weightReadBytes, unit: 'bytes' },
  { title: '  out', of: (_, b) => b.outputBytes, unit: 'bytes' },
  { title: 'MACs per byte', of: (f, b) => (f.macs === 0 ? 0 : intensity(f, b)), unit: 'MACs per byte' },
  {
    title: 'Weights stored',
    sized: true,
    of: (_, b) => b.weightBytes,
    unit: 'bytes',
    shared: true,
    note: () => 'batch norm folded',
  },
];

const titleOf = ({ title, sized }: Row, { name }: Precision): string =>
  sized ? `${title} (${name})` : title;

/** One layer, use or loop. */
export function oneTable(one: Figures, whole: Figures | undefined, precision: Precision): string {
  const b = bytesOf(one, precision);
  const all = whole && bytesOf(whole, precision);
  return table(
    rows
      .filter(row => row.of(one, b) !== 0)
      .map(row => [
        titleOf(row, precision),
        tell(numberIn(row.unit, row.of(one, b))),
        whole && all && row.shared ? share(row.of(one, b), row.of(whole, all)) : '',
        row.note?.(one, b) ?? '',
      ]),
    'lrrl',
  );
}

/** Several that come from one piece of text: the range of each, the sum of all. */
export function rangeTable(
  each: readonly Figures[],
  sum: Figures,
  count: number,
  whole: Figures,
  precision: Precision,
): string {
  const b = bytesOf(sum, precision);
  const all = bytesOf(whole, precision);
  const lines = rows
    .filter(row => row.of(sum, b) !== 0)
    .map(row => [
      titleOf(row, precision),
      tell(
        rangeIn(
          row.unit,
          each.map(f => row.of(f, bytesOf(f, precision))),
        ),
      ),
      tell(numberIn(row.unit, row.of(sum, b))),
      row.shared ? share(row.of(sum, b), row.of(whole, all)) : '',
    ]);
  return lines.length === 0 ? '' : table([['', 'each', `all ${count}`, ''], ...lines], 'lrrr');
}
