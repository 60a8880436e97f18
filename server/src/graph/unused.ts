/** Names that are defined and never read. Where a line is half-typed its reads are not known, and nothing is said. */
import * as problems from '../problems/hints';
import { mentionedIn } from '../syntax/names';
import { bodiesOf } from '../syntax/positions';
import type { Declaration, File, Ident, Node, Stage, Unit } from '../syntax/tree';
import type { Report } from './scope';

interface Definition {
  readonly unit: Unit;
  readonly ident: Ident;
  readonly what: string;
}

/** What a unit of the file defines and nobody reads; worked out once for each unit. */
const known = new WeakMap<Unit, readonly Definition[]>();

export function checkUnused(uri: string, file: File, report: Report): void {
  for (const unit of file.units) {
    if (unit.node.kind === 'import') checkImport(uri, unit, file, report);
    if (unit.node.kind !== 'block' && unit.node.kind !== 'network') continue;
    let unused = known.get(unit);
    if (unused === undefined) known.set(unit, (unused = unusedIn(unit)));
    for (const { unit: inside, ident, what } of unused)
      report(
        problems.unusedName,
        { uri, unit: inside, start: ident.start, end: ident.end },
        { name: ident.name, what },
      );
  }
}

function checkImport(uri: string, unit: Unit<Declaration>, file: File, report: Report): void {
  if (unit.node.kind !== 'import' || file.units.some(other => other.problems.length > 0)) return;
  for (const ident of unit.node.names) {
    const isRead = file.units.some(
      other => other.node.kind !== 'import' && mentionedIn(other).capitals.has(ident.name),
    );
    if (!isRead && ident.name !== '')
      report(
        problems.unusedName,
        { uri, unit, start: ident.start, end: ident.end },
        { name: ident.name, what: 'the import' },
      );
  }
}

function unusedIn(unit: Unit): readonly Definition[] {
  const found: Definition[] = [];
  if (!gather(unit, found)) return [];
  const { reads } = mentionedIn(unit);
  return found.filter(({ ident: { name } }) => name !== '' && name !== '_' && !reads.has(name));
}

/** Gathers what has to be read; false where a line could not be read whole. */
function gather(unit: Unit, into: Definition[]): boolean {
  if (unit.problems.length > 0) return false;
  const note = (ident: Ident, what: string) => into.push({ unit, ident, what });
  const { node } = unit;
  if (node.kind === 'let') note(node.name, 'the number');
  if (node.kind === 'shared') note(node.name, 'the shared layer');
  if (node.kind === 'block') for (const input of node.inputs) note(input, 'the input');
  if (node.kind === 'block' || node.kind === 'network')
    for (const param of node.params) note(param.name, 'the parameter');
  if (node.kind === 'flow' || node.kind === 'shared')
    for (const stage of node.stages)
      if (stage.kind === 'for') for (const name of stage.names) note(name, 'the variable');
  if (isPlain(node)) return true;
  return bodiesOf(unit).every(body => body.units.every(inside => gather(inside, into)));
}

const isCall = (stage: Stage): boolean => stage.kind === 'call';

/** Most lines hold no others, and there are many. */
const isPlain = (node: Node): boolean =>
  node.kind === 'let' || (node.kind === 'flow' && node.stages.every(isCall));
