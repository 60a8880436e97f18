/** What every target makes of a network, a row for each: those of the file's deployments first. */
import type { Analysis } from '../analysis';
import { assumedOn } from '../deploy/assumed';
import { type Judged, judgeDeployment } from '../deploy/judge';
import { usual } from '../deploy/precision';
import type { Speaks } from '../languages';
import type { Link, Table, TableRow } from '../messages';
import { counted } from '../quantity/show';
import { type DeploymentSummary, summaryOf } from '../report/deployment';
import { columnsFor } from '../report/deployment-text';
import type { Targets } from '../targets/registry';
import { few } from '../text/shorten';
import type { Elsewhere } from './elsewhere';
import { reasonsOf } from './reasons';
import { columnsOf, known, linesOf } from './rows';
import { type Subject, subjectAt } from './subject';

interface World {
  /** Reasons are shortened as they are said, and cannot be said anew from what is left of them. */
  readonly say?: Speaks;
  readonly analysis: Analysis;
  readonly elsewhere: Elsewhere;
  /** Awaited between two targets; false when nobody wants the rest any more. */
  readonly goOn: (done: number, all: number) => Promise<boolean>;
}

interface Compared {
  readonly judged: Judged;
  readonly summary: DeploymentSummary;
  readonly links: readonly Link[];
}

/**
 * @param targets every one that the file sees
 * @returns nothing without a network, or where nobody wants to know any more
 */
export async function comparison(
  { analysis, elsewhere, goOn, say }: World,
  offset: number,
  targets: Targets,
): Promise<Table | undefined> {
  const subject = subjectAt(analysis, offset);
  if (subject === undefined || subject.network.body.layerCount === 0) return undefined;
  const written = analysis.deployments.filter(
    ({ deployed }) => deployed.evaluated?.declared === subject.network.declared,
  );
  const args = argsOf(subject);
  const named = new Set(written.map(({ deployed }) => deployed.unit.node.target.name));
  const rest = targets.all().filter(({ id, target }) => target !== undefined && !named.has(id));
  const compared: Compared[] = [];
  const all = written.length + rest.length;
  for (const judge of [
    ...written.map(judged => () => judged),
    ...rest.map(({ id, target }) => () => {
      const deployed = assumedOn(subject.network, args, id, usual(target!));
      return judgeDeployment(deployed, targets);
    }),
  ]) {
    // A target at a time: an edit that arrives meanwhile has no use for the rest.
    if (!(await goOn(compared.length, all))) return undefined;
    const judged = judge();
    const summary = summaryOf(judged)!;
    compared.push({ judged, summary, links: reasonsOf(judged, summary, analysis, elsewhere, say) });
  }
  const [target, fits, ...others] = columnsFor(compared.map(({ summary }) => summary));
  // Beside the text there is little room, and other figures behind the reasons are looked for by whoever wants them.
  const why = others.at(-1)!;
  const [first, behind] = [
    others.filter(one => one.isFirst),
    others.filter(one => !one.isFirst && one !== why),
  ];
  const columns = [target!, fits!, ...first, why, ...behind];
  const rows = compared.map(({ judged, summary, links }): TableRow => {
    const isWritten = written.includes(judged);
    const cells = columns.map(({ cell }) => cell(summary));
    const own = few(summary.args, 'arguments');
    if (own !== few(args, 'arguments')) cells[0] += own === '' ? ' (as it is)' : ` (${own})`;
    return {
      cells,
      order: columns.map(({ order }) => known(order?.(summary))),
      isMarked: isWritten,
      ...(summary.fit.fits === undefined ? {} : { tone: summary.fit.fits ? 'good' : 'bad' }),
      links,
      ...(isWritten ? placeOf(analysis, judged) : {}),
    };
  });
  const lines = linesOf(analysis, whole(analysis, subject.unit));
  return {
    title: subject.network.declared.node.name.name + (args.length === 0 ? '' : `(${few(args, 'arguments')})`),
    about: aboutOf(compared, written.length),
    columns: columnsOf(columns),
    linkColumn: columns.indexOf(why),
    rows,
    total: [],
    ...(lines === undefined ? {} : { lines }),
  };
}

/** What the network at the place has been given: that of a deployment where the place is in one. */
const argsOf = ({ network, deployments }: Subject): readonly string[] =>
  deployments.find(({ deployed }) => deployed.evaluated === network)?.deployed.args ?? [];

const whole = ({ uri }: Analysis, unit: Subject['unit']) => ({ uri, unit, start: 0, end: unit.length });

function placeOf(analysis: Analysis, { deployed: { unit } }: Judged): Pick<TableRow, 'uri' | 'lines'> {
  const lines = linesOf(analysis, whole(analysis, unit));
  return lines === undefined ? {} : { uri: analysis.uri, lines };
}

function aboutOf(compared: readonly Compared[], written: number): string {
  const fits = (wanted: boolean | undefined) =>
    compared.filter(one => one.summary.fit.fits === wanted).length;
  const parts = [
    `${counted(compared.length, 'target')}, ${written} deployed here`,
    `${fits(true)} fit`,
    `${fits(undefined)} unknown`,
    `${fits(false)} do not`,
  ];
  return parts.join(' · ');
}
