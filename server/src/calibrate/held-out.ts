/** How far a model errs on networks that its numbers were not fitted to: each left out once. MACs alone stand beside it. */
import { type Free, fitted, type Measured, saidOf } from './fit';

export interface HeldOut {
  readonly rows: readonly {
    readonly name: string;
    readonly measuredMs: number;
    readonly saidMs: number;
    readonly byMacsMs: number;
  }[];
  readonly said: Errors;
  readonly byMacs: Errors;
}

export interface Errors {
  readonly median: number;
  readonly worst: number;
  /** A factor within which nine of ten are. */
  readonly within: number;
  /** Of pairs whose MACs differ by less than 1.5 times and whose times by more than 10 %: how many stand in the right order. */
  readonly ordered: number;
  readonly pairs: number;
}

export function heldOut(latency: Free, rows: readonly Measured[]): HeldOut {
  const found = rows.map((row, i) => {
    const others = rows.filter((_, other) => other !== i);
    const rate = median(others.map(({ macs, measuredMs }) => macs / measuredMs));
    return {
      name: row.name,
      macs: row.macs,
      measuredMs: row.measuredMs,
      saidMs: saidOf(row, fitted(latency, others)),
      byMacsMs: row.macs / rate,
    };
  });
  return {
    rows: found,
    said: errorsOf(found.map(row => ({ ...row, said: row.saidMs }))),
    byMacs: errorsOf(found.map(row => ({ ...row, said: row.byMacsMs }))),
  };
}

interface Row {
  readonly macs: number;
  readonly measuredMs: number;
  readonly said: number;
}

function errorsOf(rows: readonly Row[]): Errors {
  const errors = rows.map(({ said, measuredMs }) => Math.abs(said / measuredMs - 1)).sort((a, b) => a - b);
  const factors = rows
    .map(({ said, measuredMs }) => Math.max(said / measuredMs, measuredMs / said))
    .sort((a, b) => a - b);
  let [pairs, ordered] = [0, 0];
  for (const [i, a] of rows.entries())
    for (const b of rows.slice(i + 1)) {
      if (factorOf(a.macs, b.macs) >= 1.5 || factorOf(a.measuredMs, b.measuredMs) <= 1.1) continue;
      pairs++;
      if (a.said > b.said === a.measuredMs > b.measuredMs) ordered++;
    }
  return {
    median: median(errors),
    worst: errors.at(-1)!,
    within: factors[Math.min(factors.length - 1, Math.ceil(factors.length * 0.9) - 1)]!,
    ordered,
    pairs,
  };
}

const factorOf = (a: number, b: number): number => Math.max(a / b, b / a);

function median(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
