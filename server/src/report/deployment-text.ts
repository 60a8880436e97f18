/** Deployments for a terminal: one with what is told of its layers, or a table of many. */

import { bytesOf, type Planned } from '../deploy/arena';
import type { Timing } from '../deploy/timed';
import { timed, worked } from '../figures';
import type { Counted, Whole } from '../figures/figure';
import { isKnown, likelyOf, numberIn, numberOf, type Quantity } from '../quantity/quantity';
import { bytes, exact, tell, unknown } from '../quantity/show';
import { begun, few } from '../text/shorten';
import { costText, totalsText } from './cost-table';
import type { DeploymentCost, DeploymentSummary } from './deployment';
import { type Column, table } from './table';
import { timeText } from './time';

const fitWords = (fits: boolean | undefined): string => (fits === undefined ? unknown : fits ? 'yes' : 'no');

/** The network with its arguments and where it goes: `MobileNetV1(width = 0.25) on MAX78000`. */
function titled(cost: DeploymentCost): DeploymentCost['network'] {
  const { network, args, figures, targetName } = cost;
  const given = args.length === 0 ? '' : `(${few(args, 'arguments')})`;
  return { ...network, figures, name: `${network.name}${given} on ${targetName}` };
}

/**
 * A deployment of the file: its tables as those of networks, where one precision holds, then what becomes of it.
 * @param byLayer a line for each layer instead of each stage
 */
export const deployedText = (cost: DeploymentCost, byLayer: boolean): string =>
  `${cost.isMixed ? totalsText(titled(cost)) : costText(titled(cost), byLayer)}\n${accountText(cost)}\n${timesIn(cost)}`;

/** A network on a chip that was asked for: totals, what becomes of it, and each layer that is not run as it is. */
export function onText(cost: DeploymentCost, told: readonly string[]): string {
  const lines = told.length === 0 ? '' : `\n${told.join('\n')}\n`;
  return `${totalsText(titled(cost))}\n${accountText(cost)}\n${timesIn(cost)}${lines}`;
}

/** Where the time goes, as far as it is known. */
function timesIn({ timing, on, network }: DeploymentCost): string {
  const text = timing === undefined || on === undefined ? '' : timeText(timing, on, network.stages);
  return text === '' ? '' : `\n${text}\n`;
}

/** `64, 34.1 MiB` */
const crossingsIn = (crossings: number | undefined, size: Quantity | undefined): string =>
  crossings === undefined || size === undefined
    ? unknown
    : `${exact(crossings)}${crossings === 0 ? '' : `, ${tell(size)}`}`;

/** What becomes of a network on its chip, a title and a value each. */
export function accountRows({
  fit,
  ceiling,
  fates,
  crossings,
  crossingBytes,
  weightMemory,
  mapMemory,
  arena,
  leastPeak,
  budgets,
  timing,
}: DeploymentCost): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [];
  if (ceiling !== undefined) rows.push(['array', ceiling]);
  if (weightMemory !== undefined) rows.push(['memory for weights', bytes(weightMemory)]);
  if (mapMemory !== undefined) rows.push(['memory for maps', bytes(mapMemory)]);
  if (arena !== undefined) rows.push(['arena', arenaText(arena)]);
  if (leastPeak !== undefined) rows.push(['peak at best', `${bytes(leastPeak)} with lines in another order`]);
  if (fates !== undefined) {
    const parts = Object.entries(fates).filter(([fate, layers]) => fate !== 'none' && layers > 0);
    rows.push(['layers', parts.map(([fate, layers]) => `${exact(layers)} ${fate}`).join(', ')]);
  }
  rows.push(['crossings', crossingsIn(crossings, crossingBytes)]);
  if (timing !== undefined) rows.push(...timeRows(timing));
  for (const { budget, value, state } of budgets) {
    const amount =
      value === undefined ? '' : `${tell(value)} of ${tell(numberIn(value.unit, budget.limit))}: `;
    rows.push([`budget ${budget.name}`, amount + (state === 'open' ? 'not judged' : state)]);
  }
  rows.push(['fits', fit.why === undefined ? fitWords(fit.fits) : `${fitWords(fit.fits)}: ${fit.why}`]);
  return rows;
}

function accountText(cost: DeploymentCost): string {
  const rows = accountRows(cost);
  const widest = Math.max(...rows.map(([title]) => title.length));
  return rows.map(([title, value]) => `${title.padEnd(widest)}  ${value}`).join('\n');
}

const arenaText = ({ plannedBytes, persistentBytes }: Planned): string =>
  persistentBytes === undefined
    ? `${bytes(plannedBytes)} of SRAM as the compiler would lay it out, buffers for weights that nobody has trained among it`
    : `${bytes(plannedBytes)} planned, ${bytes(persistentBytes)} kept`;

