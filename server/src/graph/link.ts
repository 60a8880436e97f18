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
  const reached = closure(units);
  const old = new Map(before?.declared.map(d => [signatures.get(d), d]));
  const byName = new Map<string, Declared>();
  const inLibrary = (name: string) => (isCapital(name) ? library?.().get(name) : undefined);
  const outer = (name: string) =>
    imported.names.get(name) ?? inLibrary(name) ?? (imported.isOpen && isCapital(name) ? lost : undefined);
  const resolve = (name: string) => byName.get(name) ?? outer(name);
  const meant = (names: Iterable<string>): string =>
    Array.from(
      names,
      name => `${name}=${units.has(name) ? identity(units.get(name)!) : identityOf(outer(name))}`,
    )
      .sort()
      .join();
  const small = [...units.keys(), ...imported.names.keys()].filter(name => !isCapital(name));
  const misnamed = meant(new Set(small.flatMap(name => [name, ...(reached.get(name) ?? [])])));
  for (const [name, unit] of units) {
    const signature = `${uri}|${identity(unit)}|${meant(reached.get(name)!)}|${misnamed}`;
    const same = old.get(signature);
    const declared: Declared = same ?? {
      uri,
      unit,
      node: unit.node,
      doc: docOf(file, unit),
      resolve,
      misnamed,
      library: library === undefined,
    };
    signatures.set(declared, signature);
    byName.set(name, declared);
  }
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

const signatures = new WeakMap<Declared, string>();
const identityOf = (declared: Found): number =>
  declared === undefined ? 0 : declared === lost ? -1 : identity(declared);

/** Every name that each declaration can reach through those it uses. */
function closure(units: ReadonlyMap<string, Named>): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>();
  for (const [name] of units) {
    const all = new Set<string>();
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const unit = units.get(next);
      if (unit === undefined) continue;
      for (const used of factsOf(unit).mentioned.capitals) {
        if (all.has(used)) continue;
        all.add(used);
        if (units.has(used)) open.push(used);
      }
    }
    reached.set(name, all);
  }
  return reached;
}

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
