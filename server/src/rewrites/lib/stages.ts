/** Stages as quick fixes write them. */

/** ENet's first layer makes 16 channels: 13 of a 3×3 with a stride of 2, and the image pooled (Paszke et al. 2016). */
export const halvingStem = 'conv(16, 3, 2) -> bn -> relu';

/** @param width a number, or what says it: `main.channels` */
export const pointwise = (width: string): string => `conv(${width}, 1)`;

/** What makes a map so many times smaller in both directions. */
export const smaller = (factor: number): string => `avgpool(${factor})`;

/** What makes a map so many times larger in both directions. */
export const larger = (factor: number): string => `nearest(${factor})`;
