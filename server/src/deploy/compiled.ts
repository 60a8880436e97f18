/** The memory that the compiler of an accelerator gives a network, where that is worked out here. */

import { precisionOf } from '../formats/tflite/arena';
import { velaBytesOf } from '../formats/tflite/vela';
import type { Body } from '../graph/graph';
import type { Planned } from './arena';
import { fatesIn } from './fate';
import type { Judged } from './judge';

const known = new WeakMap<Body, Map<string, Planned | undefined>>();

/** Nothing unless all of the network runs on the accelerator, and where an operator of it is not followed here. */
export function compiledOn(
  judged: Pick<Judged, 'deployed' | 'target' | 'effect' | 'crossings'>,
): Planned | undefined {
  const { deployed, target, effect, crossings } = judged;
  const { evaluated, precisions } = deployed;
  const precision = precisionOf(deployed.precision);
  const accelerator = target?.vela;
  if (accelerator === undefined || accelerator === null || precision === undefined || precision === 'fp32')
    return undefined;
  if (evaluated === undefined || evaluated.body.unknownCount > 0) return undefined;
  if (precisions.some(({ paths }) => paths.length > 0)) return undefined;
  const fates = effect && fatesIn(effect);
  if (fates === undefined || crossings !== 0 || fates.host + fates.refused + fates.unknown > 0)
    return undefined;
  let plans = known.get(evaluated.body);
  if (plans === undefined) known.set(evaluated.body, (plans = new Map()));
  const key = `${accelerator} ${precision}`;
  if (!plans.has(key)) {
    const plannedBytes = velaBytesOf(evaluated, precision, accelerator);
    plans.set(key, plannedBytes === undefined ? undefined : { plannedBytes });
  }
  return plans.get(key);
}
