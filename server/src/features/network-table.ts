/** A network as the rows of its table, for a view beside the text: the rows and cells of hover and command line. */
import type { Analysis } from '../analysis';
import { fp32, type Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import type { Table, TableRow } from '../messages';
import { counted } from '../quantity/show';
import { stageColumns, stageRow } from '../report/columns';
import { overview, type Stage, stagesOf } from '../report/stages';
import { libraryUri } from '../std/library';
import type { Unit } from '../syntax/tree';
import { type Elsewhere, fileOf } from './elsewhere';
import { columnsOf, known, linesOf } from './rows';
import { type Subject, subjectAt } from './subject';
import { isMixed } from './totals-line';

/** More rows than anyone reads; a view must build each of them. */
const mostRows = 500;

export function networkTable(analysis: Analysis, offset: number, elsewhere: Elsewhere): Table | undefined {
  const subject = subjectAt(analysis, offset);
  if (subject === undefined || subject.network.body.layerCount === 0) return undefined;
  const { body, declared } = subject.network;
  const { precision, words } = precisionFor(subject);
  const sums = totalsOf(body);
  const whole: Parameters<typeof stageRow>[2] = figure => figure.of(sums, precision);
  const rows = overview(stagesOf(body), mostRows).map((stage): TableRow => {
    const cells = stageRow(stage, precision, whole);
    const order = stageColumns.map(({ order: by }) => known(by?.(stage, precision)));
    return { cells, order, ...whereIs(analysis, stage, elsewhere) };
  });
  const all: Stage = { name: 'all', output: body.outputs.at(-1), sums, places: [] };
  const total = stageRow(all, precision, whole);
  const targets = subject.deployments.map(({ deployed }) => deployed.unit.node.target.name);
  const missing = body.unknownCount > 0 ? [`without ${counted(body.unknownCount, 'stage')} unknown`] : [];
  const [unit] = analysis.positions.at(offset);
  const lines = unit && linesOf(analysis, { uri: analysis.uri, unit, start: 0, end: unit.length });
  return {
    title: declared.node.name.name,
    about: [words, ...new Set(targets), ...missing].join(' · '),
    columns: columnsOf(stageColumns),
    rows,
    total,
    ...(lines === undefined ? {} : { lines }),
  };
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
