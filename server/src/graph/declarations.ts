/** The names of a file's own: each once and with a capital, and those that its imports bring. */
import * as problems from '../problems/language';
import type { Block, File, Import, Network, Unit } from '../syntax/tree';
import type { Place } from '../text/problem';
import type { Span } from '../text/span';
import type { Declared } from './graph';
import type { Linked } from './link';
import type { Report } from './scope';

/** What an import statement's path leads to: nothing, where there is no file, or back to the file that imports. */
export type Imports = (path: string) => Linked | 'cycle' | undefined;

type Of = (unit: Unit, span: Span) => Place;

const placesIn =
  (uri: string): Of =>
  (unit, { start, end }) => ({ uri, unit, start, end });

/** The declarations that imports name, by name. */
export function importNames(
  uri: string,
  file: File,
  imports: Imports,
  report: Report,
): ReadonlyMap<string, Declared> {
  const place = placesIn(uri);
  const names = new Map<string, Declared>();
  for (const unit of file.units) {
    if (unit.node.kind !== 'import') continue;
    const { path, names: wanted }: Import = unit.node;
    if (path === undefined) continue;
    const source = imports(path.name);
    if (source === undefined) report(problems.importNotFound, place(unit, path), { path: path.name });
    else if (source === 'cycle') report(problems.importCycle, place(unit, path), { path: path.name });
    else
      for (const ident of wanted) {
        const declared = source.declared.find(d => d.node.name.name === ident.name);
        if (declared !== undefined) names.set(ident.name, declared);
        else if (ident.name !== '')
          report(problems.notExported, place(unit, ident), { name: ident.name, path: path.name });
      }
  }
  return names;
}

/** Tells names of blocks and networks that are taken or begin with a small letter. */
export function checkNames(uri: string, file: File, report: Report): void {
  const place = placesIn(uri);
  const seen = new Map<string, Unit<Block | Network>>();
  for (const unit of file.units) {
    if (unit.node.kind !== 'block' && unit.node.kind !== 'network') continue;
    const { kind, name: ident }: Block | Network = unit.node;
    const { name } = ident;
    if (name === '') continue;
    const before = seen.get(name);
    if (before !== undefined) {
      const related = [{ place: place(before, before.node.name), text: `'${name}' is defined here.` }];
      report(
        problems.duplicateName,
        place(unit, ident),
        { name, what: `a ${before.node.kind}` },
        { related },
      );
    } else {
      seen.set(name, unit as Unit<Block | Network>);
      if (!/^[A-Z]/.test(name))
        report(problems.nameCase, place(unit, ident), { name, what: `a ${kind}`, capital: true });
    }
  }
}
