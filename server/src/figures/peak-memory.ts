import { defineFigure } from './figure';

export const peakMemory = defineFigure({
  id: 'peak-memory',
  title: 'peak memory',
  better: 'less',
  summary: 'Most bytes of maps alive at one step.',
  source: 'Lin et al. 2020, MCUNet',
  budget: {
    word: 'peak_memory',
    alsoCalled: ['ram', 'sram', 'memory'],
    measure: 'bytes',
    example: '512KiB',
  },
});