/** The time, what it rests on and what is not in it. */
function timeRows(timing: Timing): readonly (readonly [string, string])[] {
  const { latency, basis, open } = timing;
  if (!isKnown(latency)) return [['latency', `${unknown}: ${latency.unknown}`]];
  const lacks = open.length === 0 ? '' : `; not in it: ${open.join('; ')}`;
  return [
    ...timed.map(({ title, ofLatency }) => [title, tell(ofLatency(latency))] as const),
    ['rests on', basis.join('; ') + lacks],
  ];
}

interface DeploymentColumn extends Column {
  readonly cell: (cost: DeploymentSummary) => string;
  readonly order?: (cost: DeploymentSummary) => number;
  /** What whoever compares chips looks for before all reasons. */
  readonly isFirst?: true;
}

const layersThat = (fate: keyof NonNullable<DeploymentSummary['fates']>): DeploymentColumn => ({
  title: fate,
  right: true,
  cell: ({ fates }) => (fates === undefined ? unknown : exact(fates[fate])),
  order: ({ fates }) => fates?.[fate] ?? Number.NaN,
});

/** What a chip has a limited room for. */
const figureOn = ({ title, key }: Counted | Whole): DeploymentColumn => ({
  title,
  right: true,
  cell: ({ figures }) => tell(figures.get(key)!),
  order: ({ figures }) => numberOf(figures.get(key)!),
});

/** More of a reason does not help whoever compares. */
const longestWhy = 120;

const deploymentColumns: readonly DeploymentColumn[] = [
  { title: 'target', cell: ({ target }) => target },
  {
    title: 'fits',
    cell: ({ fit }) => fitWords(fit.fits),
    order: ({ fit: { fits } }) => (fits === undefined ? 1 : fits ? 2 : 0),
  },
  ...worked.filter(({ budget, isSized }) => budget !== undefined && isSized).map(figureOn),
  {
    title: timed[0]!.title,
    right: true,
    isFirst: true,
    cell: ({ timing }) => (timing === undefined ? unknown : tell(timing.latency)),
    order: ({ timing }) =>
      timing === undefined || !isKnown(timing.latency)
        ? Number.NaN
        : likelyOf(timing.latency) || timing.latency.from,
  },
  {
    title: 'arena',
    right: true,
    cell: ({ arena }) => (arena === undefined ? '' : bytes(bytesOf(arena))),
    order: ({ arena }) => (arena === undefined ? Number.NaN : bytesOf(arena)),
  },
  { title: 'precision', cell: ({ precision, isMixed }) => (isMixed ? 'by place' : precision.name) },
  ...(['native', 'emulated', 'host', 'refused', 'unknown'] as const).map(layersThat),
  {
    title: 'crossings',
    right: true,
    cell: ({ crossings }) => (crossings === undefined ? unknown : exact(crossings)),
    order: ({ crossings }) => crossings ?? Number.NaN,
  },
  {
    title: 'bytes handed over',
    right: true,
    cell: ({ crossingBytes }) => (crossingBytes === undefined ? unknown : tell(crossingBytes)),
    order: ({ crossingBytes }) => (crossingBytes === undefined ? Number.NaN : numberOf(crossingBytes)),
  },
  {
    title: 'budgets',
    cell: ({ budgets }) =>
      budgets
        .map(({ budget, state }) => `${budget.name} ${state === 'open' ? 'not judged' : state}`)
        .join(', '),
  },
  { title: 'why not', cell: ({ fit }) => (fit.fits === true ? '' : begun(fit.why ?? '', longestWhy)) },
];

/**
 * What stands of each target where several are compared, in the terminal and in the editor; what none of them has is left
 * out. The first two columns say which target it is and whether the network fits, the last why not.
 */
export const columnsFor = (costs: readonly DeploymentSummary[]): readonly DeploymentColumn[] =>
  deploymentColumns.filter(
    ({ cell }, i) => i === deploymentColumns.length - 1 || costs.some(cost => cell(cost) !== ''),
  );

/** A row for each target. */
export function comparedText(costs: readonly DeploymentCost[]): string {
  const { name, inputs } = costs[0]!.network;
  const given = costs[0]!.args.length === 0 ? '' : `(${few(costs[0]!.args, 'arguments')})`;
  const maps = inputs.map(({ shape }) => shape?.join('×') ?? unknown).join(', ');
  const columns = columnsFor(costs);
  const rows = costs.map(cost => columns.map(({ cell }) => cell(cost)));
  return `${name}${given} on ${maps}\n\n${table(columns, rows)}\n`;
}
