/**
 * The tree after an edit of a declaration's head or of its comments, or of a few declarations in a row: those alone are read
 * again. Only where the rest of the file has no mistake of form, so that nothing in it could reach here, nor what is edited
 * reach there.
 */
import type { Change } from '../text/change';
import { adoptList } from './adopt';
import { rareIn } from './facts';
import { joined, type Layout, layouts } from './layout';
import type { Declaration, File, Unit, UnitList } from './tree';
import { parse } from './units';

/** Where it turns out that they cannot be read alone, all is read, and these have been read for nothing. */
const mostTogether = 100;

type Placed = Pick<UnitList<Declaration>, 'units' | 'offsets'> & { readonly layout: Layout };

/** The declarations with the edited ones in place; `undefined` where the edit may reach further. */
export function redeclare(before: File, layout: Layout, text: string, change: Change): Placed | undefined {
  const { units, offsets } = before;
  const first = offsets.findLastIndex(offset => offset < change.from);
  const last = offsets.findLastIndex(offset => offset <= change.oldTo);
  const old = units.slice(first, last + 1);
  if (first < 0 || old.length > mostTogether) return undefined;
  if (!isWhole(layout) || before.problems.length > 0) return undefined;
  const start = offsets[first]!;
  const end = offsets[last]! + units[last]!.length;
  if (change.oldTo >= end || !isAlone(before.text, start, end)) return undefined;
  if (before.comments.some(comment => comment.start >= start && comment.end <= end)) return undefined;
  if (rareIn(before).misread.some(unit => !old.includes(unit))) return undefined;
  const delta = change.newTo - change.oldTo;
  const now = text.slice(start, end + delta);
  const part = parse(now);
  const read = layouts.get(part);
  if (part.units.length !== old.length || part.offsets[0] !== 0) return undefined;
  if (read === undefined || !isWhole(read) || part.comments.length > 0 || part.problems.length > 0)
    return undefined;
  if (part.units.some(({ node }, i) => node.kind !== old[i]!.node.kind)) return undefined;
  // What begins otherwise could have belonged to what stands in front; without its end it could go on behind.
  if (!begins(old[0]!, before.text, start) || !begins(part.units[0]!, text, start)) return undefined;
  if (part.offsets.at(-1)! + part.units.at(-1)!.length !== now.length || !ends(part.units.at(-1)!))
    return undefined;
  const was = { units: old, offsets: offsets.slice(first, last + 1).map(at => at - start), comments: [] };
  adoptList({ text: before.text, base: start, list: was }, { text: now, base: 0, list: part });
  return {
    units: units.toSpliced(first, old.length, ...part.units),
    offsets: [
      ...offsets.slice(0, first),
      ...part.offsets.map(offset => start + offset),
      ...offsets.slice(last + 1).map(offset => offset + delta),
    ],
    layout: joined(layout, read),
  };
}

/** Every bracket of a text has its partner, and pairs the same with a look at its lines. */
const isWhole = ({ balanced, unclosed, unopened, regular }: Layout): boolean =>
  balanced && !unclosed && !unopened && regular;

/** Whether a part of a text has its lines for itself. */
const isAlone = (text: string, start: number, end: number): boolean =>
  (start === 0 || /[\r\n]/.test(text[start - 1]!)) && (end === text.length || /[\r\n]/.test(text[end]!));

/** Whether a unit ends by itself, whatever follows it. */
const ends = ({ node, problems }: Unit<Declaration>): boolean =>
  node.kind === 'import'
    ? problems.length === 0
    : node.kind !== 'broken' && node.body !== undefined && node.body.end === node.end;

/** Whether a unit begins with the word of its kind. */
const begins = ({ node, head }: Unit<Declaration>, text: string, start: number): boolean =>
  node.kind !== 'broken' && text.startsWith(node.kind, start + head);
