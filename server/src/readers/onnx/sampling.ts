/** Where a Resize takes its pixels from, and whether a design's resize takes the same. */

/** What is said of one axis. */
interface Axis {
  /** Pixels before. */
  readonly extent: number;
  /** Pixels after. */
  readonly made: number;
  /** How many times as many the file says, which may be another number than made / extent. */
  readonly scale: number;
}

/** What a file says of all of them, in ONNX's words. */
interface Sampling {
  readonly coordinates: string;
  /** How a place between two pixels is rounded to one of them; undefined where both are weighed. */
  readonly rounding: string | undefined;
}

/** As runtimes divide, in floats of 32 bits: what 0.6 stands for decides on which side of a whole number 3 / 0.6 is. */
const over = (i: number, scale: number) => Math.fround(i / Math.fround(scale));

/** The place of pixel i among those before, as ONNX works it out; NaN where only the file's own region says it. */
function place(i: number, { extent, made, scale }: Axis, coordinates: string): number {
  switch (coordinates) {
    case 'asymmetric':
      return over(i, scale);
    case 'align_corners':
      return made === 1 ? 0 : (i * (extent - 1)) / (made - 1);
    case 'pytorch_half_pixel':
      return made === 1 ? 0 : over(i + 0.5, scale) - 0.5;
    case 'half_pixel_symmetric':
      return (extent / 2) * (1 - made / (extent * scale)) + over(i + 0.5, scale) - 0.5;
    case 'half_pixel':
      return over(i + 0.5, scale) - 0.5;
    default:
      return Number.NaN;
  }
}

function rounded(at: number, rounding: string): number {
  if (rounding === 'floor') return Math.floor(at);
  if (rounding === 'ceil') return Math.ceil(at);
  return rounding === 'round_prefer_ceil' ? Math.floor(at + 0.5) : Math.ceil(at - 0.5);
}

/** Whether each pixel is taken from where `nearest` or `bilinear` of the same extents takes it. */
export function isAsDesigned(axis: Axis, { coordinates, rounding }: Sampling): boolean {
  const { extent, made } = axis;
  const inside = (at: number) => Math.min(extent - 1, Math.max(0, at));
  return Array.from({ length: made }, (_, i) => {
    const at = place(i, axis, coordinates);
    if (rounding !== undefined)
      return inside(rounded(at, rounding)) === inside(Math.floor((i * extent) / made));
    return Math.abs(inside(at) - inside(((i + 0.5) * extent) / made - 0.5)) < 1e-3;
  }).every(Boolean);
}
