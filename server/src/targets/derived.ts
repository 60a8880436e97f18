/** What a chip of one's own cannot have from the one that it is based on. */
import { didYouMean, nearest } from '../text/nearest';
import type { Fault } from './check';
import { isMeasured } from './latencies';
import type { Engine, Target } from './target';
import { isObject, keyOf, own } from './variants';

type Json = Readonly<Record<string, unknown>>;

/** @param file as it is written, nothing of the base in it */
export function misfits(file: Json, base: Target): readonly Fault[] {
  const isCompiled = typeof base.vela === 'string' && own(file, 'vela') === undefined;
  return [
    ...named(file, 'engines', base.engines, base, (engine, before, path) =>
      ofTime(own(engine, 'latency'), before, [...path, 'latency'], base, isCompiled),
    ),
    ...named(file, 'memories', base.memories, base, (memory, before, path) =>
      unsourced(memory, before, path),
    ),
  ];
}

/** Goes through a list of things with names: each is one of the base's, or says all that one does. */
function named<T extends object>(
  file: Json,
  list: 'engines' | 'memories',
  theirs: readonly T[],
  base: Target,
  faultsOf: (mine: Json, before: T, path: readonly PropertyKey[]) => readonly Fault[],
): readonly Fault[] {
  const mine = own(file, list);
  if (!Array.isArray(mine)) return [];
  const names = theirs.map(one => keyOf(one)!);
  let more = names.length;
  return mine.filter(isObject).flatMap(one => {
    const name = keyOf(one);
    if (name === undefined) return [];
    const at = names.indexOf(name);
    if (at >= 0) return faultsOf(one, theirs[at]!, [list, at]);
    const path = [list, more++, list === 'engines' ? 'id' : 'name'];
    if (['support', 'runs', 'as', 'holds'].some(key => key in one)) return [];
    const has = names.map(known => `'${known}'`).join(' and ');
    const near = nearest(name, names);
    const text = `The ${base.name} has no '${name}' among its ${list}, but ${has}.${didYouMean(near)}`;
    return [{ path, at: 'value', text, near }];
  });
}

function ofTime(
  latency: unknown,
  { latency: before }: Engine,
  path: readonly PropertyKey[],
  base: Target,
  isCompiled: boolean,
): readonly Fault[] {
  if (!isObject(latency) || before === undefined) return [];
  if ((latency['kind'] ?? before.kind) !== before.kind) return [];
  const clockHz = own(latency, 'clockHz');
  const at = before.clockHz === null ? 'no clock' : `${before.clockHz / 1e6} MHz`;
  const tell = (text: string): readonly Fault[] => [{ path: [...path, 'clockHz'], at: 'value', text }];
  if (clockHz !== undefined && clockHz !== before.clockHz) {
    if (isMeasured(before) && own(latency, 'numbers') === undefined)
      return tell(
        `The times of the ${base.name} were measured at ${at} and do not follow another clock: fit them to this chip with 'lwnet calibrate'.`,
      );
    if (isCompiled)
      return tell(
        `The time of the ${base.name} is what Vela expects at ${at} and with its memories, and does not follow another clock: "vela": null leaves its ceiling alone.`,
      );
  }
  return unsourced(latency, before, path);
}

/** Numbers that differ have another source than those of the base. */
function unsourced(mine: Json, before: object, path: readonly PropertyKey[]): readonly Fault[] {
  const differs = Object.entries(mine).find(
    ([key, value]) => typeof value === 'number' && value !== own(before as Json, key),
  );
  if (differs === undefined || Object.keys(mine).some(key => /source$/i.test(key))) return [];
  const text = `'source' is missing here: '${differs[0]}' is another than the base's, and stands somewhere else.`;
  return [{ path: [...path, 'source'], at: 'missing', text }];
}
