/** How far a model of latency is from what was measured, in figures that every model is held to. */
export interface Row {
  readonly name: string;
  /** In any unit, the same for both. */
  readonly measured: number;
  readonly said: number;
  readonly macs: number;
}

export function judged(rows: readonly Row[]): {
  mean: number;
  median: number;
  worst: number;
  within10: number;
} {
  const errors = rows.map(({ measured, said }) => Math.abs(said / measured - 1)).sort((a, b) => a - b);
  return {
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    median: errors[Math.floor(errors.length / 2)]!,
    worst: errors.at(-1)!,
    within10: errors.filter(error => error <= 0.1).length / errors.length,
  };
}

/**
 * Pairs whose MACs differ by less than 1.5 times and whose times by more than 10 %: how many of them stand in the right order by
 * what is said, and by their MACs. Over a whole zoo any figure orders well, as times span three decades.
 */
export function hardPairs(rows: readonly Row[]): { count: number; bySaid: number; byMacs: number } {
  let [count, bySaid, byMacs] = [0, 0, 0];
  for (const [i, a] of rows.entries())
    for (const b of rows.slice(i + 1)) {
      const ratio = a.macs / b.macs;
      if (Math.max(ratio, 1 / ratio) >= 1.5) continue;
      if (Math.max(a.measured / b.measured, b.measured / a.measured) <= 1.1) continue;
      count++;
      const isSlower = a.measured > b.measured;
      if (a.said !== b.said && a.said > b.said === isSlower) bySaid++;
      if (a.macs !== b.macs && a.macs > b.macs === isSlower) byMacs++;
    }
  return { count, bySaid: bySaid / count, byMacs: byMacs / count };
}

/** How alike two orders are, 1 where they are the same (Spearman, 1904); no two figures are equal. */
export function rankCorrelation(rows: readonly Row[]): number {
  const ranks = (of: (row: Row) => number) => {
    const sorted = rows.toSorted((a, b) => of(a) - of(b));
    return rows.map(row => sorted.indexOf(row));
  };
  const [measured, said] = [ranks(row => row.measured), ranks(row => row.said)];
  const apart = measured.reduce((sum, rank, i) => sum + (rank - said[i]!) ** 2, 0);
  return 1 - (6 * apart) / (rows.length * (rows.length ** 2 - 1));
}
