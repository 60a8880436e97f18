/** A network's costs for a terminal: a table by stage with the totals, or one line for each layer. */
import { worked as figures } from '../figures';
import type { Counted } from '../figures/figure';
import type { Quantity } from '../quantity/quantity';
import { counted, tellExactly, unknown } from '../quantity/show';
import { few } from '../text/shorten';
import { figureCells, figureColumns, stageColumns, stageRow } from './columns';
import type { LayerCost, NamedShape, NetworkCost } from './cost';
import { table } from './table';

const shapeText = (shape: readonly number[] | null): string => shape?.join('×') ?? unknown;

export function costText(cost: NetworkCost, byLayer: boolean): string {
  const whole = ({ key }: { readonly key: string }) => cost.figures.get(key)!;
  const shown = byLayer
    ? table(
        [{ title: 'layer' }, { title: 'output' }, ...figureColumns],
        cost.layers.map(layer => layerRow(layer, whole)),
      )
    : table(
        stageColumns,
        cost.stages.map(stage => stageRow(stage, cost.precision, whole)),
      );
  return `${heading(cost)}\n\n${shown}\n\n${totals(cost)}\n`;
}

/** The totals alone. */
export const totalsText = (cost: NetworkCost): string => `${heading(cost)}\n\n${totals(cost)}\n`;

function heading({ name, precision, inputs, outputs }: NetworkCost): string {
  const side = (list: readonly NamedShape[]) =>
    few(
      list.map(({ name, shape }) => `${name} ${shapeText(shape)}`),
      'maps',
    ) || 'nothing';
  return `${name} at ${precision.name}: ${side(inputs)} -> ${side(outputs)}`;
}

function totals(cost: NetworkCost): string {
  const rows = figures.map(({ title, note, key }) => [
    note === undefined ? title : `${title}, ${note}`,
    tellExactly(cost.figures.get(key)!),
  ]);
  const widest = Math.max(...rows.map(([title]) => title!.length));
  const lines = rows.map(([title, value]) => `${title!.padEnd(widest)}  ${value}`);
  if (cost.unknownLayers > 0)
    lines.push(`The cost of ${counted(cost.unknownLayers, 'stage')} is not known because of mistakes.`);
  return lines.join('\n');
}

const layerRow = (
  { path, outputShapes, figures }: LayerCost,
  whole: (figure: Counted) => Quantity,
): readonly string[] => [
  path,
  few(outputShapes.map(shapeText), 'maps'),
  ...figureCells(({ key }) => figures.get(key)!, whole),
];
