/**
 * Lines whose result nobody takes: neither the line below, nor a name, nor what the body hands on. Where a declaration is
 * half-typed nothing is said.
 */
import { ops } from '../ops';
import { untakenResult, unusedName } from '../problems/hints';
import type { ProblemList } from '../problems/list';
import { bodiesOf } from '../syntax/bodies';
import { factsOf } from '../syntax/facts';
import type { Body, Declaration, Flow, Ident, Node, Unit } from '../syntax/tree';
import type { Span } from '../text/span';

interface Untaken {
  readonly unit: Unit;
  /** The line, or one of its names where others are read. */
  readonly at: Span;
  /** A name that nothing reads; absent for a whole line. */
  readonly name?: string;
  /** What stands below and takes nothing of it, and where that starts instead; absent for a name. */
  readonly next?: Unit;
  readonly from?: Ident | undefined;
}

/** The same of a declaration, worked out once. */
const known = new WeakMap<Unit, readonly Untaken[]>();

/** @param list what is told already: of a line with a mistake nothing else is said */
export function checkUntaken(uri: string, units: readonly Unit<Declaration>[], list: ProblemList): void {
  const isWrong = (line: Unit) =>
    list.problems.some(({ kind, place }) => kind.severity === 'error' && place.unit === line);
  for (const unit of units) {
    if (unit.node.kind !== 'block' && unit.node.kind !== 'network') continue;
    let found = known.get(unit);
    if (found === undefined) known.set(unit, (found = untakenIn(unit)));
    for (const { unit: line, at, name, next, from } of found) {
      if (isWrong(line)) continue;
      const place = { uri, unit: line, start: at.start, end: at.end };
      if (next === undefined || from === undefined) {
        const mends = [{ title: `Replace '${name}' by '_'`, place, text: '_', keepsFunction: true }];
        list.report(unusedName, place, { name: name!, what: 'the map' }, { mends });
        continue;
      }
      const start = { uri, unit: next, start: from.start, end: from.end };
      const related = [{ place: start, text: `The line below starts from '${from.name}'.` }];
      const mends = [{ title: 'Remove the line', place, text: '', keepsFunction: true }];
      const names = namesOf(line.node as Flow);
      const data = { below: from.name, beginsAnew: beginsAnew(from.name), names };
      list.report(untakenResult, place, data, { related, mends });
    }
  }
}

const namesOf = ({ targets }: Flow): string =>
  targets.flatMap(({ name }) => (name === '_' ? [] : name)).join(', ');

const beginsAnew = (name: string): boolean => ops.get(name)?.inputs.max === 0;

function untakenIn(unit: Unit): readonly Untaken[] {
  if (factsOf(unit).misread) return [];
  const { node } = unit;
  const maps = new Set(node.kind === 'block' ? node.inputs.map(input => input.name) : []);
  const found: Untaken[] = [];
  for (const body of bodiesOf(unit)) inBody(body, name => maps.has(name), found);
  return found;
}

/** Lines above and below in which a name is looked for before all are gone through: most are read soon. */
const nearby = 8;
/** Lines that are looked at together. */
const length = 32;

/** What was found of lines in a row, which holds as long as they and those nearby are the same. */
interface Stretch {
  /** The lines, and those nearby on both sides. */
  readonly units: readonly Unit<Node>[];
  readonly above: number;
  readonly found: readonly Untaken[];
  readonly last: number;
}

/** By the first line. */
const stretches = new WeakMap<Unit<Node>, Stretch>();

