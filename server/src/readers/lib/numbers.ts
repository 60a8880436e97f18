/** How many numbers of a file are kept: those that say how it is built, and none that were learned. */

/** As many as shapes, and arithmetic on them, ever have. */
export const mostNumbers = 4096;

/** As many as windows of single channels have that do no more than move them. */
export const mostTaps = 65_536;
