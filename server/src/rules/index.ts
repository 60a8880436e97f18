/** Every rule, in the order of the alphabet. */
import { groupConvMemoryAccess } from './group-conv-memory-access';
import type { AnyRule } from './rule';
import { runner } from './run';

export const rules: readonly AnyRule[] = [groupConvMemoryAccess];

/** Problems of the networks at their defaults. */
export const runRules = runner(rules);
