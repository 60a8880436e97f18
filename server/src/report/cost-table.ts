/** A network's costs for a terminal: a table by stage with the totals, or one line for each layer. */

import { bytes, bytesExact, counted, exact, share, unknown } from '../quantity/show';
import { few } from '../text/shorten';
import type { LayerCost, NetworkCost } from './cost';
import { table } from './table';

const figure = (n: number | null, show: (n: number) => string): string => (n === null ? unknown : show(n));
const shapeText = (shape: readonly number[] | null): string => shape?.join('×') ?? unknown;

export function costText(cost: NetworkCost, byLayer: boolean): string {
  const rows = byLayer ? cost.layers.map(layerRow(cost)) : stagesOf(cost.layers).map(stageRow(cost));
  const shown = table(
    [
      { title: byLayer ? 'layer' : 'stage' },
      { title: 'output' },
      ...(byLayer ? [] : [{ title: 'layers', right: true }]),
      { title: 'parameters', right: true },
      { title: 'MACs', right: true },
      { title: 'of all', right: true },
      { title: 'memory access', right: true },
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
  const rows = [
    ['parameters', figure(cost.params, exact)],
    ['MACs', figure(cost.macs, exact)],
    ['other operations', figure(cost.otherOps, exact)],
    ['memory access', figure(cost.memoryAccessBytes, bytesExact)],
    ['weights, batch norm folded', figure(cost.weightBytes, bytesExact)],
  ];
  const widest = Math.max(...rows.map(([title]) => title!.length));
  const lines = rows.map(([title, value]) => `${title!.padEnd(widest)}  ${value}`);
  if (cost.unknownLayers > 0)
    lines.push(`The cost of ${counted(cost.unknownLayers, 'stage')} is not known because of mistakes.`);
  return lines.join('\n');
}

const layerRow =
  (cost: NetworkCost) =>
  (layer: LayerCost): readonly string[] => [
    layer.path,
    few(layer.outputShapes.map(shapeText), 'maps'),
    figure(layer.params, exact),
    figure(layer.macs, exact),
    share(layer.macs ?? Number.NaN, cost.macs ?? Number.NaN),
    figure(layer.memoryAccessBytes, bytes),
  ];

interface Stage {
  readonly name: string;
  readonly layers: readonly LayerCost[];
}

const stageRow =
  (cost: NetworkCost) =>
  ({ name, layers }: Stage): readonly string[] => {
    const sum = (of: (layer: LayerCost) => number | null): number =>
      layers.reduce((total, layer) => total + (of(layer) ?? Number.NaN), 0);
    return [
      name,
      shapeText(layers.at(-1)!.outputShape),
      exact(layers.length),
      exact(sum(layer => layer.params)),
      exact(sum(layer => layer.macs)),
      share(
        sum(layer => layer.macs),
        cost.macs ?? Number.NaN,
      ),
      bytes(sum(layer => layer.memoryAccessBytes)),
    ];
  };

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
