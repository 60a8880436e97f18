/** Hover on a network's name: its totals, and where in it they arise. */
import type { Analysis } from '../analysis';
import { type Figures, nothing, plus } from '../cost/figures';
import { foldsOf } from '../cost/folds';
import { bytesOf } from '../cost/precision';
import { addSums, settle, sumOfBody, sumOfItem, totalsOf } from '../cost/totals';
import type { Body, Evaluated, Item, SharedInstance } from '../graph/graph';
import { bytes, counted, shapes, share, short } from '../quantity/show';
import { few } from '../text/shorten';
import { oneTable } from './figure-table';
import { docMarkdown, nameMarkdown } from './markdown';
import { precisionOf } from './sites';
import { fenced, table } from './table';

interface Stage {
  readonly label: string;
  readonly outputs: readonly (readonly number[] | undefined)[];
  readonly figures: Figures;
}

/** More rows than this are no overview. */
const most = 24;

export function describeNetwork(analysis: Analysis, network: Evaluated): string {
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
    parts.push(fenced(oneTable(totals, undefined, precision)));
    const stages = stagesOf(body);
    if (stages.length > 1) parts.push(fenced(stageTable(stages, totals, precision)));
  }
  return parts.join('\n\n');
}

const inputShapes = (body: Body): string =>
  few(
    body.items
      .filter(item => item.kind === 'layer' && item.inputs.length === 0)
      .flatMap(item => item.outputs)
      .map(shape => shapes([shape!])),
    'inputs',
  );

function stageTable(
  stages: readonly Stage[],
  totals: Figures,
  precision: Parameters<typeof bytesOf>[1],
): string {
  const all = bytesOf(totals, precision).memoryAccessBytes;
  const rows = stages.map(({ label, outputs, figures }) => {
    const moved = bytesOf(figures, precision).memoryAccessBytes;
    const last = outputs.at(-1);
    return [
      label,
      last === undefined ? '' : shapes([last]),
      short(figures.params),
      short(figures.macs),
      share(figures.macs, totals.macs),
      bytes(moved),
      share(moved, all),
    ];
  });
  return table([['', 'output', 'params', 'MACs', '', 'memory access', ''], ...rows], 'llrrrrr');
}

/** The rows of the paper's table: lines of the network, and the turns of its loops as far as they are not too many. */
export function stagesOf(body: Body): readonly Stage[] {
  const turns = (open: boolean) => rowsOf(body, open);
  const wide = turns(true);
  const rows = wide.length <= most ? wide : turns(false);
  if (rows.length <= most) return rows;
  const rest = rows.slice(most - 1);
  const figures = rest.reduce((sum, row) => plus(sum, row.figures), nothing);
  return [
    ...rows.slice(0, most - 1),
    { label: `… ${rest.length} more`, outputs: rest.at(-1)!.outputs, figures },
  ];
}

function rowsOf(body: Body, open: boolean): readonly Stage[] {
  const rows: Stage[] = [];
  // A row has the weights of a shared instance that no row above has.
  const counted = new Set<SharedInstance>();
  let group: Item[] = [];
  const close = () => {
    const heavy = group.filter(item => !(item.kind === 'layer' && item.op.inputs.max === 0));
    if (heavy.length > 0) rows.push(rowOf(body, heavy, counted));
    group = [];
  };
  const seen = new Map<string, number>();
  for (const item of body.items) {
    if (item.kind === 'loop' && open) {
      close();
      for (const run of item.runs) {
        const figures = settle(addSums([[sumOfBody(run.body), run.times]]), counted);
        const index = seen.get(lineOf(item, run.body.items)) ?? 0;
        const label = labelOf(item, run.body, run.times, index);
        seen.set(lineOf(item, run.body.items), index + run.times);
        rows.push({ label, outputs: run.body.outputs, figures });
      }
      continue;
    }
    const [before] = group;
    if (before !== undefined && !together(before, item)) close();
    group.push(item);
  }
  close();
  return rows;
}

const together = (a: Item, b: Item): boolean =>
  a.place.unit === b.place.unit || (a.lines.length > 0 && a.lines[0] === b.lines[0]);

function rowOf(body: Body, items: readonly Item[], counted: Set<SharedInstance>): Stage {
  const folds = foldsOf(body);
  const figures = settle(addSums(items.map(item => [sumOfItem(body, item, folds), 1])), counted);
  const line = items[0]!.lines[0];
  return { label: line ?? namesOf(items), outputs: items.at(-1)!.outputs, figures };
}

const lineOf = (loop: Item, items: readonly Item[]): string => {
  const line = loop.lines[0] ?? items[0]?.lines[0] ?? '';
  return items.every(item => (item.lines[0] ?? line) === line) ? line : '';
};

function labelOf(loop: Item, body: Body, times: number, index: number): string {
  const line = lineOf(loop, body.items);
  if (line !== '') return times === 1 ? `${line}[${index}]` : `${line}[${index}…${index + times - 1}]`;
  return namesOf(body.items, times);
}

/** What does the work, with how often: `InvertedResidual ×2`. */
function namesOf(items: readonly Item[], times = 1): string {
  const counts = new Map<string, number>();
  const visit = (list: readonly Item[], n: number) => {
    for (const item of list) {
      if (item.kind === 'loop') for (const run of item.runs) visit(run.body.items, n * run.times);
      else {
        const name = item.kind === 'layer' ? item.op.name : item.name;
        if (item.kind === 'use' || (item.op.macs !== undefined && item.op.inputs.max > 0))
          counts.set(name, (counts.get(name) ?? 0) + n);
      }
    }
  };
  visit(items, times);
  if (counts.size === 0)
    for (const item of items)
      if (item.kind === 'layer') counts.set(item.op.name, (counts.get(item.op.name) ?? 0) + times);
  const shown = [...counts].map(([name, n]) => (n === 1 ? name : `${name} ×${n}`));
  return shown.length > 3 ? `${shown.slice(0, 2).join(', ')}, …` : shown.join(', ');
}
