/**
 * The bodies of a network, each once however often it is used. A block that uses itself twice is a few bodies and an
 * endless number of uses, so that whoever counts goes over bodies.
 */
import type { Body, Item, Segment, SharedInstance } from './graph';
import { kept } from './kept';

export interface Bodies {
  /** Each body before those that are used in it. */
  readonly outerFirst: readonly Body[];
  /** Every item, in the order in which the network comes by it first. */
  readonly items: readonly Item[];
  /** The use of each shared instance that the network comes by first. */
  readonly firstUses: ReadonlyMap<SharedInstance, Item>;
}

const known = kept<Body, Bodies>();

export function bodiesOf(root: Body): Bodies {
  let found = known.get(root);
  if (found === undefined) known.set(root, (found = gather(root)));
  return found;
}

function gather(root: Body): Bodies {
  const seen = new Set<Body>();
  const innerFirst: Body[] = [];
  const items: Item[] = [];
  const firstUses = new Map<SharedInstance, Item>();
  const visit = (body: Body) => {
    if (seen.has(body)) return;
    seen.add(body);
    for (const item of body.items) {
      items.push(item);
      if (item.kind === 'loop') for (const run of item.runs) visit(run.body);
      else if (item.kind === 'use') {
        if (item.shared !== undefined && !firstUses.has(item.shared)) firstUses.set(item.shared, item);
        visit(item.body);
      }
    }
    innerFirst.push(body);
  };
  visit(root);
  return { outerFirst: innerFirst.reverse(), items, firstUses };
}

const sharing = kept<Body | Segment, boolean>();

/** Whether some of its weights are at work in several places; what an edit leaves alone is not looked through again. */
export const hasShared = (body: Body): boolean => remembered(body, () => body.segments.some(hasSharedIn));

const hasSharedIn = (segment: Segment): boolean =>
  remembered(segment, () =>
    segment.statements === undefined
      ? segment.items.some(isSharedOrHolds)
      : segment.statements.some(hasSharedIn),
  );

const isSharedOrHolds = (item: Item): boolean =>
  item.kind === 'use'
    ? item.shared !== undefined || hasShared(item.body)
    : item.kind === 'loop' && item.runs.some(({ body }) => hasShared(body));

function remembered(of: Body | Segment, look: () => boolean): boolean {
  let found = sharing.get(of);
  if (found === undefined) sharing.set(of, (found = look()));
  return found;
}
