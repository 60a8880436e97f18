/** Every figure, in the order in which it is shown. */
import { arithmeticIntensity } from './arithmetic-intensity';
import { downSampling } from './down-sampling';
import { energy } from './energy';
import { featureLayers } from './feature-layers';
import { type Counted, type Figure, isCounted, isTimed, isWhole, type Timed, type Whole } from './figure';
import { latency } from './latency';
import { macs } from './macs';
import { memoryAccess } from './memory-access';
import { otherOperations } from './other-operations';
import { parameters } from './parameters';
import { peakMemory } from './peak-memory';
import { resolution } from './resolution';
import { storedWeights } from './stored-weights';
import { throughput } from './throughput';

export const figures: readonly Figure[] = [
  macs,
  otherOperations,
  parameters,
  memoryAccess,
  arithmeticIntensity,
  storedWeights,
  latency,
  peakMemory,
  energy,
  throughput,
  resolution,
  downSampling,
  featureLayers,
];

/** Those of layers and of all that is made of them. */
export const counted: readonly Counted[] = figures.filter(isCounted);

/** Those, and what only a whole network has. */
export const worked: readonly (Counted | Whole)[] = figures.filter(
  figure => isCounted(figure) || isWhole(figure),
);

/** What only a deployment has. */
export const timed: readonly Timed[] = figures.filter(isTimed);
