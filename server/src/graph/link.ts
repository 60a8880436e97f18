/**
 * What capitalised names mean: the blocks and networks of a file, its imports, the standard library. A declaration that
 * neither changed nor uses anything that changed keeps its identity, and with it everything remembered about it.
 */
import { factsOf } from '../syntax/facts';
import type { Block, Declaration, File, Network, Unit } from '../syntax/tree';
import type { Imported } from './declarations';
import { type Declared, type Found, lost } from './graph';
import { identity } from './values';

export interface Linked {
  /** Blocks and networks of the file in order; the first of equal names. */
  readonly declared: readonly Declared[];
  readonly find: (name: string) => Declared | undefined;
  /** As `find`, and `lost` for what imports that failed would have brought. */
  readonly resolve: Declared['resolve'];
  /** Every name that it finds. */
  readonly names: () => Iterable<string>;
}

type Named = Unit<Block | Network>;
type Units = ReadonlyMap<string, Named>;

export function link(
  uri: string,
  file: File,
  imported: Imported,
  /** The standard library, asked for only by a name that is not found before it; absent for the library itself. */
  library: (() => ReadonlyMap<string, Declared>) | undefined,
  before: Linked | undefined,
): Linked {
  const units = new Map<string, Named>();
  for (const unit of file.units) {
    if (unit.node.kind !== 'block' && unit.node.kind !== 'network') continue;
    const name = unit.node.name.name;
    if (name !== '' && !units.has(name)) units.set(name, unit as Named);
  }
  const inLibrary = (name: string) => (isCapital(name) ? library?.().get(name) : undefined);
  const outer = (name: string) =>
    imported.names.get(name) ?? inLibrary(name) ?? (imported.isOpen && isCapital(name) ? lost : undefined);
  const small = [...units.keys(), ...imported.names.keys()].filter(name => !isCapital(name));
  const misnamed = meaningOf(reachedFrom(small, units), units, outer);
  const kept = unchanged(units, outer, { uri, misnamed }, before);

  const byName = new Map<string, Declared>();
  const bindings = new Map<string, Map<string, Found>>();
  const misnamedOnes = new Map<string, Found>();
  for (const [name, unit] of units) {
    const own = new Map<string, Found>();
    bindings.set(name, own);
    const { node } = unit;
    const fresh = { uri, unit, node, doc: docOf(file, unit), misnamed, library: library === undefined };
    byName.set(name, kept.get(name) ?? { ...fresh, resolve: resolver(own, misnamedOnes) });
  }
  const resolve = (name: string) => byName.get(name) ?? outer(name);
  for (const name of small) misnamedOnes.set(name, resolve(name));
  for (const [name, own] of bindings)
    if (!kept.has(name)) for (const used of usedBy(units.get(name)!)) own.set(used, resolve(used));
  const find = (name: string) => {
    const declared = resolve(name);
    return declared === lost ? undefined : declared;
  };
  const names = function* () {
    yield* byName.keys();
    yield* imported.names.keys();
    if (library !== undefined) yield* library().keys();
  };
  return { declared: [...byName.values()], find, resolve, names };
}

/** Whether a name is one of a block or network. It is asked for at every name, so without an expression. */
export const isCapital = (name: string): boolean => name.charCodeAt(0) >= 65 && name.charCodeAt(0) <= 90;

const usedBy = (unit: Named): Iterable<string> => factsOf(unit).mentioned.capitals;

/**
 * What names mean inside one declaration: those alone that it mentions, and those without a capital. One that knew all
 * names of its file would keep every older text of that file alive for as long as it is not edited itself.
 */
const resolver =
  (own: ReadonlyMap<string, Found>, misnamed: ReadonlyMap<string, Found>): Declared['resolve'] =>
  name =>
    own.get(name) ?? misnamed.get(name);

/** The declarations of before that are as they were, and all that they reach through what they use. */
function unchanged(
  units: Units,
  outer: (name: string) => Found,
  { uri, misnamed }: Pick<Declared, 'uri' | 'misnamed'>,
  before: Linked | undefined,
): ReadonlyMap<string, Declared> {
  const kept = new Map(before?.declared.map(declared => [declared.node.name.name, declared]));
  const users = new Map<string, string[]>();
  const open: string[] = [];
  for (const [name, unit] of units) {
    const old = kept.get(name);
    let same = old?.unit === unit && old.uri === uri && old.misnamed === misnamed;
    for (const used of usedBy(unit)) {
      if (!units.has(used)) same &&= old!.resolve(used) === outer(used);
      else if (users.has(used)) users.get(used)!.push(name);
      else users.set(used, [name]);
    }
    if (!same) open.push(name);
  }
  for (const name of kept.keys()) if (!units.has(name)) kept.delete(name);
  const changed = new Set(open);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    kept.delete(name);
    for (const user of users.get(name) ?? []) {
      if (changed.has(user)) continue;
      changed.add(user);
      open.push(user);
    }
  }
  return kept;
}

/** Some names, and every name that they can reach through what they use. */
function reachedFrom(names: readonly string[], units: Units): ReadonlySet<string> {
  const all = new Set(names);
  // A set hands out what is added while it is gone through.
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
