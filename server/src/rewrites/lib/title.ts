/** Titles of a menu that fits a narrow window: what is done, and of what it changes as much as there is room for. */
import type { Quantity } from '../../quantity/quantity';
import { compare, numberOf } from '../../quantity/quantity';
import { change } from '../../quantity/show';

/** Characters that a light bulb's menu shows in a window of 1280 pixels. */
const longest = 75;

/**
 * @param changes what matters most first; what no longer fits is left out
 * @param always what is never left out
 */
export function titled(what: string, changes: readonly string[], always: readonly string[] = []): string {
  const shown = [...always];
  const title = () => (shown.length === 0 ? what : `${what}: ${shown.join(', ')}`);
  for (const one of changes) {
    shown.push(one);
    if (title().length > longest) shown.pop();
  }
  return title();
}

export interface Changed {
  readonly title: string;
  readonly from: Quantity;
  readonly to: Quantity;
}

/** How figures change, the largest saving first and the largest rise next; what stays or is not known is left out. */
export function changesOf(figures: readonly Changed[]): readonly string[] {
  const ratio = ({ from, to }: Changed) => numberOf(to) / numberOf(from);
  const [first, ...others] = figures
    .filter(({ from, to }) => compare(from, to) !== undefined && compare(from, to) !== 0)
    .toSorted((a, b) => ratio(a) - ratio(b));
  return [...(first === undefined ? [] : [first]), ...others.reverse()].map(
    ({ title, from, to }) => `${title} ${change(from, to)}`,
  );
}
