/**
 * A network cut into the rows of its table, as papers print them: the lines of the network, and the turns of its loops as
 * far as they are not too many. Where one block holds all that is no single layer, its rows tell more than its name.
 */
import { type Figures, nothing, plus } from '../cost/figures';
import { type Folds, foldsOf } from '../cost/folds';
import { addSums, settle, sumOfBody, sumOfItem } from '../cost/totals';
import { type Body, type Item, layersOf, type SharedInstance, type Use } from '../graph/graph';
import type { Shape } from '../ops/op';
import type { Place } from '../text/problem';

export interface Stage {
  /** The path of a named line, `stage[2]`, else what does the work there. */
  readonly name: string;
  readonly output: Shape | undefined;
  /** Of a whole network with several. */
  readonly outputs?: readonly (Shape | undefined)[];
  readonly sums: Figures;
  /** The places of its layers in the order of execution: from the first, up to the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** The text that it begins with, behind the uses of blocks that lead to it. */
  readonly places: readonly Place[];
}

/** More rows than this are no overview. */
export const most = 24;

/** Together they cost what the network costs; inputs, which cost nothing, have no row. */
export function stagesOf(body: Body): readonly Stage[] {
  const from = { prefix: '', places: [], at: 0 };
  const folds = foldsOf(body);
  const wide = cut(folds, true, from, new Set());
  return wide.length <= most ? wide : cut(folds, false, from, new Set());
}

/** As many rows as are an overview, or as are wanted, what is beyond them together. */
export function overview(stages: readonly Stage[], rows = most): readonly Stage[] {
  if (stages.length <= rows) return stages;
  const rest = stages.slice(rows - 1);
  const sums = rest.reduce((sum, stage) => plus(sum, stage.sums), nothing);
  const name = `… ${rest.length} more`;
  const [first, last] = [rest[0]!, rest.at(-1)!];
  const { from, places } = first;
  return [...stages.slice(0, rows - 1), { name, output: last.output, sums, from, to: last.to, places }];
}

/** The path of the block that is cut, the uses that lead to it, and how many layers stand in front. */
interface From {
  readonly prefix: string;
  readonly places: readonly Place[];
  readonly at: number;
}

/**
 * @param open whether each run of a loop is a row
 * @param counted shared instances of which a row above has the weights
 */
function cut(folds: Folds, open: boolean, from: From, counted: Set<SharedInstance>): readonly Stage[] {
  const { prefix, places } = from;
  const { body } = folds;
  const stages: Stage[] = [];
  const whole = wholeIn(body);
  const seen = new Map<string, number>();
  let group: Item[] = [];
  let passed = from.at;
  /** The row of the lines right above, which what only follows them belongs to. */
  let above: Stage | undefined;
  const close = () => {
    const heavy = group.filter(item => !(item.kind === 'layer' && item.op.inputs.max === 0));
    const begins = passed;
    passed += layersIn(group);
    group = [];
    if (heavy.length === 0) return;
    const sums = settle(addSums(heavy.map(item => [sumOfItem(item, folds), 1])), counted);
    const name = prefix + (heavy[0]!.lines[0] ?? namesOf(heavy));
    const output = heavy.at(-1)!.outputs.at(-1);
    if (above !== undefined && stages.at(-1) === above && heavy.every(item => follows(item, sums))) {
      const shown = sums.outputElements === 0 ? above.output : output;
      above = { ...above, output: shown, sums: plus(above.sums, sums), to: passed };
      stages[stages.length - 1] = above;
      return;
    }
    above = { name, output, sums, from: begins, to: passed, places: [...places, heavy[0]!.place] };
    stages.push(above);
  };
  for (const item of body.items) {
    if (item === whole) {
      close();
      const path = [...whole.lines, whole.name].join('.');
      const inside = { prefix: `${prefix}${path}.`, places: [...places, whole.place], at: passed };
      stages.push(...cut(folds.inside(whole), open, inside, counted));
      passed += layersOf(whole);
    } else if (item.kind === 'loop' && open) {
      close();
      for (const [i, { body: turn, times }] of item.runs.entries()) {
        const turns = folds.turnsOf(item)[i]!;
        const parts = turns.map(t => [sumOfBody(turn, t.folds), t.times] as const);
        const sums = settle(addSums(parts), counted);
        const line = lineOf(item, turn.items);
        const index = seen.get(line) ?? 0;
        seen.set(line, index + times);
        stages.push({
          name: prefix + nameOf(line, turn, times, index),
          output: turn.outputs.at(-1),
          sums,
          from: passed,
          to: passed + turn.layerCount * times,
          places: [...places, (turn.items[0] ?? item).place],
        });
        passed += turn.layerCount * times;
      }
    } else {
      const [before] = group;
      if (before !== undefined && !together(before, item)) close();
      group.push(item);
    }
  }
  close();
  return stages;
}

const layersIn = (items: readonly Item[]): number => items.reduce((sum, item) => sum + layersOf(item), 0);

/** What works on each element by itself, or costs nothing, is nothing that a paper's table has a row for. */
const follows = (item: Item, sums: Figures): boolean =>
  item.kind === 'layer' &&
  item.lines.length === 0 &&
  (item.op.affine === true || item.op.pointwise === true || sums.inputElements + sums.outputElements === 0);

/** The block that holds all of a body but single layers. */
function wholeIn({ items }: Body): Use | undefined {
  const [composite, another] = items.filter(item => item.kind !== 'layer');
  if (composite?.kind !== 'use' || another !== undefined) return undefined;
  return composite.shared === undefined && composite.body.layerCount > 1 ? composite : undefined;
}

const together = (a: Item, b: Item): boolean =>
  a.place.unit === b.place.unit || (a.lines.length > 0 && a.lines[0] === b.lines[0]);

const lineOf = (loop: Item, items: readonly Item[]): string => {
  const line = loop.lines[0] ?? items[0]?.lines[0] ?? '';
  return items.every(item => (item.lines[0] ?? line) === line) ? line : '';
};

function nameOf(line: string, body: Body, times: number, index: number): string {
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
