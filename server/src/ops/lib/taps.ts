/**
 * Where a shift takes each channel from, by the index of the tap of its window: each direction takes as many channels, in the
 * order of the window, and those that remain stay.
 */
export function tapOf(channel: number, channels: number, taps: number): number {
  const each = Math.floor(channels / taps);
  return channel < each * taps ? Math.floor(channel / each) : (taps - 1) / 2;
}

/**
 * Whether windows of one channel each are those of a shift: 1 where it is taken from, 0 elsewhere.
 * @param at what stands in the window of a channel
 */
export function areShifts(
  channels: number,
  taps: number,
  at: (channel: number, tap: number) => number | undefined,
): boolean {
  if (taps % 2 === 0 || taps === 1 || channels < taps) return false;
  for (let channel = 0; channel < channels; channel++) {
    const one = tapOf(channel, channels, taps);
    for (let tap = 0; tap < taps; tap++) {
      // In steps of 8 bits 1 is 127 times nearly its 127th part.
      const apart = (at(channel, tap) ?? Number.NaN) - (tap === one ? 1 : 0);
      if (!(Math.abs(apart) < 1e-4)) return false;
    }
  }
  return true;
}
