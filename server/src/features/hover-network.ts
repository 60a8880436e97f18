/** Hover on a network's name: its totals, and where in it they arise. */
import type { Analysis } from '../analysis';
import type { Figures } from '../cost/figures';
import type { Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import type { Judged } from '../deploy/judge';
import { worked } from '../figures';
import { isWhole } from '../figures/figure';
import type { Body, Evaluated } from '../graph/graph';
import { counted, shapes } from '../quantity/show';
import { stageColumns, stageRow } from '../report/columns';
import { overview, type Stage, stagesOf } from '../report/stages';
import type { Related } from '../text/problem';
import { few } from '../text/shorten';
import { networkTable } from './figure-table';
import { describeMemory } from './hover-memory';
import { docMarkdown, nameMarkdown } from './markdown';
import { precisionOf } from './sites';
import { fenced, table } from './table';
import { positionOf } from './text';

/** @param deployments those in which it is looked at: each is told what it needs of its chip's memories */
export function describeNetwork(
  analysis: Analysis,
  network: Evaluated,
  deployments = analysis.deployments.filter(({ deployed }) => deployed.evaluated === network),
): string {
  const { declared, body } = network;
  const totals = totalsOf(body);
  const precision = precisionOf(analysis, network);
  const inputs = inputShapes(body);
  const outputs = few(
    body.outputs.map(shape => (shape === undefined ? 'unknown' : shapes([shape]))),
    'outputs',
  );
  const head = `**${nameMarkdown(declared.node.name.name)}** · ${inputs === '' ? '' : `${inputs} → `}${outputs}`;
  const lines = [head, `${counted(body.layerCount, 'layer')}, batch 1`];
  if (body.unknownCount > 0)
    lines.push(
      `Without ${counted(body.unknownCount, 'stage')} whose cost is unknown because of an error: every figure is a lower bound.`,
    );
  const parts = [lines.join('  \n')];
  if (declared.doc !== '') parts.push(docMarkdown(declared.doc));
  if (body.layerCount > 0) {
    parts.push(fenced(networkTable(body, precision)));
    const stages = stagesOf(body);
    if (stages.length > 1) parts.push(fenced(stageTable(stages, totals, precision)));
    const reasons = worked.flatMap(figure =>
      isWhole(figure) && body.unknownCount === 0
        ? [...(figure.because?.(body, precision) ?? []), ...(figure.lowered?.(body, precision) ?? [])]
        : [],
    );
    if (reasons.length > 0) parts.push(reasons.map(reason => `- ${reasonIn(analysis, reason)}`).join('\n'));
    parts.push(...deployments.slice(0, mostDeployments).flatMap(memoryOf));
  }
  return parts.join('\n\n');
}

/** Whoever deploys to more chips compares them in a table. */
const mostDeployments = 3;

function memoryOf(judged: Judged): readonly string[] {
  const told = describeMemory(judged);
  return told === undefined ? [] : [`**${nameMarkdown(judged.target!.name)}** · ${told}`];
}

/** A reason with the line that it speaks of; one that stands in another file is told without. */
function reasonIn({ uri, file, positions }: Analysis, { place, text }: Related): string {
  const span = place.uri === uri ? positions.of(place) : undefined;
  return span === undefined
    ? text.replace(/ here\.$/, '.')
    : `${text.replace(/ here\.$/, '')} (line ${positionOf(file, span.start).line + 1}).`;
}

const inputShapes = (body: Body): string =>
  few(
    body.items
      .filter(item => item.kind === 'layer' && item.inputs.length === 0)
      .flatMap(item => item.outputs)
      .map(shape => shapes([shape!])),
    'inputs',
  );

/** The same rows as on the command line. */
function stageTable(stages: readonly Stage[], totals: Figures, precision: Precision): string {
  const rows = overview(stages).map(stage =>
    stageRow(stage, precision, figure => figure.of(totals, precision)),
  );
  const titles = stageColumns.map(({ title }) => title);
  return table([titles, ...rows], stageColumns.map(({ right }) => (right ? 'r' : 'l')).join(''));
}
