/** What the networks of the examples count, as data: one JSON file for each family. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One network with the arguments given, the rest at their defaults. */
export interface Row {
  readonly network: string;
  /** Arguments as they would follow `--set`: any expression of the language. */
  readonly set?: Readonly<Record<string, string>>;
  readonly params: number;
  /** Absent where nothing but our own count is known. */
  readonly macs?: number;
  /** What both figures come from: a definition that anyone can run or read. */
  readonly source: string;
  readonly printed?: Printed;
}

/** Figures as print has them: `"5.3 M"`, `"0.39 G"`, `"3,872,584"`. */
export interface Printed {
  readonly params?: string;
  readonly macs?: string;
  readonly source: string;
  /** Why a printed figure is not the definition's, rounded. */
  readonly why?: string;
}

export interface Family {
  /** Below `examples/`. */
  readonly file: string;
  readonly rows: readonly Row[];
}

/** Tests and documentation are made from the root of the repository. */
const folder = resolve('test/zoo');

export const families: readonly Family[] = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .sort()
  .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Family);

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

/** A printed figure with the half of its last digit. */
export function readPrinted(text: string): { readonly value: number; readonly half: number } {
  const [, digits = '', decimals = '', unit = ''] = /^(\d[\d,]*)(?:\.(\d+))? ?([kMG]?)$/.exec(text) ?? [];
  const scale = units[unit]!;
  return {
    value: Number(`${digits.replaceAll(',', '')}.${decimals || '0'}`) * scale,
    half: (unit === '' ? 0 : 0.5 * 10 ** -decimals.length) * scale,
  };
}

/** Whether a printed figure is the exact one, rounded. */
export function isRounded(printed: string, exact: number): boolean {
  const { value, half } = readPrinted(printed);
  return Math.abs(value - exact) <= half * (1 + 1e-9);
}
