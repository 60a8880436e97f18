import type { Precision } from '../cost/precision';
import { numberIn, unknownIn } from '../quantity/quantity';
import { bytes } from '../quantity/show';
import { leastPeakOf } from '../schedule/least-peak';
import { peakElements, peakOf } from '../schedule/peak';
import { defineFigure, type Whole } from './figure';

/** More maps than these are seldom alive, and the smallest explain nothing. */
const mostTold = 4;

const bytesOf = (elements: number, { activationBits }: Precision): number =>
  Math.ceil((elements * activationBits) / 8);

export const peakMemory = defineFigure<Whole>({
  id: 'peak-memory',
  key: 'livePeakBytes',
  title: 'peak memory',
  unit: 'bytes',
  better: 'less',
  summary:
    'Most bytes of maps alive at one step, layers one after the other as they are written: inputs from the beginning, ' +
    'each map to its last reader. Steps on single elements write over what they read; views are no maps. Weights, and what ' +
    'a runtime needs beside maps, are left out. On a chip whose runtime is known here, the arena that it lays out is judged.',
  source: 'Lin et al. 2020, MCUNet, section 3',
  ofBody: (body, precision) => {
    const elements = peakElements(body);
    return Number.isNaN(elements)
      ? unknownIn('bytes', 'a mistake hides some of it')
      : numberIn('bytes', bytesOf(elements, precision));
  },
  because: (body, precision) => {
    const peak = peakOf(body);
    if (peak === undefined) return [];
    const { layer, alive } = peak;
    return [
      { place: layer.place, text: `The most memory is taken while ${layer.op.name} runs here.` },
      ...alive.slice(0, mostTold).map(({ maker, elements }) => ({
        place: maker.place,
        text: `${bytes(bytesOf(elements, precision))} of it are what ${maker.op.name} makes here.`,
      })),
    ];
  },
  lowered: (body, precision) => {
    const least = leastPeakOf(body);
    if (least === undefined) return [];
    const most = bytes(bytesOf(least.elements, precision));
    return [
      {
        place: least.first,
        text: `With its lines in another order it needs ${most}: write first what stands here.`,
      },
      { place: least.before, text: 'It is to stand before what is written here.' },
    ];
  },
  isSized: true,
  note: 'maps alive at one step',
  inSummary: true,
  laidOutAs: 'arena',
  limits: 'activations',
  budget: {
    word: 'peak_memory',
    alsoCalled: ['ram', 'sram', 'memory', 'mem', 'arena', 'peak', 'peak_ram'],
    measure: 'bytes',
    example: '512KiB',
  },
});
