/**
 * Numbers of a model of latency, fitted to what was measured. A few networks say little of each number by itself: first all of
 * them change together, then each as far as the measurements ask for it, held to where it was.
 */
import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { type Latency, timesOf } from '../targets/latencies';
import { type Around, type Run, totalUs } from '../targets/latencies/latency';

/** A network as the engine is given it, and its time. */
export interface Measured {
  readonly name: string;
  readonly run: Run;
  readonly around: Around;
  readonly measuredMs: number;
  readonly macs: number;
}

/** A model with numbers of its own that may be fitted. */
export type Free = Extract<Latency, { readonly numbers: Readonly<Record<string, number>> }>;

export const isFree = (latency: Latency | undefined): latency is Free =>
  latency !== undefined && 'numbers' in latency;

/**
 * How much a number may change for the sake of one measurement: that each is by a factor of `e` to this power elsewhere weighs
 * as much as an error of 100 %.
 */
const freedom = 4;

/** What a model with these numbers says, in milliseconds; NaN where it says nothing. */
export function saidOf({ run, around }: Measured, latency: Free): number {
  const times = timesOf(run, latency, around);
  if ('unknown' in times) return Number.NaN;
  return times.spent.reduce((sum, spent) => sum + totalUs(spent), times.callUs) / 1e3;
}

export function fitted(latency: Free, rows: readonly Measured[]): Free {
  const together = scaled(latency, rows);
  const names = Object.keys(latency.numbers).filter(name => together.numbers[name as never] > 0);
  const withChanges = (changes: readonly number[]): Free =>
    ({
      ...together,
      numbers: {
        ...together.numbers,
        ...Object.fromEntries(
          names.map((name, i) => [
            name,
            (together.numbers as Readonly<Record<string, number>>)[name]! * Math.exp(changes[i]!),
          ]),
        ),
      },
    }) as Free;
  // One value for each network, then one for each number, which ought to stay as it was.
  const residual = (changes: readonly number[]) => {
    const changed = withChanges(changes);
    return (at: number): number =>
      at < rows.length
        ? Math.log(saidOf(rows[at]!, changed) / rows[at]!.measuredMs)
        : changes[at - rows.length]! / freedom;
  };
  const count = rows.length + names.length;
  const { parameterValues } = levenbergMarquardt(
    { x: Array.from({ length: count }, (_, i) => i), y: new Array<number>(count).fill(0) },
    changes => residual(Array.from(changes as ArrayLike<number>)),
    {
      initialValues: names.map(() => 0),
      minValues: names.map(() => -4),
      maxValues: names.map(() => 4),
      damping: 0.1,
      gradientDifference: 0.02,
      maxIterations: 40,
      errorTolerance: 1e-6,
    },
  );
  return withChanges(Array.from(parameterValues));
}

/** All rates times one number, so that the typical error is none. */
function scaled(latency: Free, rows: readonly Measured[]): Free {
  const ratios = rows.map(row => saidOf(row, latency) / row.measuredMs).sort((a, b) => a - b);
  const middle = ratios[Math.floor(ratios.length / 2)]!;
  const numbers = Object.fromEntries(
    Object.entries(latency.numbers).map(([name, n]) => [
      name,
      name.endsWith('PerUs') ? n * middle : name.endsWith('Us') ? n / middle : n,
    ]),
  );
  return { ...latency, numbers } as Free;
}
