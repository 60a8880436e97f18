/** Chips of one family: each says what differs, and the rest holds for it as well. */
import type { Family } from './family';
import type { Target } from './target';

type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an item of a list is called: engines by their `id`, memories and figures by their `name`. */
export function keyOf(item: unknown): string | undefined {
  const key = isObject(item) ? (item['id'] ?? item['name']) : undefined;
  return typeof key === 'string' ? key : undefined;
}

/** Lists of things with names are put together by them; others are what the variant says. */
const isNamed = (list: readonly unknown[]): boolean => list.every(item => keyOf(item) !== undefined);

/** What belongs together as a whole: one kind's entry, the fields of another kind of latency. */
const isWhole = (before: Json, after: Json): boolean =>
  'how' in before || 'how' in after || ('kind' in after && before['kind'] !== after['kind']);

/** What a variant is, given the chip that it varies. */
export function varied(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after) && isNamed(before) && isNamed(after)) {
    const changed = new Map(after.map(item => [keyOf(item), item]));
    const kept = before.map(item => varied(item, changed.get(keyOf(item))));
    const names = new Set(before.map(keyOf));
    return [...kept, ...after.filter(item => !names.has(keyOf(item)))];
  }
  if (!isObject(before) || !isObject(after) || isWhole(before, after))
    return after === undefined ? before : after;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries([...keys].map(key => [key, varied(own(before, key), own(after, key))]));
}

/** Files may name a field as the language's own objects do. */
export const own = (value: Json, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined;

/** The chip that a file begins with, and the values of all. Nothing is checked. @param base the chip that the first one varies */
export function chipsOf(
  file: Json,
  base?: Target,
): readonly { readonly value: unknown; readonly variant: number | undefined }[] {
  const { variants, base: _, ...own } = file;
  const first = base === undefined ? own : (varied(basis(base), own) as Json);
  const others = Array.isArray(variants) ? variants : [];
  return [
    { value: first, variant: undefined },
    ...others.map((other, variant) => ({ value: varied(first, other), variant })),
  ];
}

/** What a chip of one's own has from one that is built in: not what that one alone is called. */
function basis({ alsoCalled: _, ...base }: Target): unknown {
  return { ...base, summary: `As the ${base.name}, but for what its own file says.` };
}

/** The chips of a file that is known to be right. */
export const membersOf = (family: Family): readonly Target[] =>
  chipsOf(family as unknown as Json).map(({ value }) => value as Target);
