/** Which precision holds at a layer, and whether a target computes in it. */
import { fp32, type Precision, parsePrecision } from '../cost/precision';
import type { Body } from '../graph/graph';
import { walk } from '../graph/walk';
import type { Path, Unit } from '../syntax/tree';
import { firstOf, type Target } from '../targets/target';
import { nearest } from '../text/nearest';
import type { Place } from '../text/problem';
import { type Chip, type Chips, chipOf } from './chip';
import type { Deployed } from './deployment';
import { PathTree } from './path-tree';

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
  const tree = new PathTree<Path>();
  const lists = open.map(({ path }) => tree.add(path, path));
  const found = new Set<readonly Path[]>();
  for (const { layer, path } of walk(body)) tree.leadingTo(path, layer.op.name, list => found.add(list));
  const lost = open.filter((_, i) => !lists[i]!.some(list => found.has(list)));
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
  const tree = new PathTree<number>();
  let everywhere = -1;
  for (const [i, { paths }] of deployed.precisions.entries()) {
    if (paths.length === 0) everywhere = i;
    for (const path of paths) tree.add(path, i);
  }
  const chips: Chip[] = [];
  for (const { layer, path, at } of walk(body)) {
    // The last rule that leads there holds.
    let rule = everywhere;
    tree.leadingTo(path, layer.op.name, rules => {
      rule = Math.max(rule, rules.at(-1)!);
    });
    chips[at] = chipAt(deployed.precisions[rule]?.precision ?? deployed.precision);
  }
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

/** A precision with the bits that its name stands for on a target: TensorFlow Lite's int16 has weights of 8 bits. */
function meant(target: Target, precision: Precision): Precision {
  const { accepted = [], names } = firstOf(target).precisions ?? {};
  const own = names?.includes(precision.name)
    ? accepted.find(({ activationBits }) => activationBits === precision.activationBits)
    : undefined;
  return own === undefined ? precision : { ...precision, ...own };
}

/** A deployment with its precisions as its target means them. */
export function meantOn(target: Target, deployed: Deployed): Deployed {
  if (firstOf(target).precisions?.names === undefined) return deployed;
  const precisions = deployed.precisions.map(rule => ({
    ...rule,
    precision: meant(target, rule.precision),
  }));
  return { ...deployed, precisions, precision: meant(target, deployed.precision) };
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
