/** Puts idioms to work on a network until none is found any more. */
import type { MapId, Net, Step } from '../found/net';
import { idioms, leftovers } from '.';
import { type Found, type Idiom, Look } from './idiom';

/** Idioms make networks shorter; a circle among them would be a mistake, and ends here. */
const mostPasses = 200;

export function settle(net: Net): void {
  // Most idioms find nothing, and leave what the next one looks at as it is.
  let look = new Look(net);
  const isAtWork = (idiom: Idiom): boolean => {
    if (!apply(net, idiom, look)) return false;
    look = new Look(net);
    return true;
  };
  for (let pass = 0; pass < mostPasses; pass++) {
    const changed = idioms.filter(isAtWork);
    if (changed.length === 0 && !leftovers.some(isAtWork)) return;
  }
}

function apply(net: Net, idiom: Idiom, look: Look): boolean {
  if (!look.has(idiom.ends)) return false;
  const outputs = new Set(net.outputs);
  const taken = new Set<Step>();
  const given = new Map<Step, readonly Step[]>();
  for (const step of net.steps) {
    if (!idiom.ends.includes(step.op) || taken.has(step)) continue;
    const found = idiom.find(step, look);
    if (found === undefined || found.takes.some(one => taken.has(one))) continue;
    if (!isAlone(found, step, look, outputs)) continue;
    for (const one of found.takes) taken.add(one);
    given.set(step, found.gives);
    if (found.note !== undefined) net.notes.push({ origin: step.origin, what: found.note });
  }
  if (given.size === 0) return false;
  const handed = new Map<MapId, MapId>();
  for (const [end, gives] of given) hand(end, gives, handed);
  const through = (map: MapId): MapId => {
    let at = map;
    for (let next = handed.get(at); next !== undefined; next = handed.get(at)) at = next;
    return at;
  };
  const left = net.steps.flatMap(step => given.get(step) ?? (taken.has(step) ? [] : [step]));
  net.steps = handed.size === 0 ? left : left.map(step => ({ ...step, inputs: step.inputs.map(through) }));
  net.outputs = net.outputs.map(through);
  return true;
}

/** An end that nothing is given for hands on what it reads. */
function hand(end: Step, gives: readonly Step[], handed: Map<MapId, MapId>): void {
  if (gives.length === 0 && end.outputs.length === 1) handed.set(end.outputs[0]!, end.inputs[0]!);
}

/** Nobody else reads what would be no longer made. */
function isAlone({ takes, gives }: Found, end: Step, look: Look, outputs: ReadonlySet<MapId>): boolean {
  const still = new Set(gives.flatMap(step => step.outputs));
  return takes.every(
    step =>
      step === end ||
      step.outputs.every(
        map => still.has(map) || (!outputs.has(map) && look.readers(map).every(one => takes.includes(one))),
      ),
  );
}
