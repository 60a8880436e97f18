/**
 * The one canonical form of a file. It depends on the tokens and comments of the text and, beyond them, only on which
 * lines are blank: no line break of the author's is remembered.
 *
 * - Width 100, two spaces a step. Comments may be longer; so may lines of names, which cannot be broken.
 * - One statement a line. Blank lines between statements stay, at most one; one blank line between declarations, where
 *   imports may stand together.
 * - A pipeline stands on one line if it fits. Else each stage with brackets but the first of them begins a line with its
 *   arrow, and words follow as far as the width allows.
 * - Braces stay on their line if they hold one statement without braces of its own and it fits; all arms of an `if` do
 *   or none. A declaration's braces never do.
 * - A list of lists is a table: one row a line, columns aligned, numbers right and words left; where a row has a comment
 *   inside or would be too long, nothing is aligned. Blank lines between rows stay.
 * - Other brackets stand on one line if they fit, else one part a line with a comma behind the last; lists of words and
 *   numbers run on. If only the last part takes several lines, it begins on the line of the bracket.
 * - A long value is broken before the operators that bind least, as a line may not end in what wants more.
 * - Comments keep their order and their place: behind what they stand behind, or on a line of their own.
 * - A statement with a mistake in its form stays as it is behind its indentation, a declaration whose brackets do not
 *   match, or whose own head has a mistake, altogether: what it means is not known.
 */

import type { File } from '../syntax/tree';
import { parse } from '../syntax/units';
import { applyEdits, type Edit, type Span } from '../text/span';
import { formatDeclarations } from './declarations';
import { isIn, touched } from './touched';
import type { Gap } from './writer';

/** The smallest edits that bring a file into its form, in order; none overlap. */
export function format(file: File): Edit[] {
  return formatDeclarations(file, 0, file.units.length).map(edit);
}

/** Those edits of the whole file that lie in the innermost declarations, statements or items the range touches. */
export function formatRange(file: File, span: Span): Edit[] {
  const areas = touched(file, span);
  const first = areas[0]?.declaration ?? 0;
  const after = areas.length === 0 ? 0 : areas.at(-1)!.declaration + 1;
  return formatDeclarations(file, first, after)
    .filter(gap => areas.some(area => isIn(gap.before, area)))
    .map(edit);
}

export function formatText(text: string): string {
  return applyEdits(text, format(parse(text)));
}

const edit = ({ start, end, text }: Gap): Edit => ({ start, end, text });
