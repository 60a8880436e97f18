/** `( … )` and `[ … ]`: on one line, or one part a line; tables always one row a line, with aligned columns. */
import { T } from '../syntax/tokens';
import {
  blankLine,
  block,
  choice,
  comma,
  type Doc,
  flatWidth,
  group,
  hard,
  indent,
  join,
  lastComma,
  line,
  type Note,
  notes,
  softline,
  space,
  spaces,
} from './doc';
import { type Group, isForced, isNoted, type Part } from './elements';
import { isAtom, isNumber, leafDoc, partDoc } from './expressions';
import { remarks } from './lines';

export function bracketsDoc(brackets: Group): Doc {
  const { open, parts, close, lists, table } = brackets;
  if (table) return tableDoc(brackets);
  if (isNoted(brackets)) return partPerLine(brackets, parts.map(docOf));
  if (parts.length === 0) return [leafDoc(open), leafDoc(close)];
  const docs = parts.map(docOf);
  if (parts.some(isForcedPart)) {
    const rows = partPerLine(brackets, docs);
    return hugs(parts) ? choice([leafDoc(open), join(docs, [comma, space]), leafDoc(close)], rows) : rows;
  }
  const fill = lists && open.type === T.ListOpen && parts.every(part => isAtom(part.elements));
  const inner = fill
    ? [docs[0]!, docs.slice(1).map(doc => [comma, group([line, doc])])]
    : join(docs, [comma, line]);
  return group([leafDoc(open), indent([softline, inner, lists ? lastComma : []]), softline, leafDoc(close)]);
}

const docOf = ({ elements }: Part): Doc => partDoc(elements);
const isForcedPart = ({ elements }: Part): boolean => elements.some(isForced);

/** Parts of which the last alone takes several lines, to its end, need no lines of their own: `f(a, rows = [`. */
function hugs(parts: readonly Part[]): boolean {
  const last = parts.at(-1)!.elements;
  return (
    !parts.slice(0, -1).some(isForcedPart) &&
    !last.slice(0, -1).some(isForced) &&
    last.at(-1)!.kind === 'group'
  );
}

function partPerLine(brackets: Group, docs: readonly Doc[]): Doc {
  const { open, opening, parts, closing, close, lists, table } = brackets;
  // Blank lines divide the rows of a table and nothing else in brackets.
  const remarksOf = (list: readonly Note[], first: boolean) => (table ? remarks(list, first) : notes(list));
  const inner = parts.map((part, i): Doc => {
    const head = [
      table && part.blank && i > 0 ? blankLine : hard,
      remarksOf(part.leading, true),
      table && part.blankInside ? blankLine : [],
    ];
    return [head, docs[i]!, lists ? comma : [], notes(part.trailing)];
  });
  const end = [inner, hard, remarksOf(closing, parts.length === 0)];
  return block([leafDoc(open), notes(opening)], end, leafDoc(close));
}

function tableDoc(table: Group): Doc {
  const plain = partPerLine(table, table.parts.map(docOf));
  const rows = table.parts.map(part => part.elements[0] as Group);
  // A comment in front of a row stands on its line; one inside leaves nothing to align.
  if (rows.some(row => isNoted(row) || row.table || row.parts.some(isForcedPart))) return plain;
  const aligned = alignedRows(rows);
  const width = aligned.reduce((widest, row) => Math.max(widest, flatWidth(row)), 0) + 1;
  return { kind: 'roomy', width, wide: partPerLine(table, aligned), narrow: plain };
}

/** Numbers stand right in their column, words left. */
function alignedRows(rows: readonly Group[]): Doc[] {
  const cells = rows.map(row => row.parts.map(docOf));
  const widths: number[] = [];
  const numeric: boolean[] = [];
  rows.forEach((row, r) => {
    row.parts.forEach((part, c) => {
      widths[c] = Math.max(widths[c] ?? 0, flatWidth(cells[r]![c]!));
      numeric[c] = (numeric[c] ?? true) && isNumber(part.elements);
    });
  });
  return rows.map((row, r) => {
    const aligned = cells[r]!.map((cell, c): Doc => {
      const gap = spaces(widths[c]! - flatWidth(cell));
      const last = c === row.parts.length - 1;
      if (numeric[c]) return [gap, cell, last ? [] : [comma, space]];
      return last ? cell : [cell, comma, gap, space];
    });
    return [leafDoc(row.open), aligned, leafDoc(row.close)];
  });
}
