/** Every rewrite, in the order of the light bulb. */
import { asymmetric } from './asymmetric';
import { depthwiseSeparable } from './depthwise-separable';
import { ghost } from './ghost';
import type { Rewrite } from './rewrite';
import { shiftPointwise } from './shift-pointwise';

export const rewrites: readonly Rewrite[] = [depthwiseSeparable, ghost, shiftPointwise, asymmetric];
