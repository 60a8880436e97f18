/** Every rule, in the order of the alphabet. */
import { biasBeforeBn } from './bias-before-bn';
import { classifierShare } from './classifier-share';
import { elementWiseShare } from './element-wise-share';
import { fragmentation } from './fragmentation';
import { groupConvMemoryAccess } from './group-conv-memory-access';
import { lateDownsampling } from './late-downsampling';
import { missingShuffle } from './missing-shuffle';
import { nonlinearBottleneck } from './nonlinear-bottleneck';
import type { AnyRule } from './rule';
import { runner } from './run';
import { stridedPointwise } from './strided-pointwise';
import { thinDepthwise } from './thin-depthwise';
import { unequalWidths } from './unequal-widths';
import { unevenGroups } from './uneven-groups';
import { unseenPixels } from './unseen-pixels';
import { windowOverBorder } from './window-over-border';

export const rules: readonly AnyRule[] = [
  biasBeforeBn,
  classifierShare,
  elementWiseShare,
  fragmentation,
  groupConvMemoryAccess,
  lateDownsampling,
  missingShuffle,
  nonlinearBottleneck,
  stridedPointwise,
  thinDepthwise,
  unequalWidths,
  unevenGroups,
  unseenPixels,
  windowOverBorder,
];

/** Problems of the networks at their defaults. */
export const runRules = runner(rules);
