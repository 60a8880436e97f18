/** Which units a range of the text touches. */

import { bodiesIn } from '../syntax/bodies';
import type { File, Node, Unit, UnitList } from '../syntax/tree';
import type { Span } from '../text/span';

export interface Area extends Span {
  /** The index of the declaration it lies in. */
  readonly declaration: number;
}

/** The units in the innermost list of which the range touches several, or one outside its braces. */
export function touched(file: File, span: Span): Area[] {
  const found = inList(file, 0, span);
  const declaration = found[0]?.index ?? 0;
  let areas = found.map(({ index, start, end }): Area => ({ declaration: index, start, end }));
  let [only, ...more] = found;
  while (only !== undefined && more.length === 0) {
    const { start, unit } = only;
    const body = bodiesIn(unit.node).find(
      body => start + body.start < span.start && span.end < start + body.end,
    );
    if (body === undefined) return areas;
    const inner = inList(body, start, span);
    areas = inner.map(({ start, end }): Area => ({ declaration, start, end }));
    [only, ...more] = inner;
  }
  return areas;
}

/** An edit before a token lies where the token lies: the blanks in front of a unit belong to it. */
export const isIn = (offset: number, { start, end }: Area): boolean => offset >= start && offset < end;

interface Found extends Span {
  readonly index: number;
  readonly unit: Unit;
}

function inList({ units, offsets }: UnitList<Node>, base: number, span: Span): Found[] {
  return units.flatMap((unit, index) => {
    const start = base + offsets[index]!;
    const end = start + unit.length;
    const touches =
      span.start === span.end ? start <= span.start && span.end <= end : start < span.end && span.start < end;
    return touches ? [{ index, unit, start, end }] : [];
  });
}
