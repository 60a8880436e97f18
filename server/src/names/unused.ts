/** Names that are defined and never read. Where a line is half-typed its reads are not known, and nothing is said. */
import * as problems from '../problems/hints';
import type { ProblemList, Report } from '../problems/list';
import { bodiesOf } from '../syntax/bodies';
import { factsOf } from '../syntax/facts';
import type { Block, Declaration, File, Ident, Import, Unit } from '../syntax/tree';

interface Definition {
  readonly unit: Unit;
  readonly ident: Ident;
  readonly what: string;
}

const variable = 'the variable';

/** What a unit of the file defines and nobody reads; worked out once for each unit. */
const known = new WeakMap<Unit, readonly Definition[]>();

export function checkUnused(uri: string, file: File, { problems: told, report }: ProblemList): void {
  // Of a name that is misspelt there it is told already that it stands for nothing.
  const isTold = (unit: Unit, start: number) =>
    told.some(({ place }) => place.unit === unit && place.start === start);
  // What a line with a mistake in its form reads is not known.
  const isRead = file.units.some(unit => unit.problems.length > 0) ? () => true : readIn(file);
  for (const unit of file.units) {
    if (unit.node.kind === 'import') checkImport(uri, unit, isRead, isTold, report);
    if (unit.node.kind !== 'block' && unit.node.kind !== 'network') continue;
    let unused = known.get(unit);
    if (unused === undefined) known.set(unit, (unused = unusedIn(unit)));
    for (const { unit: inside, ident, what } of unused) {
      const place = { uri, unit: inside, start: ident.start, end: ident.end };
      const mends =
        what === variable
          ? [{ title: `Replace '${ident.name}' by '_'`, place, text: '_', keepsFunction: true }]
          : [];
      report(problems.unusedName, place, { name: ident.name, what }, { mends });
    }
  }
}

function checkImport(
  uri: string,
  unit: Unit<Declaration>,
  isRead: (name: string) => boolean,
  isTold: (unit: Unit, start: number) => boolean,
  report: Report,
): void {
  if (unit.node.kind !== 'import') return;
  const { names, start: first, end: last }: Import = unit.node;
  const isUnused = ({ name }: Ident) => name !== '' && !isRead(name);
  const isWhole = names.every(isUnused);
  for (const [i, ident] of names.entries()) {
    if (!isUnused(ident) || isTold(unit, ident.start)) continue;
    const { name, start, end } = ident;
    // The comma goes along, that in front if there is one.
    const from = isWhole ? first : (names[i - 1]?.end ?? start);
    const to = isWhole ? last : i > 0 ? end : names[1]!.start;
    const title = isWhole ? 'Remove the import' : 'Remove it';
    const mend = { title, place: { uri, unit, start: from, end: to }, text: '', keepsFunction: true };
    report(problems.unusedName, { uri, unit, start, end }, { name, what: 'the import' }, { mends: [mend] });
  }
}

/** Whether a declaration mentions a name; gathered once, and only where something is imported. */
function readIn({ units }: File): (name: string) => boolean {
  let names: Set<string> | undefined;
  return name => {
    names ??= new Set(
      units.flatMap(unit => (unit.node.kind === 'import' ? [] : [...factsOf(unit).mentioned.capitals])),
    );
    return names.has(name);
  };
}

function unusedIn(unit: Unit): readonly Definition[] {
  const { misread, defining, mentioned } = factsOf(unit);
  if (misread || !defining) return [];
  const found: Definition[] = [];
  gather(unit, found);
  const { reads, capitals } = mentioned;
  // A capital letter is a mistake in a name like this, but reading it is reading it.
  const isRead = (name: string) => reads.has(name) || capitals.has(name);
  return found.filter(({ ident: { name } }) => name !== '' && name !== '_' && !isRead(name));
}

/** Gathers what has to be read. */
function gather(unit: Unit, into: Definition[]): void {
  if (!factsOf(unit).defining) return;
  const note = (ident: Ident, what: string) => into.push({ unit, ident, what });
  const { node } = unit;
  if (node.kind === 'let') note(node.name, 'the number');
  if (node.kind === 'shared') note(node.name, 'the shared layer');
  if (node.kind === 'block' && !takesArriving(node))
    for (const input of node.inputs) note(input, 'the input');
  if (node.kind === 'block' || node.kind === 'network')
    for (const param of node.params) note(param.name, 'the parameter');
  if (node.kind === 'flow' || node.kind === 'shared')
    for (const stage of node.stages)
      if (stage.kind === 'for') for (const name of stage.names) note(name, variable);
  for (const body of bodiesOf(unit)) for (const inside of body.units) gather(inside, into);
}

/** Whether the maps that arrive are read without their names: by `in`, or by the first line, which takes them all. */
function takesArriving({ body, inputs }: Block): boolean {
  if (body === undefined) return false;
  const first = body.units.findIndex(({ node }) => node.kind === 'flow');
  const { node } = body.units[first] ?? {};
  if (node?.kind === 'flow') {
    // A lone name that is no input is a stage.
    const [source, ...others] = node.sources;
    if (others.length === 0 && !inputs.some(({ name }) => name === source?.name)) return true;
  }
  return body.units.some((unit, i) => {
    const { reads } = factsOf(unit).mentioned;
    return reads.has('in') || (i <= first && reads.has('it'));
  });
}
