/** A network as the rows of its table, for a view beside the text: the rows and cells of hover and command line. */
import type { Analysis } from '../analysis';
import { fp32, type Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { allUs, timeBetween } from '../deploy/shares';
import { canTime, isTimed, type Timing, timingOn } from '../deploy/timed';
import type { Table, TableRow } from '../messages';
import { counted } from '../quantity/show';
import { stageColumns, stageRow } from '../report/columns';
import { overview, type Stage, stagesOf } from '../report/stages';
import { timeCells, timeColumns } from '../report/time';
import { libraryUri } from '../std/library';
import type { Unit } from '../syntax/tree';
import { activeIn, type Chosen } from './active';
import { type Elsewhere, fileOf } from './elsewhere';
import { columnsOf, known, linesOf } from './rows';
import { type Subject, subjectAt } from './subject';
import { isMixed } from './totals-line';

/** More rows than anyone reads; a view must build each of them. */
const mostRows = 500;

/** What a larger network takes is shown once somebody has waited for it elsewhere. */
const soonLayers = 2000;

/** @param chosen what one works on: it tells which deployment's time is shown */
export function networkTable(
  analysis: Analysis,
  offset: number,
  elsewhere: Elsewhere,
  chosen?: Chosen,
): Table | undefined {
  const subject = subjectAt(analysis, offset);
  if (subject === undefined || subject.network.body.layerCount === 0) return undefined;
  const { body, declared } = subject.network;
  const { precision, words } = precisionFor(subject);
  const sums = totalsOf(body);
  const whole: Parameters<typeof stageRow>[2] = figure => figure.of(sums, precision);
  const timing = timingFor(analysis, subject, chosen);
  const allTime = timing === undefined ? 0 : allUs(timing);
  const rows = overview(stagesOf(body), mostRows).map((stage): TableRow => {
    const time = timing && timeBetween(timing, stage.from, stage.to);
    const cells = behindName(
      stageRow(stage, precision, whole),
      time === undefined ? [] : timeCells(time, allTime),
    );
    const sizes = stageColumns.map(({ order: by }) => known(by?.(stage, precision)));
    const order = behindName(sizes, time === undefined ? [] : [known(time.us), known(time.us)]);
    return { cells, order, ...whereIs(analysis, stage, elsewhere) };
  });
  const blank = stageColumns.slice(1).map(() => '');
  for (const one of timing?.besides ?? [])
    rows.push({
      cells: [one.name, ...timeCells(one, allTime), ...blank],
      order: [null, one.us, one.us, ...blank.map(() => null)],
    });
  const { outputs } = body;
  const all: Stage = { name: 'all', output: outputs.at(-1), outputs, sums, from: 0, to: 0, places: [] };
  const total = behindName(
    stageRow(all, precision, whole),
    timing === undefined ? [] : timeCells({ latency: timing.latency, us: allTime }, allTime),
  );
  const targets = subject.deployments.map(({ deployed }) => deployed.unit.node.target.name);
  const missing = body.unknownCount > 0 ? [`${counted(body.unknownCount, 'unknown stage')} left out`] : [];
  const [unit] = analysis.positions.at(offset);
  const lines = unit && linesOf(analysis, { uri: analysis.uri, unit, start: 0, end: unit.length });
  return {
    title: declared.node.name.name,
    about: [words, ...new Set(targets), ...missing].join(' · '),
    columns: columnsOf(
      behindName(
        stageColumns,
        timing === undefined ? [] : timeColumns.map(column => ({ ...column, order: true })),
      ),
    ),
    rows,
    total,
    ...(lines === undefined ? {} : { lines }),
  };
}

/** Beside the text there is little room, and what a deployment is about comes first. */
const behindName = <T, M>([name, ...others]: readonly T[], more: readonly M[]): readonly (T | M)[] => [
  name!,
  ...more,
  ...others,
];

/** Of the deployment that one works on; nothing where nothing is known of its time. */
function timingFor(
  analysis: Analysis,
  { network, deployments }: Subject,
  chosen: Chosen,
): Timing | undefined {
  const active = activeIn(analysis, chosen);
  const own = deployments.filter(({ deployed }) => deployed.evaluated === network);
  const { deployed, target } = own.find(judged => active.has(judged)) ?? own[0] ?? {};
  if (deployed === undefined || target === undefined || !canTime(deployed, target)) return undefined;
  if (network.body.layerCount > soonLayers && !isTimed(deployed, target)) return undefined;
  const timing = timingOn(deployed, target);
  return timing.layers.size === 0 ? undefined : timing;
}

/** Where the precision hangs on the place, the one that holds where no path says otherwise. */
function precisionFor({ sizing, deployments }: Subject): { precision: Precision; words: string } {
  if (!isMixed(sizing)) return { precision: sizing, words: sizing.name };
  const precision = deployments[0]?.deployed.precision ?? fp32;
  return { precision, words: `as if all were ${precision.name}` };
}

/** The innermost text of this file, else of another that the network stands in; the library leads nowhere. */
function whereIs(
  analysis: Analysis,
  { places }: Stage,
  elsewhere: Elsewhere,
): Pick<TableRow, 'uri' | 'lines'> {
  const own = places.findLast(({ uri }) => uri === analysis.uri);
  const place = own ?? places.findLast(({ uri }) => uri !== libraryUri);
  const file = place && (own === undefined ? fileOf(analysis, place.uri, elsewhere) : analysis);
  const lines = file && linesOf(file, { ...place, start: 0, end: (place.unit as Unit).length });
  return lines === undefined ? {} : { uri: place!.uri, lines };
}
