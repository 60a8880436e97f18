import { divide, numberIn } from '../quantity/quantity';
import { defineFigure, type Timed } from './figure';

export const throughput = defineFigure<Timed>({
  id: 'throughput',
  key: 'throughputFps',
  title: 'throughput',
  unit: 'a second',
  better: 'more',
  summary: 'Inferences a second, one after the other.',
  source: 'Reddi et al. 2020, MLPerf Inference',
  ofLatency: latency =>
    divide(numberIn('count', 1), latency, 'a second', 'nothing says how long the network takes at least'),
  budget: {
    word: 'throughput',
    alsoCalled: ['fps', 'frame_rate', 'framerate', 'rate'],
    measure: 'rate',
    example: '30fps',
  },
});
