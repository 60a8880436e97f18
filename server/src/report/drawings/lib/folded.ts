/** Boxes that hold one thing alone say nothing by their border: their names stand in front of that of what they hold. */
import type { Box } from '../drawing';

export interface Folded {
  readonly content: readonly (Box | number)[];
  /** What stands in front of the names of layers: `left.` */
  readonly prefixes: ReadonlyMap<number, string>;
}

export function folded(content: readonly (Box | number)[]): Folded {
  const prefixes = new Map<number, string>();
  const fold = (one: Box | number): Box | number => {
    if (typeof one === 'number') return one;
    if (one.content.length !== 1) return { label: one.label, content: one.content.map(fold) };
    const only = fold(one.content[0]!);
    if (typeof only !== 'number') return { label: `${one.label}.${only.label}`, content: only.content };
    prefixes.set(only, `${one.label}.${prefixes.get(only) ?? ''}`);
    return only;
  };
  return { content: content.map(fold), prefixes };
}
