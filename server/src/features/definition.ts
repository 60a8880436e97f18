/** Where a name comes from: a line, a parameter, a block of this file, an import or the library. */
import type { Location } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { cursorAt, placeAt } from './cursor';
import { type Elsewhere, locationOf } from './elsewhere';
import { writtenAt } from './names';

export function definition(analysis: Analysis, offset: number, elsewhere: Elsewhere): Location | undefined {
  const cursor = cursorAt(analysis, offset);
  if (cursor === undefined) return undefined;
  const written = writtenAt(cursor.units[0]!, cursor.unit, offset - cursor.base)?.definition;
  if (written !== undefined)
    return locationOf(analysis, placeAt(analysis, written.unit, written.ident), elsewhere);
  const declared = cursor.word && analysis.linked.find(cursor.word.name);
  if (declared === undefined) return undefined;
  const { start, end } = declared.node.name;
  return locationOf(analysis, { uri: declared.uri, unit: declared.unit, start, end }, elsewhere);
}
