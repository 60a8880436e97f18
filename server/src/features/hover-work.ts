/** Hover on a stage: what this piece of text costs where it is at work. */
import type { Analysis } from '../analysis';
import { totalsOf } from '../cost/totals';
import type { Item, Layer, Loop, Use } from '../graph/graph';
import { showValue } from '../graph/values';
import { walk } from '../graph/walk';
import { counted, shapesInWords } from '../quantity/show';
import { attributesOf } from '../report/attributes';
import type { Problem } from '../text/problem';
import { few } from '../text/shorten';
import { narrowTable, oneTable, rangeTable } from './figure-table';
import { describeSupport } from './hover-support';
import { nameMarkdown } from './markdown';
import { type AtWork, countOf, precisionOf, sumOf } from './sites';
import { fenced } from './table';

/** @param told what the editor says of the place beside this */
/** @param isNarrow whether it stands beside a list, where a line has some forty characters */
export function describeWork(
  analysis: Analysis,
  work: AtWork,
  told: readonly Problem[] = [],
  isNarrow = false,
): string {
  const { network, sites, also } = work;
  const precision = precisionOf(analysis, network);
  const whole = totalsOf(network.body);
  const count = countOf(sites);
  const [first] = sites;
  const unknownCount = sites.reduce((n, { item, times }) => n + times * unknownIn(item), 0);
  const one = new Set(sites.map(({ item }) => item)).size === 1 && count === 1;
  const figures = one
    ? isNarrow
      ? narrowTable(first!.figures, precision)
      : oneTable(first!.figures, whole, precision)
    : rangeTable(
        sites.map(site => site.figures),
        sumOf(sites),
        count,
        whole,
        precision,
      );
  const lines = [`**${titleOf(work)}** · ${flowOf(work)}`, whereOf(work, count)];
  const others = also.map(({ declared }) => nameMarkdown(declared.node.name.name));
  if (others.length > 0) lines.push(`Also in ${few(others, 'networks')}.`);
  if (unknownCount > 0)
    lines.push(`The cost of ${counted(unknownCount, 'stage')} inside is unknown because of an error.`);
  const support = describeSupport(analysis, network, first!.item.place, told);
  return [
    lines.join('  \n'),
    figures === '' ? 'Costs nothing at inference.' : fenced(figures),
    support.join('  \n'),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function unknownIn(item: Item): number {
  if (item.kind === 'layer') return 0;
  if (item.kind === 'use') return item.body.unknownCount;
  return item.runs.reduce((n, run) => n + run.times * run.body.unknownCount, 0);
}

/** A loop's place is its word. */
const wordOf = ({ place }: Item): string => (place.end - place.start === 'for'.length ? 'for' : 'repeat');

const nameOf = (item: Item): string =>
  item.kind === 'layer' ? item.op.name : item.kind === 'use' ? item.name : wordOf(item);

const titleOf = ({ sites }: AtWork): string =>
  few([...new Set(sites.map(({ item }) => nameMarkdown(nameOf(item))))], 'names', ' → ');

function flowOf({ sites }: AtWork): string {
  const items = sites.map(({ item }) => item);
  const layers = items.filter(item => item.kind === 'layer');
  const into = layers.length === items.length ? layers.map(l => l.inputShapes) : items.map(i => inputsOf(i));
  const side = (all: readonly (readonly (readonly number[] | undefined)[])[]) => {
    const most = all.reduce((count, maps) => Math.max(count, maps.length), 0);
    const parts = Array.from({ length: most }, (_, i) =>
      all.map(maps => maps[i]).filter(s => s !== undefined),
    );
    const shown = parts.map(part => shapesInWords(part));
    // Many equal maps, as a split gives, read better counted.
    return shown.length > 2 && shown.every(s => s === shown[0])
      ? `${shown.length} × (${shown[0]})`
      : few(shown, 'maps');
  };
  const arrive = side(into);
  const leave = side(items.map(item => item.outputs));
  return arrive === '' ? leave : `${arrive} → ${leave}`;
}

export function inputsOf(item: Item): readonly (readonly number[] | undefined)[] {
  if (item.kind === 'layer') return item.inputShapes;
  const body = item.kind === 'use' ? item.body : item.runs[0]?.body;
  return body?.inputs.slice(0, item.kind === 'use' ? body.inputs.length : item.inputs.length) ?? [];
}

function whereOf({ network, sites }: AtWork, count: number): string {
  const name = nameMarkdown(network.declared.node.name.name);
  const distinct = new Set(sites.map(({ item }) => item)).size;
  const [site] = sites;
  if (count > 1) {
    const layers = sites.reduce((n, { figures, times }) => n + figures.layers * times, 0);
    const isLayer = sites.every(({ item }) => item.kind === 'layer');
    // Beyond 2^53 it is not exact, and nothing would be gained by a guess.
    const known = Number.isSafeInteger(count) ? count : Number.NaN;
    const what = isLayer ? counted(known, 'layer') : `${counted(known, 'use')}, ${counted(layers, 'layer')}`;
    return `${what} in ${name}${distinct === 1 ? ', all alike' : ''}${distinct === 1 ? settingsOf(site!.item) : ''}`;
  }
  const path = site!.item.kind === 'layer' ? pathOf(site!.item, network.body) : undefined;
  const layers = site!.item.kind === 'layer' ? '' : `${counted(site!.figures.layers, 'layer')} `;
  const turns = site!.item.kind === 'loop' ? `${counted(turnsOf(site!.item), 'turn')}, ` : '';
  return `${turns}${path === undefined ? layers : `\`${path}\` `}in ${name}${settingsOf(site!.item)}`;
}

const turnsOf = ({ runs }: Loop): number => runs.reduce((n, { times }) => n + times, 0);

function pathOf(layer: Layer, body: AtWork['network']['body']): string | undefined {
  for (const flat of walk(body)) if (flat.layer === layer) return flat.path;
  return undefined;
}

/** What it is given, as far as it is not what goes without saying. */
function settingsOf(item: Item): string {
  const shown = item.kind === 'layer' ? attributesOf(item) : item.kind === 'use' ? argumentsOf(item) : [];
  return shown.length === 0 ? '' : ` · ${few(shown, 'arguments')}`;
}

const argumentsOf = ({ args }: Use): readonly string[] =>
  [...args]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${nameMarkdown(name)} ${showValue(value)}`);
