/** Where a file leads to what stands in another one. */
import type { Body, Use } from '../../graph/graph';

/**
 * The first use in a file behind which something stands, the innermost where uses stand inside each other. None leads
 * into the standard library: its blocks are what they are, and who uses one has chosen it.
 *
 * @param holds whether it stands in a body or anywhere inside
 * @param around the innermost use in the file around the body
 */
export function leadingUse(
  body: Body,
  uri: string,
  holds: (body: Body) => boolean,
  around?: Use,
): Use | undefined {
  for (const item of body.items) {
    if (item.kind === 'use' && holds(item.body)) {
      if (item.block?.library === true) return undefined;
      return leadingUse(item.body, uri, holds, item.place.uri === uri ? item : around);
    }
    if (item.kind === 'loop')
      for (const run of item.runs) if (holds(run.body)) return leadingUse(run.body, uri, holds, around);
  }
  return around;
}
