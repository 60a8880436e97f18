/** The steps that a border of zeros becomes on an Ethos-U where no window adds it itself: a side at a time. */
import type { Extent } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Packing } from './npu-packing';
import { copyOf } from './npu-steps';

/** The last of what writes a map comes first. */
export function bordered(packing: Packing, { inputs, outputs: [to] }: Operator): void {
  const { elementBytes, steps } = packing;
  const made = packing.dimsOf(to!);
  const from = packing.dimsOf(inputs[0]!);
  const numbers = packing.numbersOf(inputs[1]!);
  const before = [numbers[2]!, numbers[4]!] as const;
  for (const axis of [1, 0] as const) {
    const all = made[axis] - from[axis];
    const first = before[axis];
    for (const size of [all - first, first]) {
      if (size <= 0) continue;
      const extent: Extent = axis === 0 ? [size, made[1], made[2]] : [made[0], size, made[2]];
      const about = { isPart: true, elementBytes, ends: undefined };
      steps.push(copyOf({ map: undefined, extent }, packing.placeOf(to!).map, to!, about));
    }
  }
}
