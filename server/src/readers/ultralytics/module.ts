/** What a module is that rows name. */
import type { View } from '../lib/drawing';
import { Broken } from '../reader';
import { type Row, whole } from './parts';

export interface Module {
  /** Whether the first argument is the number of output channels, which the width scales. */
  readonly scales: boolean;
  /** Whether `number` is told to it, and not how often it stands there. */
  readonly repeats?: boolean;
  readonly draw: (row: Row) => View | readonly View[];
}

export const one = (draw: (row: Row, x: View) => View): Module => ({
  scales: true,
  draw: row => {
    if (row.inputs.length !== 1) throw new Broken(`${row.d.origin} reads several rows.`);
    return draw(row, row.inputs[0]!);
  },
});

export const inner = (draw: (row: Row, x: View) => View): Module => ({ ...one(draw), repeats: true });

export const listed = (value: unknown, otherwise: readonly number[]): readonly number[] =>
  Array.isArray(value) ? value.slice(0, 32).map(one => whole(one, 1)) : otherwise;
