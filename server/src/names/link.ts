/**
 * What capitalised names mean: the blocks and networks of a file, its imports, the standard library. A declaration that
 * neither changed nor uses anything that changed keeps its identity, and with it everything remembered about it.
 */
import { type Declared, type Found, lost } from '../graph/graph';
import { identity } from '../graph/values';
import { factsOf } from '../syntax/facts';
import type { Block, Declaration, File, Network, Unit } from '../syntax/tree';
import { asMeant } from './arriving';
import type { Imported } from './declarations';

export interface Linked {
  /** Blocks and networks of the file in order; the first of equal names. */
  readonly declared: readonly Declared[];
  /** The same by their names. */
  readonly own: ReadonlyMap<string, Declared>;
  readonly find: (name: string) => Declared | undefined;
  /** As `find`, and `lost` for what imports that failed would have brought. */
  readonly resolve: Declared['resolve'];
  /** Every name that it finds. */
  readonly names: () => Iterable<string>;
}

interface Library {
  readonly find: (name: string) => Declared | undefined;
  readonly names: () => Iterable<string>;
}

type Named = Unit<Block | Network>;
type Units = ReadonlyMap<string, Named>;

export function link(
  uri: string,
  file: File,
  imported: Imported,
  /** The standard library, asked for only by a name that is not found before it; absent for the library itself. */
  library: Library | undefined,
  before: Linked | undefined,
): Linked {
  const units = new Map<string, Named>();
  for (const unit of file.units) {
    if (unit.node.kind !== 'block' && unit.node.kind !== 'network') continue;
    const name = unit.node.name.name;
    if (name !== '' && !units.has(name)) units.set(name, unit as Named);
  }
  const inLibrary = (name: string) => (isCapital(name) ? library?.find(name) : undefined);
  const outer = (name: string) =>
    imported.names.get(name) ?? inLibrary(name) ?? (imported.isOpen && isCapital(name) ? lost : undefined);
  const small = [...units.keys(), ...imported.names.keys()].filter(name => !isCapital(name));
  const misnamed = meaningOf(reachedFrom(small, units), units, outer);
  const kept = unchanged(units, outer, { uri, misnamed }, before);

  const byName = new Map<string, Declared>();
  const misnamedOnes = new Map<string, Found>();
  const isLibrary = library === undefined;
  const fresh: (readonly [Named, Map<string, Found>])[] = [];
  for (const [name, unit] of units) {
    let declared = kept(name);
    if (declared === undefined) {
      const own = new Map<string, Found>();
      fresh.push([unit, own]);
      const node = asMeant(unit);
      const resolve = resolver(own, misnamedOnes);
      declared = { uri, unit, node, doc: docOf(file, unit), resolve, misnamed, library: isLibrary };
    }
    byName.set(name, declared);
  }
  const resolve = (name: string) => byName.get(name) ?? outer(name);
  for (const name of small) misnamedOnes.set(name, resolve(name));
  for (const [unit, own] of fresh) for (const used of usedBy(unit)) own.set(used, resolve(used));
  const find = (name: string) => {
    const declared = resolve(name);
    return declared === lost ? undefined : declared;
  };
  const names = function* () {
    yield* byName.keys();
    yield* imported.names.keys();
    if (library !== undefined) yield* library.names();
  };
  return { declared: [...byName.values()], own: byName, find, resolve, names };
}

/** Whether a name is one of a block or network. It is asked for at every name, so without an expression. */
export const isCapital = (name: string): boolean => name.charCodeAt(0) >= 65 && name.charCodeAt(0) <= 90;

/** The names that a declaration mentions, its own among them. */
export const usedBy = (unit: Named): Iterable<string> => factsOf(unit).mentioned.capitals;

/**
 * What names mean inside one declaration: those alone that it mentions, and those without a capital. One that knew all
 * names of its file would keep every older text of that file alive for as long as it is not edited itself.
 */
const resolver =
  (own: ReadonlyMap<string, Found>, misnamed: ReadonlyMap<string, Found>): Declared['resolve'] =>
  name =>
    own.get(name) ?? misnamed.get(name);

/** Which declarations of before are as they were, and all that they reach through what they use. */
function unchanged(
  units: Units,
  outer: (name: string) => Found,
  { uri, misnamed }: Pick<Declared, 'uri' | 'misnamed'>,
  before: Linked | undefined,
): (name: string) => Declared | undefined {
  const old = before?.own ?? new Map<string, Declared>();
  const changed = new Set<string>();
  for (const [name, unit] of units) {
    const one = old.get(name);
    let same = one?.unit === unit && one.uri === uri && one.misnamed === misnamed;
    if (same)
      for (const used of usedBy(unit))
        if (!units.has(used) && one!.resolve(used) !== outer(used)) same = false;
    if (!same) changed.add(name);
  }
  // Most edits are of a body that nobody else uses.
  if (changed.size > 0 && usesOneOf(changed, units)) spread(changed, units);
  return name => (changed.has(name) ? undefined : old.get(name));
}

function usesOneOf(names: ReadonlySet<string>, units: Units): boolean {
  for (const [name, unit] of units)
    for (const used of usedBy(unit)) if (used !== name && names.has(used)) return true;
  return false;
}

/** Adds to some names those of all that use them, directly or through others. */
function spread(names: Set<string>, units: Units): void {
  const users = new Map<string, string[]>();
  for (const [name, unit] of units)
    for (const used of usedBy(unit)) {
      const known = users.get(used);
      if (known === undefined) users.set(used, [name]);
      else known.push(name);
    }
  // A set hands out what is added while it is gone through.
  for (const name of names) for (const user of users.get(name) ?? []) names.add(user);
}

/** Some names, and every name that they can reach through what they use. */
function reachedFrom(names: readonly string[], units: Units): ReadonlySet<string> {
  const all = new Set(names);
  for (const name of all) {
    const unit = units.get(name);
    if (unit !== undefined) for (const used of usedBy(unit)) all.add(used);
  }
  return all;
}

const meaningOf = (names: Iterable<string>, units: Units, outer: (name: string) => Found): string =>
  Array.from(names, name => `${name}=${identityOf(units.get(name) ?? outer(name))}`)
    .sort()
    .join();

const identityOf = (meant: Named | Found): number =>
  meant === undefined ? 0 : meant === lost ? -1 : identity(meant);

/** The doc comment right above a declaration, without slashes; one before a blank line is the file's. */
export function docOf(file: File, unit: Unit): string {
  const base = file.offsets[file.units.indexOf(unit as Unit<Declaration>)] ?? 0;
  let lines: string[] = [];
  let end = 0;
  for (const comment of unit.comments) {
    if (!comment.doc || comment.end > unit.head) continue;
    const apart = /\n[ \t]*\r?\n/.test(file.text.slice(base + end, base + comment.start));
    if (apart) lines = [];
    lines.push(comment.text.slice(3).trim());
    end = comment.end;
  }
  return lines.join('\n');
}
