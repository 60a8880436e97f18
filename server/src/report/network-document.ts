/** What a report says of a network: its figures, where they go, and what chips make of it. */
import { fitInWords } from '../deploy/fit';
import { counted as ofLayers, worked } from '../figures';
import { isKnown, numberOf, type Quantity } from '../quantity/quantity';
import { counted, seconds, shareOf, tell, tellExactly, unknown } from '../quantity/show';
import { few } from '../text/shorten';
import { stageColumns, stageRow } from './columns';
import type { NamedShape, NetworkCost } from './cost';
import type { DeploymentCost } from './deployment';
import { accountRows, columnsFor } from './deployment-text';
import type { Bar, Piece, Tone } from './documents/document';

/** More bars say less. */
const mostBars = 12;

/** The largest parts of a whole, and what the others come to. */
function largest(
  parts: readonly { readonly name: string; readonly size: number; readonly value: string }[],
  whole: number,
  show: (size: number) => string,
): readonly Bar[] {
  const known = parts.filter(({ size }) => size > 0);
  const order = [...known].sort((a, b) => b.size - a.size);
  const shown = new Set(order.slice(0, mostBars));
  const bars = known
    .filter(part => shown.has(part))
    .map(({ name, size, value }) => ({ name, value, share: size / whole }));
  const rest = order.slice(mostBars).reduce((sum, { size }) => sum + size, 0);
  const others = counted(order.length - mostBars, 'other');
  return rest > 0 ? [...bars, { name: others, value: show(rest), share: rest / whole }] : bars;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const shapeText = (shape: readonly number[] | null): string => shape?.join('×') ?? unknown;

export function networkPieces(cost: NetworkCost): readonly Piece[] {
  const whole = ({ key }: { readonly key: string }): Quantity => cost.figures.get(key)!;
  const maps = (list: readonly NamedShape[]) =>
    few(
      list.map(({ name, shape }) => `${name} ${shapeText(shape)}`),
      'maps',
    ) || 'nothing';
  const pieces: Piece[] = [
    { kind: 'heading', level: 2, text: `${cost.name} at ${cost.precision.name}` },
    {
      kind: 'text',
      text: `${maps(cost.inputs)} → ${maps(cost.outputs)}, ${counted(cost.layerCount, 'layer')}.`,
    },
    {
      kind: 'table',
      columns: [{ title: 'figure' }, { title: '', right: true }, { title: '' }],
      rows: worked.map(figure => [figure.title, tellExactly(whole(figure)), figure.note ?? '']),
    },
  ];
  if (cost.unknownLayers > 0) {
    const text = `The cost of ${counted(cost.unknownLayers, 'stage')} is not known because of mistakes.`;
    pieces.push({ kind: 'text', tone: 'bad', text });
  }
  for (const figure of ofLayers) {
    const total = numberOf(whole(figure));
    // What a share is shown of elsewhere, and what a memory has to hold.
    const isTold = figure.isSum && (figure.column === 'with share' || figure.limits !== undefined);
    if (!isTold || !(total > 0)) continue;
    const parts = cost.stages.map(({ name, sums }) => {
      const size = figure.of(sums, cost.precision);
      return { name, size: numberOf(size), value: `${tell(size)}, ${shareOf(size, whole(figure))}` };
    });
    const show = (size: number) => tell({ unit: figure.unit, from: size, to: size });
    pieces.push({
      kind: 'bars',
      title: `${capital(figure.title)}, stage by stage`,
      bars: largest(parts, total, show),
    });
  }
  pieces.push({
    kind: 'table',
    folded: `${counted(cost.stages.length, 'stage')} of the network`,
    columns: stageColumns,
    rows: cost.stages.map(stage => stageRow(stage, cost.precision, whole)),
  });
  return pieces;
}

const toneOf = (fits: boolean | undefined): Tone => (fits === undefined ? 'open' : fits ? 'good' : 'bad');

/** Chips side by side. */
export function comparisonPieces(costs: readonly DeploymentCost[]): readonly Piece[] {
  if (costs.length === 0) return [];
  const columns = columnsFor(costs);
  return [
    { kind: 'heading', level: 2, text: `${costs[0]!.network.name} on chips` },
    {
      kind: 'table',
      columns,
      rows: costs.map(cost => columns.map(({ cell }) => cell(cost))),
      tones: costs.map(({ fit }) => toneOf(fit.fits)),
    },
  ];
}

/** One chip: the verdict, what it rests on, where the time goes, and each layer that it does not run as it is. */
export function deploymentPieces(cost: DeploymentCost): readonly Piece[] {
  const { network, args, targetName, fit, timing, layers, peakAt } = cost;
  const given = args.length === 0 ? '' : `(${few(args, 'arguments')})`;
  const pieces: Piece[] = [
    { kind: 'heading', level: 2, text: `${network.name}${given} on ${targetName}` },
    {
      kind: 'text',
      tone: toneOf(fit.fits),
      text: fitInWords(fit),
    },
    {
      kind: 'table',
      columns: [{ title: 'on the chip' }, { title: '' }],
      rows: [
        ...worked
          .filter(({ isSized }) => isSized)
          .map(({ title, key }) => [title, tellExactly(cost.figures.get(key)!)]),
        ...(peakAt === null ? [] : [['most is alive at', peakAt.path]]),
        ...accountRows(cost),
      ],
    },
  ];
  const total = timing !== undefined && isKnown(timing.latency) ? timing.latency : undefined;
  const whole = total === undefined ? Number.NaN : (total.likely ?? total.from) * 1e3;
  if (whole > 0) {
    const show = (ms: number) => seconds(ms / 1e3);
    const parts = layers.map(({ path, latencyMs }) => ({
      name: path,
      size: latencyMs ?? 0,
      value: show(latencyMs ?? 0),
    }));
    const bars = largest(parts, whole, show);
    if (bars.length > 0) pieces.push({ kind: 'bars', title: 'Time, layer by layer', bars });
  }
  const others = layers.filter(({ place }) => place !== 'native' && place !== 'none');
  if (others.length > 0)
    pieces.push({
      kind: 'table',
      folded: `${counted(others.length, 'layer')} that the accelerator does not run as written`,
      columns: [{ title: 'layer' }, { title: 'where it runs' }, { title: 'why' }],
      rows: others.map(({ path, place, why }) => [path, place, why ?? '']),
    });
  return pieces;
}
