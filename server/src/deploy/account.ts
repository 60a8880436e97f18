/**
 * What is told of a stretch on a chip: which pieces of text break or lack what. It follows from what the stretch does, and
 * is worked out when somebody asks, as a search asks of no variant.
 */
import { kept } from '../graph/kept';
import { type Effect, isVisit, type Spot } from './effect';
import { guiltOf, Ledger } from './guilt';

export interface Account {
  /** What is told of blocks and turns inside, which others may come by as well. */
  readonly spots: ReadonlyMap<string, Spot>;
  /** What is told of a statement's own layers and uses; what is told of the pieces of a body stays with them. */
  readonly own: ReadonlyMap<string, Spot>;
  /** Of layers of other files, to be told at the use that leads to them. */
  readonly guilt: Ledger['abroad'];
  /** True where a layer of another file is at work in no use that this file writes. */
  readonly foreign: boolean;
}

const known = kept<Effect, Account>();

export function accountOf(effect: Effect): Account {
  let found = known.get(effect);
  if (found === undefined) known.set(effect, (found = account(effect)));
  return found;
}

function account({ parts, uri, isPiece }: Effect): Account {
  const ledger = new Ledger();
  // What is told of the statement's own text, which nothing else comes by.
  const own = isPiece ? new Ledger() : ledger;
  let foreign = false;
  for (const part of parts) {
    if (!isVisit(part)) {
      if (part.works.length === 0) continue;
      const { place } = part.layer;
      const guilt = guiltOf(part);
      if (place.uri !== uri) {
        foreign = true;
        ledger.blameAbroad(guilt, 1);
      } else if (guilt.length > 0) own.blame(place, guilt, undefined, 1);
      continue;
    }
    const { effect, use, times } = part;
    const inner = accountOf(effect);
    const isOwn = use !== undefined && use.place.uri === uri;
    if (!isOwn) {
      foreign ||= inner.foreign;
      ledger.blameAbroad(inner.guilt, times);
    } else if (inner.guilt.length > 0) own.blame(use.place, inner.guilt, use.name, times);
    const spots = part.isPiece ? inner.spots.values() : spotsOf(effect);
    for (const { place, guilt } of spots) ledger.blame(place, guilt, undefined, times);
  }
  return { spots: ledger.spots, own: isPiece ? own.spots : noSpots, guilt: ledger.abroad, foreign };
}

const noSpots: ReadonlyMap<string, Spot> = new Map();

/** All that is told of a stretch. */
function* spotsOf(effect: Effect): Generator<Spot> {
  yield* ownSpotsOf(effect);
  yield* accountOf(effect).spots.values();
}

function* ownSpotsOf(effect: Effect): Generator<Spot> {
  for (const part of effect.parts) if (isVisit(part) && part.isPiece) yield* ownSpotsOf(part.effect);
  yield* accountOf(effect).own.values();
}
