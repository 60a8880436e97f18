/** Where the time of a deployment goes, as tables and as JSON: by stage and by kind of work. */
import { allUs, kindsOfWork, type Part, timeBetween } from '../deploy/shares';
import type { Timing } from '../deploy/timed';
import { isKnown, likelyOf } from '../quantity/quantity';
import { exact, share, tell } from '../quantity/show';
import type { Target } from '../targets/target';
import type { CostReport } from './cost-form';
import { overview, type Stage } from './stages';
import { type Column, table } from './table';

type Written = CostReport['deployments'][number];

/** Titles of what stands of a stage's time, wherever it is shown. */
export const timeColumns: readonly Column[] = [
  { title: 'latency', right: true },
  { title: 'of all', right: true },
];

/** A cell for each of them; `all` is what shares are of, in microseconds. */
export const timeCells = ({ latency, us }: Pick<Part, 'latency' | 'us'>, all: number): readonly string[] => [
  tell(latency),
  share(us, all),
];

/** Of a network that is one stage the stages tell nothing. */
export function timeText(timing: Timing, target: Target, stages: readonly Stage[]): string {
  if (timing.layers.size === 0) return '';
  const all = allUs(timing);
  const byStage = overview(stages).map(stage => [
    stage.name,
    ...timeCells(timeBetween(timing, stage.from, stage.to), all),
  ]);
  const besides = timing.besides.map(one => [one.name, ...timeCells(one, all)]);
  const byKind = kindsOfWork(timing, target).map(kind => [
    kind.name,
    kind.layers === 0 ? '' : exact(kind.layers),
    ...timeCells(kind, all),
  ]);
  const tables = [
    stages.length > 1 ? table([{ title: 'stage' }, ...timeColumns], [...byStage, ...besides]) : '',
    table([{ title: 'kind of work' }, { title: 'layers', right: true }, ...timeColumns], byKind),
  ];
  return tables.filter(one => one !== '').join('\n\n');
}

const orNull = (n: number): number | null => (Number.isFinite(n) ? n : null);

function numbersOf({ latency, us }: Pick<Part, 'latency' | 'us'>, all: number) {
  const [from, to] = isKnown(latency) ? [latency.from, latency.to] : [Number.NaN, Number.NaN];
  return {
    latencyMs: orNull(likelyOf(latency) * 1e3),
    latencyFromMs: orNull(from * 1e3),
    latencyToMs: orNull(to * 1e3),
    share: orNull(us / all),
  };
}

/** Empty where nothing is known of the time. */
export function timeJson(
  timing: Timing | undefined,
  target: Target | undefined,
  stages: readonly Stage[],
): Pick<Written, 'timeByStage' | 'timeByKind'> {
  if (timing === undefined || target === undefined || timing.layers.size === 0)
    return { timeByStage: [], timeByKind: [] };
  const all = allUs(timing);
  return {
    timeByStage: stages.map(({ name, from, to }) => ({
      stage: name,
      ...numbersOf(timeBetween(timing, from, to), all),
    })),
    timeByKind: kindsOfWork(timing, target).map(kind => ({
      kind: kind.name,
      layers: kind.layers,
      ...numbersOf(kind, all),
    })),
  };
}
