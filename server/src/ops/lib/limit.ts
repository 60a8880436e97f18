import type { Mismatch, Shape } from '../op';
import { elements, times } from './shape';

/** Largest number of elements whose counts are exact; larger tensors exist only through a slip of the pen. */
const LIMIT = Number.MAX_SAFE_INTEGER;

/** Passes an answer on unless a tensor in it is too large to count. */
export function limited(answer: readonly Shape[] | Mismatch, at: string): readonly Shape[] | Mismatch {
  if ('fact' in answer) return answer;
  for (const shape of answer)
    if (elements(shape) > LIMIT)
      return {
        at,
        fact: `the result ${times(shape)} has more than ${LIMIT} elements`,
        help: 'use smaller numbers',
      };
  return answer;
}
