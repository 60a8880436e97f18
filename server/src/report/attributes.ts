/** What a layer is given, as it reads, as far as it is not what goes without saying: `kernel 3×3`, `stride 2`. */
import type { Layer } from '../graph/graph';
import { few } from '../text/shorten';

export const attributesOf = ({ op, attrs }: Pick<Layer, 'op' | 'attrs'>): readonly string[] =>
  Object.entries(attrs)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(op.params[name]?.default))
    .map(([name, value]) => {
      const list = Array.isArray(value) ? value : undefined;
      const pair = list?.length === 2 && op.params[name]?.kind === 'pair';
      return `${name} ${pair ? list.join('×') : list ? `[${few(list.map(String), 'values')}]` : value}`;
    });
