/** Which precision holds at a layer, and whether a target computes in it. */
import { fp32, type Precision, parsePrecision } from '../cost/precision';
import type { Body } from '../graph/graph';
import { walk } from '../graph/walk';
import type { Path, Unit } from '../syntax/tree';
import { firstOf, type Target } from '../targets/target';
import { nearest } from '../text/nearest';
import type { Place } from '../text/problem';
import { type Chip, type Chips, chipOf } from './chip';
import type { Deployed, PrecisionRule } from './deployment';

/** The precision at a layer: the last rule whose path leads to it, or to its operator anywhere. */
function precisionAt(deployed: Deployed, path: string, op: string): Precision {
  const names = path.split('.');
  for (let i = deployed.precisions.length - 1; i >= 0; i--) {
    const rule = deployed.precisions[i]!;
    if (holds(rule, names, op)) return rule.precision;
  }
  return deployed.precision;
}

function holds({ paths }: PrecisionRule, names: readonly string[], op: string): boolean {
  if (paths.length === 0) return true;
  return paths.some(path => leadsTo(path, names, op));
}

const leadsTo = ({ parts }: Path, names: readonly string[], op: string): boolean =>
  (parts.length === 1 && parts[0]!.name === op && parts[0]!.index === undefined) || leads(parts, names);

/** A part without an index stands for every one of that name. */
function leads(parts: Path['parts'], names: readonly string[]): boolean {
  if (parts.length > names.length) return false;
  return parts.every(({ name, index }, i) => {
    const at = names[i]!;
    return (
      (at === name && (index ?? 0) === 0) ||
      at === `${name}[${index ?? ''}]` ||
      (index === undefined && at.startsWith(`${name}[`))
    );
  });
}

/** A path of a rule that leads to no layer. */
export interface LostPath {
  readonly path: Path;
  readonly place: Place;
  /** As it is written. */
  readonly text: string;
  /** The layer, line or operator that may be meant. */
  readonly near: string | undefined;
}

/** What a rule can name in a network: lines, blocks and layers by their paths without an index, and operators anywhere. */
export function placesIn(body: Body): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { layer, path } of walk(body)) {
    names.add(layer.op.name);
    let prefix = '';
    for (const part of path.split('.')) {
      prefix += (prefix === '' ? '' : '.') + part.replace(/\[\d+\]$/, '');
      names.add(prefix);
    }
  }
  return names;
}

export function lostPaths({ precisions }: Deployed, body: Body): readonly LostPath[] {
  // A path that is half-written has said what is wrong with it.
  const open = precisions.flatMap(({ paths, place }) =>
    (place.unit as Unit).problems.length > 0 ? [] : paths.map(path => ({ path, place })),
  );
  if (open.length === 0) return [];
  const found = new Set<Path>();
  for (const { layer, path } of walk(body)) {
    const parts = path.split('.');
    for (const { path: wanted } of open) if (leadsTo(wanted, parts, layer.op.name)) found.add(wanted);
  }
  const lost = open.filter(({ path }) => !found.has(path));
  if (lost.length === 0) return [];
  const names = placesIn(body);
  return lost.map(({ path, place: { uri, unit } }) => {
    const text = path.parts
      .map(({ name, index }) => (index === undefined ? name : `${name}[${index}]`))
      .join('.');
    const plain = path.parts.map(({ name }) => name).join('.');
    // Where the name is right, an index is beyond what there is.
    const near = names.has(plain) ? plain : nearest(plain, [...names]);
    return { path, text, near, place: { uri, unit, start: path.start, end: path.end } };
  });
}

/** The chips that the layers of a network are judged on: the target at the precision that holds there, as far as it takes it. */
export function chipsOf(deployed: Deployed, target: Target, body: Body): Chips {
  const taken = new Map<string, Chip>();
  const chipAt = (wanted: Precision): Chip => {
    let chip = taken.get(wanted.name);
    if (chip === undefined) {
      const precision = takes(target, wanted) === 'accepted' ? wanted : fallback(target);
      taken.set(wanted.name, (chip = chipOf(target, precision, deployed.uri)));
    }
    return chip;
  };
  if (deployed.precisions.every(rule => rule.paths.length === 0))
    return { runs: [{ end: body.layerCount, chip: chipAt(deployed.precision) }] };
  // Rules speak of paths, which only the flat view has.
  const chips: Chip[] = [];
  for (const { layer, path, at } of walk(body))
    chips[at] = chipAt(precisionAt(deployed, path, layer.op.name));
  const runs: { end: number; chip: Chip }[] = [];
  for (const [at, chip] of chips.entries()) {
    const last = runs.at(-1);
    if (last?.chip === chip) last.end = at + 1;
    else runs.push({ end: at + 1, chip });
  }
  return { runs: runs.length > 0 ? runs : [{ end: 0, chip: chipAt(deployed.precision) }] };
}

/** A target's answer to a precision as such. */
export function takes(target: Target, precision: Precision): 'accepted' | 'refused' | 'unknown' {
  const { precisions } = firstOf(target);
  if (precisions === undefined) return 'accepted';
  const { accepted, names, others } = precisions;
  if (names?.includes(precision.name)) return 'accepted';
  const whole = !/^(?:fp|bf|tf|float)/.test(precision.name);
  const fits = accepted.some(
    a => a.weightBits === precision.weightBits && a.activationBits === precision.activationBits,
  );
  return whole && fits ? 'accepted' : others;
}

/** "w8a8 or w8a16": what a target computes in, as one writes it. */
export function namesOf(target: Target): readonly string[] {
  return (firstOf(target).precisions?.accepted ?? []).map(({ weightBits: w, activationBits: a }) =>
    w === a ? `int${w}` : `w${w}a${a}`,
  );
}

/** The precision that one would deploy in: the first that the target computes in, floating where it is told none. */
export const usual = (target: Target): Precision =>
  parsePrecision(firstOf(target).precisions?.usual ?? namesOf(target)[0] ?? '') ?? fp32;

/** The precision to judge by where the one that is asked for is not taken: one mistake, one problem. */
export function fallback(target: Target): Precision {
  const { weightBits, activationBits } = firstOf(target).precisions?.accepted[0] ?? fp32;
  return { name: `w${weightBits}a${activationBits}`, weightBits, activationBits, biasBits: 32 };
}
