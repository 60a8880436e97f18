/** What leaves the accelerator, told in the network's own words: which blocks, or which operators in which blocks. */
import type { Use } from '../graph/graph';
import type { HostGroup } from '../problems/targets';
import type { Effect, Group } from './effect';

/** What runs beside the accelerator, most crossings first. */
export function hostGroups({ groups, ended, stretches, openUses }: Effect): readonly HostGroup[] {
  // A network has nothing behind it: what could go on ends here.
  const all = new Map<string | undefined, Group>(groups);
  const counted = openUses.map(open => open.counted);
  const add = (
    use: Use | undefined,
    whole: boolean,
    uses: number,
    part: Pick<Group, 'operators' | 'crossings'>,
  ) => {
    const key = use === undefined ? undefined : `${whole}:${use.name}`;
    const known = all.get(key);
    all.set(key, {
      use: known?.use ?? use,
      whole,
      uses: (known?.uses ?? 0) + uses,
      operators: joined(known?.operators, part.operators),
      crossings: (known?.crossings ?? 0) + part.crossings,
    });
  };
  if (ended !== undefined) add(undefined, false, 1, ended);
  for (const stretch of stretches) {
    const open = openUses[stretch.within];
    if (open === undefined) add(undefined, false, all.has(undefined) ? 0 : 1, stretch);
    else {
      add(open.use, open.whole, counted[stretch.within] ? 0 : 1, stretch);
      counted[stretch.within] = true;
    }
  }
  return [...all.values()]
    .map(group => ({ group, order: inOrder(group.operators) }))
    .sort((a, b) => a.order[0]![1] - b.order[0]![1])
    .sort((a, b) => b.group.crossings - a.group.crossings)
    .map(({ group: { use, whole, uses, crossings }, order }) => ({
      block: use?.name,
      title: titleOf(use),
      uses,
      whole,
      operators: order.map(([name]) => name),
      crossings,
    }));
}

const inOrder = (operators: Group['operators']) => [...operators].sort(([, a], [, b]) => a - b);

function joined(a: Group['operators'] | undefined, b: Group['operators']): Group['operators'] {
  const all = new Map(a);
  for (const [name, first] of b) all.set(name, Math.min(first, all.get(name) ?? first));
  return all;
}

/** "Squeeze-and-excitation (Hu et al. 2018) with …" has a title before its reference; other comments have none. */
function titleOf(use: Use | undefined): string | undefined {
  const end = use?.block?.doc.indexOf(' (') ?? -1;
  const title = end < 1 ? '' : use!.block!.doc.slice(0, end).trim();
  // "One unit of ShuffleNet V1" tells what one of them is, and cannot be counted.
  if (/^(?:$|(?:an?|one|the)\b)/i.test(title)) return undefined;
  if (title.split(/\s+/).length > 5 || /[.:;\n]/.test(title)) return undefined;
  return title[0]!.toLowerCase() + title.slice(1);
}