/** @param isMapAround whether a name is that of a map around the body */
function inBody({ units }: Body<Node>, isMapAround: (name: string) => boolean, found: Untaken[]): void {
  let wentFar = false;
  let reads: Set<string> | undefined;
  const isRead = (name: string, i: number) => {
    for (let at = i; at < Math.min(i + nearby, units.length); at++)
      if (factsOf(units[at]!).mentioned.reads.has(name)) return true;
    wentFar = true;
    reads ??= new Set(units.flatMap(unit => [...factsOf(unit).mentioned.reads]));
    return reads.has(name);
  };
  let maps: Set<string> | undefined;
  const isMap = (name: string, i: number) => {
    for (let at = i; at >= Math.max(0, i - nearby); at--) if (names(units[at]!, name)) return true;
    wentFar = true;
    maps ??= new Set(
      units.flatMap(({ node }) => (node.kind === 'flow' ? node.targets : [])).map(t => t.name),
    );
    return maps.has(name) || isMapAround(name);
  };
  const isMapInside = (name: string) => isMap(name, -1);

  /** The last line of the flow; -1 before the first one. */
  let above = -1;
  const look = (from: number, to: number, into: Untaken[]) => {
    for (let i = from; i < to; i++) {
      const unit = units[i]!;
      if (!isFlow(unit)) continue;
      const before = units[above] as Unit<Flow> | undefined;
      if (before !== undefined && !continues(before.node, unit.node)) {
        const isTaken = takesIt(unit.node, name => isMap(name, i));
        const at = above;
        judge(before, unit, isTaken, name => isRead(name, at), into);
      }
      above = i;
    }
    for (let i = from; i < to; i++) for (const body of bodiesOf(units[i]!)) inBody(body, isMapInside, into);
  };

  for (let from = 0; from < units.length; from += length) {
    const to = Math.min(from + length, units.length);
    const first = Math.max(0, from - nearby);
    const known = stretches.get(units[from]!);
    if (known !== undefined && known.above === above - first && holds(known.units, units, first, to)) {
      found.push(...known.found);
      above = first + known.last;
      continue;
    }
    const own: Untaken[] = [];
    const begun = above - first;
    wentFar = false;
    look(from, to, own);
    found.push(...own);
    const around = units.slice(first, to + nearby);
    if (!wentFar && begun >= 0 && to - from === length)
      stretches.set(units[from]!, { units: around, above: begun, found: own, last: above - first });
  }
}

/** Whether lines and those nearby are what they were, the end of the body included. */
function holds(
  before: readonly Unit<Node>[],
  units: readonly Unit<Node>[],
  first: number,
  to: number,
): boolean {
  if (before.length !== Math.min(to + nearby, units.length) - first) return false;
  for (let i = 0; i < before.length; i++) if (before[i] !== units[first + i]) return false;
  return true;
}

const isFlow = (unit: Unit<Node>): unit is Unit<Flow> => unit.node.kind === 'flow';

/** Whether a line gives its result a name. */
const names = ({ node }: Unit<Node>, name: string): boolean =>
  node.kind === 'flow' && node.targets.some(target => target.name === name);

/** A line without names and one that goes on from it, as most lines do. */
const continues = ({ targets }: Flow, { sources, stages }: Flow): boolean => {
  if (targets.length > 0 || sources.length > 0) return false;
  const first = stages[0];
  return first?.kind !== 'call' || !beginsAnew(first.name.name);
};

/** Whether a line takes what the one above it makes. */
function takesIt({ sources, stages }: Flow, isMap: (name: string) => boolean): boolean {
  const [source, ...others] = sources;
  if (source === undefined) {
    const [first] = stages;
    return first?.kind !== 'call' || !beginsAnew(first.name.name);
  }
  if (sources.some(({ name }) => name === 'it' || name === '')) return true;
  // A lone name that is no map is a stage, though a line with a name ought to say where it starts.
  return others.length === 0 && source.name !== 'in' && !isMap(source.name) && !beginsAnew(source.name);
}

function judge(
  unit: Unit<Flow>,
  next: Unit<Flow>,
  isTaken: boolean,
  isRead: (name: string) => boolean,
  found: Untaken[],
): void {
  const { targets, stages, start, end } = unit.node;
  const named = targets.filter(({ name }) => name !== '_' && name !== '');
  const unread = named.filter(({ name }) => !isRead(name));
  // Layers are called by the name of their line, so that it may have one that nothing reads.
  const namesLayers = targets.length === 1 && stages.length > 0;
  if (isTaken ? !namesLayers : unread.length < named.length)
    for (const at of unread) found.push({ unit, at, name: at.name });
  else if (!isTaken) found.push({ unit, at: { start, end }, next, from: startOf(next.node) });
}

/** How a line that takes nothing from above says where it starts. */
function startOf({ sources: [source], stages: [first] }: Flow): Ident | undefined {
  return source ?? (first?.kind === 'call' ? first.name : undefined);
}
