import { conv } from './conv';
import type { Op } from './op';

/** Every operator, in the order of the alphabet. */
const list: readonly Op[] = [conv];

/** The catalogue: an operator by its word. */
export const ops: ReadonlyMap<string, Op> = new Map(list.map(op => [op.name, op]));
