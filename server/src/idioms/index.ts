import { bias } from './bias';
import { borderBefore, bordersInARow, wrapped } from './borders';
import { gated, softplus } from './gates';
import { gelu } from './gelu';
import { groupsEvened, rowsEvened } from './groups';
import { hardSigmoid, hardSwish } from './hard';
import type { Idiom } from './idiom';
import { turnedInput } from './inputs';
import { logarithm, unitLength } from './lengths';
import {
  flattened,
  focus,
  growing,
  halves,
  inRows,
  joined,
  regrouped,
  rows,
  shifted,
  strided,
} from './moves';
import { affine, byMoments, groupNorm, instanceNorm, layerNorm, requantised } from './norms';
import { constants, cut, left, saturated, squared, token } from './rest';
import { squeeze } from './squeeze';

/** The catalogue, in the order in which they are looked for: what takes more steps together comes first. */
export const idioms: readonly Idiom[] = [
  bias,
  joined,
  rows,
  inRows,
  turnedInput,
  regrouped,
  hardSwish,
  hardSigmoid,
  gelu,
  softplus,
  gated,
  layerNorm,
  byMoments,
  groupNorm,
  groupsEvened,
  rowsEvened,
  unitLength,
  logarithm,
  requantised,
  focus,
  wrapped,
  bordersInARow,
  borderBefore,
  flattened,
  halves,
  growing,
  squeeze,
];

/** What becomes of steps that none of those takes any more. */
export const leftovers: readonly Idiom[] = [
  saturated,

  shifted,
  affine,
  instanceNorm,
  strided,
  cut,
  squared,
  constants,
  left,
  token,
];
