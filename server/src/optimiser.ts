/**
 * V8's optimising compiler. It works beside the program, on processors that others want too; before the first answer that
 * is a third of all the time that processors spend, and what it makes comes too late for that answer.
 */
import { setFlagsFromString } from 'node:v8';

/** Whether V8 makes faster code of what runs often. What it has counted meanwhile, it remembers. */
export const optimise = (does: boolean): void => setFlagsFromString(does ? '--opt' : '--no-opt');
