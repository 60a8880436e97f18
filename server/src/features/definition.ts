/** Where what a name stands for is written: a line, a parameter, a block of this file, an import or the library. */
import type { Location } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { arrivingFrom } from './arriving';
import { cursorAt } from './cursor';
import { importedUri } from './document-links';
import { type Elsewhere, locationOf } from './elsewhere';
import { pointedAt } from './referents';

export function definition(analysis: Analysis, offset: number, elsewhere: Elsewhere): Location | undefined {
  const pointed = pointedAt(analysis, offset);
  if (pointed === undefined)
    return (
      importedFile(analysis, offset) ??
      describedTarget(analysis, offset, elsewhere) ??
      lineAbove(analysis, offset, elsewhere)
    );
  const { referent } = pointed;
  if (referent.kind === 'declared') {
    const { uri, unit, node } = referent.declared;
    return locationOf(analysis, { uri, unit, start: node.name.start, end: node.name.end }, elsewhere);
  }
  const { unit, ident } = referent.definition;
  const place = { uri: referent.uri, unit, start: ident.start, end: ident.end };
  return locationOf(analysis, place, elsewhere);
}

/** A target leads to its name in the file that describes it; one that is built in has none. */
function describedTarget(analysis: Analysis, offset: number, elsewhere: Elsewhere): Location | undefined {
  const cursor = cursorAt(analysis, offset);
  const node = cursor?.unit.node;
  if (node?.kind !== 'deploy' || cursor?.word !== node.target) return undefined;
  const place = analysis.targets.find(node.target.name)?.place;
  return place && locationOf(analysis, place, elsewhere);
}

/** What stands for a map without a name leads to where that is made. */
function lineAbove(analysis: Analysis, offset: number, elsewhere: Elsewhere): Location | undefined {
  const cursor = cursorAt(analysis, offset);
  const place = cursor && arrivingFrom(analysis, cursor);
  return place && locationOf(analysis, place, elsewhere);
}

/** The path of an import leads to the head of its file. */
function importedFile(analysis: Analysis, offset: number): Location | undefined {
  const cursor = cursorAt(analysis, offset);
  const node = cursor?.unit.node;
  if (node?.kind !== 'import' || node.path === undefined || cursor?.word !== node.path) return undefined;
  const uri = importedUri(analysis, node);
  const start = { line: 0, character: 0 };
  return uri === undefined ? undefined : { uri, range: { start, end: start } };
}
