/** Axes as tools number them that count the batch. */

/** Whether axes are the height and the width of a map, from the front or from behind. */
export function overMap(axes: readonly (number | undefined)[]): boolean {
  const found = axes.map(axis => (axis !== undefined && axis < 0 ? axis + 4 : axis));
  return found.includes(2) && found.includes(3);
}
