/**
 * The tree after an edit of a declaration's head, or of its comments: that declaration alone is read again. Only where the
 * rest of the file has no mistake of form, so that nothing in it could reach here, nor what is edited reach there.
 */
import type { Change } from '../text/change';
import { adoptUnit } from './adopt';
import { rareIn } from './facts';
import { joined, type Layout, layouts } from './layout';
import type { Declaration, File, Unit, UnitList } from './tree';
import { parse } from './units';

type Placed = Pick<UnitList<Declaration>, 'units' | 'offsets'> & { readonly layout: Layout };

/** The declarations with the edited one in place; `undefined` where the edit may reach further. */
export function redeclare(before: File, layout: Layout, text: string, change: Change): Placed | undefined {
  const { units, offsets } = before;
  const index = offsets.findLastIndex(offset => offset < change.from);
  const old = units[index];
  if (old === undefined || !isWhole(layout) || before.problems.length > 0) return undefined;
  const start = offsets[index]!;
  const end = start + old.length;
  if (change.oldTo >= end || !isAlone(before.text, start, end)) return undefined;
  if (rareIn(before).misread.some(unit => unit !== old)) return undefined;
  const delta = change.newTo - change.oldTo;
  const now = text.slice(start, end + delta);
  const part = parse(now);
  const [unit, ...more] = part.units;
  const read = layouts.get(part);
  if (unit === undefined || more.length > 0 || part.offsets[0] !== 0) return undefined;
  if (read === undefined || !isWhole(read) || part.comments.length > 0 || part.problems.length > 0)
    return undefined;
  // What begins otherwise could have belonged to what stands in front; without its end it could go on behind.
  if (!begins(old, before.text, start) || !begins(unit, text, start)) return undefined;
  if (unit.node.kind !== old.node.kind || unit.length !== end + delta - start) return undefined;
  if (!ends(unit)) return undefined;
  return {
    units: units.with(index, adoptUnit([old, before.text.slice(start, end)], [unit, now])),
    offsets: offsets.map((offset, i) => (i > index ? offset + delta : offset)),
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
