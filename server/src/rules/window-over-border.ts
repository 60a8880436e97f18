import { layerFigures } from '../cost/figures';
import type { Layer } from '../graph/graph';
import { windowOf } from '../graph/layers';
import { height, times, width } from '../ops/lib/shape';
import type { Window } from '../ops/op';
import { exact } from '../quantity/show';
import { showRational } from '../syntax/rational';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Idle {
  readonly kernel: string;
  readonly dilation: string | undefined;
  readonly map: string;
  /** Places of the window, and those of them that meet a pixel at some step. */
  readonly taps: number;
  readonly seen: number;
  /** MACs of the layer that multiply nothing but the border. */
  readonly macs: number;
  /** The part of the window that meets the map, as it is written, where that is a row, a column or a pixel. */
  readonly kept: 'row' | 'column' | 'pixel' | undefined;
}

interface Data extends Idle {
  readonly layers: number;
  /** Every layer made here keeps the same part of its window. */
  readonly alike: boolean;
}

/** A third of a window is lost at each edge of any small map; from two thirds on another window was meant. */
const leastIdle = 2 / 3;

export const windowOverBorder = defineRule<Idle, Data>({
  kind: defineProblem<Data>({
    code: 'window-over-border',
    severity: 'hint',
    summary: 'A convolution most of whose window only ever meets the border.',
    why:
      'A window that is higher or wider than its map lies on the border with the rest, at every step. Weights there ' +
      'are trained on zeros and multiplied with zeros, and all are stored, read and counted. On a row of samples, ' +
      'channels × 1 × width, a square window keeps one of its rows: `conv(64, 9)` of a one-dimensional network is ' +
      '`conv(64, [1, 9])` here. A 3×3 on one pixel, or one dilated to more than its map, is a 1×1.',
    bad: 'network A {\n  input(40, 1, 98) -> conv(64, 9) -> bn -> relu -> gap -> fc(12)\n}\n',
    good: 'network A {\n  input(40, 1, 98) -> conv(64, [1, 9]) -> bn -> relu -> gap -> fc(12)\n}\n',
    say: d =>
      `On a map of ${d.map} pixels ${exact(d.taps - d.seen)} of the ${exact(d.taps)} weights of each ${d.kernel} window` +
      `${d.dilation === undefined ? '' : `, dilated by ${d.dilation},`} only ever meet the border: ` +
      `${exact(d.macs)} MACs with zeros${inLayers(d.layers)}.${advice(d)}`,
  }),
  source: 'Chen et al. 2017, Rethinking Atrous Convolution (DeepLabv3), section 3.3 and figure 4',
  at: 'kernel',
  scope: 'layer',
  on: 'convolution',

  // What is no case is looked at as well: a window that fits elsewhere is not to be changed for this map.
  find(layer) {
    const window = windowOf(layer);
    if (window === undefined || window.transposed === true || layer.op.macs === undefined) return undefined;
    return idleIn(layer, window);
  },

  tell(cases) {
    const idle = cases.filter(({ data: { taps, seen } }) => taps - seen >= leastIdle * taps);
    if (idle.length === 0) return undefined;
    const worst = worstOf(idle, d => d.macs);
    const alike = cases.every(({ data }) => idle.length === cases.length && data.kept === worst.kept);
    return { ...worst, layers: timesIn(idle), alike };
  },

  mend({ argument, within }, { kept, alike }) {
    const [kernel, pad] = [argument('kernel'), argument('pad')];
    // A border that is stated goes with the window that it was stated for.
    if (kept === undefined || !alike || kernel === undefined || pad !== undefined) return [];
    const { value } = kernel;
    const side =
      value.kind === 'number' && value.value !== undefined
        ? showRational(value.value)
        : value.kind === 'name'
          ? value.name
          : undefined;
    if (side === undefined) return [];
    const text = { row: `[1, ${side}]`, column: `[${side}, 1]`, pixel: '1' }[kept];
    return [{ title: `Make the window ${text}`, place: within(value), text, tried: 'mends' }];
  },
});

/** Most windows, so that one will do for all of them. */
const fits: Idle = { kernel: '', dilation: undefined, map: '', taps: 1, seen: 1, macs: 0, kept: undefined };

function idleIn({ inputShapes, outputs, ...layer }: Layer, window: Window): Idle {
  const [x, y] = [inputShapes[0]!, outputs[0]!];
  const [top, , , left] = window.border ?? [0, 0, 0, 0];
  const [tall, wide] = window.kernel;
  const rows = seenAlong(tall, height(x), height(y), window.stride[0], window.dilation[0], top);
  const columns = seenAlong(wide, width(x), width(y), window.stride[1], window.dilation[1], left);
  const [taps, seen] = [tall * wide, rows * columns];
  if (seen === taps) return fits;
  const { macs } = layerFigures({ ...layer, inputShapes, outputs });
  const only = [rows === 1 && tall > 1, columns === 1 && wide > 1];
  return {
    kernel: times(window.kernel),
    dilation: window.dilation.every(step => step === 1) ? undefined : times(window.dilation),
    map: times(x.slice(1)),
    taps,
    seen,
    macs: (macs / taps) * (taps - seen),
    kept: only[0] ? (only[1] ? 'pixel' : 'row') : only[1] ? 'column' : undefined,
  };
}

/** How many places of a window along one axis meet a pixel at one step or another. */
function seenAlong(
  side: number,
  size: number,
  steps: number,
  stride: number,
  dilation: number,
  before: number,
): number {
  let seen = 0;
  for (let place = 0; place < side; place++) {
    const first = place * dilation - before;
    // The first step at which it has entered the map, and the last before it leaves it.
    const from = Math.max(0, Math.ceil(-first / stride));
    const to = Math.min(steps - 1, Math.floor((size - 1 - first) / stride));
    if (from <= to) seen++;
  }
  return seen;
}

const advice = ({ kept, kernel, dilation }: Data): string => {
  if (kept === undefined) return '';
  const [tall, wide] = kernel.split('×');
  const window = { row: `[1, ${wide}]`, column: `[${tall}, 1]`, pixel: '1' }[kept];
  return kept === 'pixel' || dilation !== undefined
    ? ` What is left is a window of ${window}.`
    : ` Along a ${kept} the window is ${window}.`;
};
