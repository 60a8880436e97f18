/** Formats declarations one after the other, each on its own. */
import type { Body, Declaration, File, Item, Node, Statement, Unit } from '../syntax/tree';
import { bodiesOf } from './bodies';
import { blankLine, type Doc, hard, notes, space } from './doc';
import type { Element } from './elements';
import { sideBySide } from './expressions';
import { remarks, severalLines } from './lines';
import { print } from './print';
import { readDeclaration } from './reader';
import { type Gap, Writer } from './writer';

/** Edits for the declarations from `first` up to `after`, with the end of the file if none is behind them. */
export function formatDeclarations(file: File, first: number, after: number): Gap[] {
  const { text } = file;
  const eol = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const writer = new Writer(text, eol, endBefore(file, first));
  for (let i = first; i < after; i++) {
    const unit = file.units[i]!;
    const start = file.offsets[i]!;
    if (isUnreadable(unit)) {
      writer.keep(start + unit.length);
      continue;
    }
    if (i > 0) print(separator(file, i), writer);
    print(declarationDoc(text, start, unit), writer);
  }
  if (after === file.units.length && after > first) finish(file, writer);
  return writer.gaps;
}
