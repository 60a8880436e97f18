/** The names of a file's own: each once and with a capital, and those that its imports bring. */
import { type Declared, lost } from '../graph/graph';
import * as importProblems from '../problems/imports';
import * as problems from '../problems/language';
import type { Report } from '../problems/list';
import { syntaxProblems } from '../problems/syntax';
import type { Block, File, Import, Network, Unit } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo, type Mend, type Place } from '../text/problem';
import type { Span } from '../text/span';
import { arrivingIn } from './arriving';
import { isCapital, type Linked } from './link';

/** What an import statement's path leads to: nothing, where there is no file, or back to the file that imports. */
export type Imports = (path: string) => Source;
export type Source = Linked | Unread | Circle | undefined;

/** Why the file that a path leads to cannot be read. */
export interface Unread {
  readonly failure: string;
}

/** The file that a path leads to imports this one in turn: how, import by import; in none where it is this one itself. */
export interface Circle {
  readonly circle: readonly { readonly place: Place; readonly path: string }[];
  readonly isItself: boolean;
}

type Of = (unit: Unit, span: Span) => Place;

const placesIn =
  (uri: string): Of =>
  (unit, { start, end }) => ({ uri, unit, start, end });

/** What the imports of a file bring. */
export interface Imported {
  readonly names: ReadonlyMap<string, Declared | typeof lost>;
  /** Whether an import cannot be read, so that any name may be one that it brings. */
  readonly isOpen: boolean;
}

export const noImports: Imported = { names: new Map(), isOpen: false };

export function importNames(uri: string, file: File, imports: Imports, report: Report): Imported {
  const place = placesIn(uri);
  const names = new Map<string, Declared | typeof lost>();
  let isOpen = false;
  for (const unit of file.units) {
    if (unit.problems.some(({ code }) => code === 'import-form')) isOpen = true;
    if (unit.node.kind !== 'import') continue;
    const { path, names: wanted }: Import = unit.node;
    if (unit.problems.length > 0) isOpen = true;
    const source = path && imports(path.name);
    if (source === undefined || !('declared' in source)) {
      for (const { name } of wanted) names.set(name, lost);
      if (path === undefined) continue;
      const at = place(unit, path);
      if (source !== undefined && 'circle' in source) tellCircle(report, unit, at, path.name, source);
      else
        report(
          importProblems.importNotFound,
          at,
          { path: path.name, failure: source?.failure },
          { mends: withEnding(path.name, at) },
        );
      continue;
    }
    for (const ident of wanted) {
      const declared = source.declared.find(d => d.node.name.name === ident.name);
      names.set(ident.name, declared ?? lost);
      if (declared !== undefined || ident.name === '') continue;
      const near = nearest(
        ident.name,
        source.declared.map(d => d.node.name.name),
      );
      const at = place(unit, ident);
      const data = { name: ident.name, path: path!.name, near };
      report(importProblems.notExported, at, data, { mends: changeTo(at, near) });
      // Whoever misspells it here may spell it right below.
      if (near !== undefined && !names.has(near)) names.set(near, lost);
    }
  }
  return { names, isOpen };
}

/** A path is that of a file, ending included. */
function withEnding(path: string, at: Place): Mend[] {
  if (path.endsWith('.lwnet')) return [];
  const whole = `${path.replace(/\.\w*$/, '')}.lwnet`;
  return [{ title: `Change to '${whole}'`, place: at, text: `"${whole}"` }];
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
    checkArriving(unit as Unit<Block | Network>, place, report);
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
      if (!isCapital(name))
        report(problems.nameCase, place(unit, ident), { name, what: `a ${kind}`, capital: true });
    }
  }
}

/** Tells parameters that are what arrives, with the header in which they stand in front of the name. */
function checkArriving(unit: Unit<Block | Network>, place: Of, report: Report): void {
  const maps = arrivingIn(unit);
  const [first] = maps;
  const last = maps.at(-1);
  if (first === undefined || last === undefined) return;
  const { params, name } = unit.node;
  const names = maps.map(map => map.name.name).join(', ');
  const end = params[maps.length]?.start ?? last.end;
  const data = { what: 'a name', found: first.name.name, given: first.name.name };
  const at = place(unit, { start: name.start, end: name.start });
  const mend = {
    title: `Write it in front, '${names} -> ${name.name}'`,
    place: place(unit, { start: first.start, end }),
    text: '',
    also: [{ place: at, text: `${names} -> ` }],
  };
  report(syntaxProblems.expected, place(unit, first.name), data, { mends: [mend] });
}

function tellCircle(report: Report, unit: Unit, at: Place, path: string, { circle, isItself }: Circle): void {
  const { start, end } = unit.node as Import;
  const mends: Mend[] = isItself
    ? [{ title: 'Remove the import', place: { ...at, start, end }, text: '' }]
    : [];
  const related = circle.map(({ place, path }) => ({ place, text: `'${path}' is imported here.` }));
  const by = circle.slice(0, -1).map(one => one.path);
  report(importProblems.importCycle, at, { path, by, isItself }, { related, mends });
}
