/** What a statement reads of the maps in front of it. */
import { type MapId, readsOf, type Segment } from './graph';
import { kept } from './kept';

const known = kept<Segment, readonly MapId[]>();

/** The maps from in front that a statement reads, each once. */
export function readsFrom(segment: Segment): readonly MapId[] {
  let found = known.get(segment);
  if (found === undefined) known.set(segment, (found = find(segment)));
  return found;
}

function find({ items, exports }: Segment): readonly MapId[] {
  const own = new Set<MapId>();
  const reads = new Set<MapId>();
  for (const item of items) {
    for (const id of readsOf(item)) if (!own.has(id)) reads.add(id);
    for (let i = 0; i < item.outputs.length; i++) own.add(item.first + i);
  }
  // What the statement only hands on arrives as well.
  for (const id of exports) if (!own.has(id)) reads.add(id);
  return [...reads];
}
