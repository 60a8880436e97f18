import { defineFigure, type Timed } from './figure';

export const latency = defineFigure<Timed>({
  id: 'latency',
  key: 'latencyMs',
  title: 'latency',
  unit: 'seconds',
  better: 'less',
  summary:
    'Time from input to output, one image at a time, by the model that the target gives for its engines: an interval, and ' +
    'what it rests on. Of what no source speaks there is only a bound, or nothing.',
  source: 'Banbury et al. 2021, MLPerf Tiny',
  ofLatency: latency => latency,
  budget: {
    word: 'latency',
    alsoCalled: ['time', 'runtime', 'inference_time', 'delay'],
    measure: 'time',
    example: '20ms',
  },
});
