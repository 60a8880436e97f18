/** Every rewrite, in the order of the light bulb. */
import { asymmetric } from './asymmetric';
import { depthwiseSeparable } from './depthwise-separable';
import { ghost } from './ghost';
import { poolForStride } from './pool-for-stride';
import { relu } from './relu';
import { removeSqueeze } from './remove-squeeze';
import type { Rewrite } from './rewrite';
import { shiftPointwise } from './shift-pointwise';
import { smallWindows } from './small-windows';
import { smallWindowsPool } from './small-windows-pool';

export const rewrites: readonly Rewrite[] = [
  depthwiseSeparable,
  ghost,
  shiftPointwise,
  asymmetric,
  smallWindows,
  smallWindowsPool,
  poolForStride,
  relu,
  removeSqueeze,
];
