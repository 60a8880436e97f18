/** Formats declarations one after the other, each on its own. */

import { bodiesIn } from '../syntax/bodies';
import type { Declaration, File, Node, SyntaxCode, Unit } from '../syntax/tree';
import { blankLine, type Doc, hard, type Note, notes, space } from './doc';
import { sideBySide } from './expressions';
import { remarks, severalLines } from './lines';
import { print } from './print';
import { endWithoutBlanks, readDeclaration } from './reader';
import { type Gap, Writer } from './writer';

const byteOrderMark = '\ufeff';

/** Edits for the declarations from `first` up to `after`, and for the end of the file if they reach it. */
export function formatDeclarations(file: File, first: number, after: number): Gap[] {
  const { text, units, offsets } = file;
  const eol = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const writer = new Writer(text, eol, endBefore(file, first), first === 0);
  for (let i = first; i < after; i++) {
    const unit = units[i]!;
    const start = offsets[i]!;
    if (isUnreadable(unit)) {
      writer.keep(start + unit.length);
      continue;
    }
    if (i > 0) print(separator(file, i), writer);
    print(declarationDoc(text, start, unit), writer);
  }
  // What is left of a merge at the end of the file is nobody's to move.
  if (after === units.length && file.problems.length === 0) {
    const rest = file.comments.map((comment, i) => ({
      start: comment.start,
      text: comment.text.slice(0, endWithoutBlanks(comment.text)),
      trailing: false,
      blank: lineBreaks(text, file.comments[i - 1]?.end ?? endOf(file, units.length - 1), comment.start) > 1,
    }));
    print([units.length > 0 ? hard : [], remarks(rest, units.length === 0)], writer);
    writer.finish(units.length + rest.length === 0);
  }
  return writer.gaps;
}

/** The end of what stays before a declaration. */
function endBefore(file: File, index: number): number {
  if (index === 0) return file.text.startsWith(byteOrderMark) ? 1 : 0;
  const end = endOf(file, index - 1);
  if (isUnreadable(file.units[index - 1]!)) return end;
  return endWithoutBlanks(file.text, end);
}

const endOf = ({ units, offsets }: File, index: number): number =>
  index < 0 ? 0 : offsets[index]! + units[index]!.length;

const lineBreaks = (text: string, from: number, to: number): number =>
  text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0;

/** One blank line; imports may stand together. */
function separator(file: File, index: number): Doc {
  const isImport = (i: number) => file.units[i]!.node.kind === 'import';
  if (!isImport(index - 1) || !isImport(index)) return blankLine;
  return lineBreaks(file.text, endOf(file, index - 1), file.offsets[index]!) > 1 ? blankLine : hard;
}

function declarationDoc(text: string, start: number, unit: Unit<Declaration>): Doc {
  const { leading, blankInside, elements, trailing } = readDeclaration(text, start, unit);
  const body = elements.at(-1)!;
  const doc: Doc =
    body.kind === 'braces'
      ? [sideBySide(elements.slice(0, -1)), space, severalLines(body)]
      : sideBySide(elements);
  const behind: readonly Note[] = trailing === undefined ? [] : [trailing];
  return [remarks(leading, true), blankInside ? blankLine : [], doc, notes(behind)];
}

/** Mistakes in the brackets or the characters of a text leave open what belongs to what. */
const structural: ReadonlySet<SyntaxCode> = new Set([
  'unclosed-bracket',
  'unmatched-bracket',
  'unexpected-character',
  'merge-marker',
]);

function isUnreadable(unit: Unit<Declaration>): boolean {
  return unit.problems.length > 0 || unit.node.kind === 'broken' || hasStructural(unit);
}

function hasStructural({ problems, node }: Unit<Node>): boolean {
  if (problems.some(problem => structural.has(problem.code))) return true;
  return bodiesIn(node).some(body => body.units.some(hasStructural));
}
