import { windowOf } from '../graph/layers';
import { height, times, width } from '../ops/lib/shape';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Unseen {
  readonly kernel: string;
  readonly map: string;
  /** The part of it that is in some window. */
  readonly seen: string;
  readonly pixels: number;
}

interface Data extends Unseen {
  readonly layers: number;
}

export const unseenPixels = defineRule<Unseen, Data>({
  kind: defineProblem<Data>({
    code: 'unseen-pixels',
    severity: 'hint',
    summary: 'A pool that starts on the border and therefore never sees the far end of its map.',
    why:
      'Odd windows pad by half their side. A pool as large as its map then stands at one place, half of it on the ' +
      'border, and the last rows and columns are in no window: `avgpool(7)` on 7×7 is the mean of the first 4×4 pixels. ' +
      'Without the border it is the mean of all, as is `gap`.',
    bad: 'network A {\n  input(64, 7, 7) -> avgpool(7) -> fc(10)\n}\n',
    good: 'network A {\n  input(64, 7, 7) -> avgpool(7, pad = 0) -> fc(10)\n}\n',
    say: d =>
      `This pool of ${d.kernel} windows begins on the border and sees ${d.seen} of the ${d.map} pixels` +
      `${inLayers(d.layers)}; without the border it sees more.`,
  }),
  source:
    'Dumoulin and Visin 2016, A guide to convolution arithmetic for deep learning, section 2 and chapter 3',
  at: 'pad',
  scope: 'layer',
  on: 'pooling',

  find(layer) {
    const window = windowOf(layer);
    if (window?.border === undefined) return undefined;
    const [x, y] = [layer.inputShapes[0]!, layer.outputs[0]!];
    const [top, , , left] = window.border;
    const rows = missed(height(x), height(y), window.kernel[0], window.stride[0], window.dilation[0], top);
    const columns = missed(width(x), width(y), window.kernel[1], window.stride[1], window.dilation[1], left);
    if (rows === 0 && columns === 0) return undefined;
    const seen = [height(x) - rows, width(x) - columns] as const;
    return {
      kernel: times(window.kernel),
      map: times(x.slice(1)),
      seen: times(seen),
      pixels: seen[0] * seen[1],
    };
  },

  tell: cases => ({ ...worstOf(cases, d => -d.pixels), layers: timesIn(cases) }),

  mend({ call, argument, within }) {
    const pad = argument('pad');
    const last = call.args?.at(-1);
    const edit =
      pad !== undefined
        ? { place: within(pad.value), text: '0' }
        : last !== undefined
          ? { place: within({ start: last.end, end: last.end }), text: ', pad = 0' }
          : undefined;
    return edit === undefined ? [] : [{ title: 'Leave out the border', ...edit, tried: 'mends' }];
  },
});

/** How many pixels at the end of an axis are in no window, though they would be in one if the first began in the map. */
function missed(
  size: number,
  steps: number,
  side: number,
  stride: number,
  dilation: number,
  before: number,
): number {
  const reach = (side - 1) * dilation + 1;
  // Steps longer than the window leave pixels out on purpose.
  if (before === 0 || reach > size || stride > reach) return 0;
  const seen = Math.min(size, (steps - 1) * stride - before + reach);
  const without = Math.floor((size - reach) / stride) * stride + reach;
  return seen < without ? size - seen : 0;
}
