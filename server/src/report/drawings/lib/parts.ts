/** What stands in each box of a picture, and what joins it there: a map that goes into a box or out of it has a port there. */
import type { Box } from '../drawing';

/** A map on its way from one part, or port, of a box to another. A map is told by the layer that makes it. */
export interface Join {
  readonly from: string;
  readonly to: string;
  readonly map: number;
}

export interface Part {
  readonly id: string;
  readonly of: Box | number;
  readonly parts: Part[];
  readonly joins: Join[];
  /** The ports of maps that come from outside, and of those that are read there: ids by maps. */
  readonly arriving: Map<number, string>;
  readonly leaving: Map<number, string>;
}

/** The whole as one box without a label. */
export function partsOf(content: readonly (Box | number)[], reads: readonly (readonly number[])[]): Part {
  const root = emptyPart('root', { label: '', content: [...content] });
  /** The boxes around each layer, outermost first. */
  const around: (readonly Part[])[] = [];
  let boxes = 0;
  const fill = (part: Part, inside: readonly (Box | number)[], holders: readonly Part[]) => {
    for (const one of inside) {
      const isLayer = typeof one === 'number';
      const inner = emptyPart(isLayer ? `layer${one}` : `box${boxes++}`, one);
      part.parts.push(inner);
      if (isLayer) around[one] = holders;
      else fill(inner, one.content, [...holders, inner]);
    }
  };
  fill(root, content, [root]);
  const known = new Set<string>();
  const join = (box: Part, from: string, to: string, map: number) => {
    const key = `${box.id} ${from} ${to} ${map}`;
    if (known.has(key)) return;
    known.add(key);
    box.joins.push({ from, to, map });
  };
  for (const [reader, maps] of reads.entries())
    for (const map of maps) {
      const [out, into] = [around[map]!, around[reader]!];
      let shared = 0;
      while (shared < out.length && out[shared] === into[shared]) shared++;
      let from = `layer${map}`;
      for (const box of out.slice(shared).reverse()) {
        const port = `out${map}`;
        box.leaving.set(map, port);
        join(box, from, port, map);
        from = box.id;
      }
      const ways = into.slice(shared);
      join(into[shared - 1]!, from, ways[0]?.id ?? `layer${reader}`, map);
      for (const [i, box] of ways.entries()) {
        const port = `in${map}`;
        box.arriving.set(map, port);
        join(box, port, ways[i + 1]?.id ?? `layer${reader}`, map);
      }
    }
  return root;
}

const emptyPart = (id: string, of: Box | number): Part => ({
  id,
  of,
  parts: [],
  joins: [],
  arriving: new Map(),
  leaving: new Map(),
});
