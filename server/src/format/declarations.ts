/** Formats declarations one after the other, each on its own. */

import { bodiesIn } from '../syntax/bodies';
import { factsOf } from '../syntax/facts';
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
  const { text, units } = file;
  const eol = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const gaps: Gap[] = [];
  for (let i = first; i < after; i++)
    if (!isUnreadable(units[i]!)) for (const gap of gapsBefore(file, i, eol)) gaps.push(gap);
  // What is left of a merge at the end of the file is nobody's to move.
  if (after === units.length && file.problems.length === 0) {
    const writer = new Writer(text, eol, endBefore(file, after), after === 0);
    const rest = file.comments.map((comment, i) => ({
      start: comment.start,
      text: comment.text.slice(0, endWithoutBlanks(comment.text)),
      trailing: false,
      blank: lineBreaks(text, file.comments[i - 1]?.end ?? endOf(file, units.length - 1), comment.start) > 1,
    }));
    print([units.length > 0 ? hard : [], remarks(rest, units.length === 0)], writer);
    writer.finish(units.length + rest.length === 0);
    for (const gap of writer.gaps) gaps.push(gap);
  }
  return gaps;
}

/** What formatting one declaration gave, relative to its start, and the text in front of it that it was given. */
interface Formatted {
  readonly around: string;
  readonly gaps: readonly Gap[];
}

const known = new WeakMap<Unit, Formatted>();

/** The edits of a declaration and of what stands between it and the one before: an edit elsewhere leaves them alone. */
function gapsBefore(file: File, index: number, eol: string): readonly Gap[] {
  const unit = file.units[index]!;
  const start = file.offsets[index]!;
  const kept = endBefore(file, index);
  const separated = index > 0 ? separator(file, index) : undefined;
  const around = `${index === 0}${separated === hard}${eol}${file.text.slice(kept, start)}`;
  const before = known.get(unit);
  if (before?.around === around) return before.gaps.map(gap => moved(gap, start));
  const writer = new Writer(file.text, eol, kept, index === 0);
  if (separated !== undefined) print(separated, writer);
  print(declarationDoc(file.text, start, unit), writer);
  known.set(unit, { around, gaps: writer.gaps.map(gap => moved(gap, -start)) });
  return writer.gaps;
}

const moved = (gap: Gap, by: number): Gap => ({
  ...gap,
  start: gap.start + by,
  end: gap.end + by,
  before: gap.before + by,
});

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
  const { misread } = factsOf(unit);
  return unit.problems.length > 0 || unit.node.kind === 'broken' || (misread && hasStructural(unit));
}

function hasStructural({ problems, node }: Unit<Node>): boolean {
  if (problems.some(problem => structural.has(problem.code))) return true;
  return bodiesIn(node).some(body => body.units.some(hasStructural));
}
