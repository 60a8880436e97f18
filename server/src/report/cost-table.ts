/** A network's costs for a terminal: a table by stage with the totals, or one line for each layer. */
import { counted as figures } from '../figures';
import { plus, type Quantity } from '../quantity/quantity';
import { counted, exact, shareOf, tell, tellExactly, unknown } from '../quantity/show';
import { few } from '../text/shorten';
import type { LayerCost, NetworkCost } from './cost';
import { table } from './table';

const columns = figures.filter(figure => figure.column);
const shapeText = (shape: readonly number[] | null): string => shape?.join('×') ?? unknown;

export function costText(cost: NetworkCost, byLayer: boolean): string {
  const rows = byLayer ? cost.layers.map(layerRow(cost)) : stagesOf(cost.layers).map(stageRow(cost));
  const shown = table(
    [
      { title: byLayer ? 'layer' : 'stage' },
      { title: 'output' },
      ...(byLayer ? [] : [{ title: 'layers', right: true }]),
      ...columns.flatMap(({ title, column }) => [
        { title, right: true },
        ...(column === 'with share' ? [{ title: 'of all', right: true }] : []),
      ]),
    ],
    rows,
  );
  return `${heading(cost)}\n\n${shown}\n\n${totals(cost)}\n`;
}

function heading({ name, precision, inputs, outputs }: NetworkCost): string {
  const side = (list: NetworkCost['inputs']) =>
    few(
      list.map(({ name, shape }) => `${name} ${shapeText(shape)}`),
      'maps',
    ) || 'nothing';
  return `${name} at ${precision}: ${side(inputs)} -> ${side(outputs)}`;
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

const cells = (cost: NetworkCost, of: (key: string) => Quantity): readonly string[] =>
  columns.flatMap(({ key, column }) => [
    tell(of(key)),
    ...(column === 'with share' ? [shareOf(of(key), cost.figures.get(key)!)] : []),
  ]);

const layerRow =
  (cost: NetworkCost) =>
  (layer: LayerCost): readonly string[] => [
    layer.path,
    few(layer.outputShapes.map(shapeText), 'maps'),
    ...cells(cost, key => layer.figures.get(key)!),
  ];

interface Stage {
  readonly name: string;
  readonly layers: readonly LayerCost[];
}

const stageRow =
  (cost: NetworkCost) =>
  ({ name, layers }: Stage): readonly string[] => [
    name,
    shapeText(layers.at(-1)!.outputShape),
    exact(layers.length),
    ...cells(cost, key => layers.map(layer => layer.figures.get(key)!).reduce(plus)),
  ];

/** The parts of a network as it is written: its named lines, its blocks, and single layers between them. */
function stagesOf(layers: readonly LayerCost[], above = ''): readonly Stage[] {
  const stages: { name: string; layers: LayerCost[] }[] = [];
  for (const layer of layers) {
    const rest = layer.path.slice(above === '' ? 0 : above.length + 1);
    const name = layer.path.slice(0, layer.path.length - rest.length) + (rest.split('.', 1)[0] ?? rest);
    const last = stages.at(-1);
    if (last?.name === name) last.layers.push(layer);
    else stages.push({ name, layers: [layer] });
  }
  // Where one block holds nearly everything, its parts tell more.
  const composite = stages.filter(stage => stage.layers.length > 1);
  const whole = composite.length === 1 ? composite[0]! : undefined;
  if (whole === undefined || whole.layers.some(layer => layer.path === whole.name)) return stages;
  return stages.flatMap(stage => (stage === whole ? stagesOf(whole.layers, whole.name) : [stage]));
}
