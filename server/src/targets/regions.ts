/** What leaves the accelerator, told in the network's own words: which blocks, or which operators in which blocks. */
import { type Kernel, type Scope, scopesOf } from '../lower/kernel';
import type { Crossing, Placed } from './place';

/** Stretches on the host that lie in uses of one block. */
export interface HostGroup {
  /** The block's name; absent for what lies in no block. */
  readonly block: string | undefined;
  /** What the block's comment calls it: "squeeze-and-excitation". */
  readonly title: string | undefined;
  /** Uses of the block, each turn of a loop counted. */
  readonly uses: number;
  /** True where nothing of these uses stays on the accelerator. */
  readonly whole: boolean;
  /** Operators on the host, in order. */
  readonly operators: readonly string[];
  readonly crossings: number;
}

/** Groups what runs on the host, most crossings first. */
export function hostGroups(placed: readonly Placed[], crossed: readonly Crossing[]): readonly HostGroup[] {
  const regionOf = connect(placed);
  const regions = new Map<number, { kernels: Kernel[]; crossings: number }>();
  for (const { kernel, side } of placed) {
    if (side !== 'host') continue;
    const root = regionOf(kernel.id);
    const region = regions.get(root);
    if (region === undefined) regions.set(root, { kernels: [kernel], crossings: 0 });
    else region.kernels.push(kernel);
  }
  for (const { hostKernel } of crossed) regions.get(regionOf(hostKernel.id))!.crossings++;

  const elsewhere = new Set<Scope>();
  for (const { kernel, side } of placed)
    if (side !== 'host') for (const scope of scopesOf(kernel)) elsewhere.add(scope);

  const groups = new Map<unknown, { scope: Scope | undefined; uses: Set<unknown> } & Open>();
  for (const { kernels, crossings } of regions.values()) {
    const scope = around(kernels);
    const whole = scope !== undefined && !elsewhere.has(scope);
    const key = scope === undefined ? undefined : `${whole}:${scope.use.name}`;
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { scope, uses: new Set(), whole, operators: new Set(), crossings: 0 }));
    group.uses.add(scope);
    group.crossings += crossings;
    for (const { layer } of kernels) group.operators.add(layer.op.name);
  }
  return [...groups.values()]
    .map(({ scope, uses, operators, ...rest }) => ({
      ...rest,
      block: scope?.use.name,
      title: titleOf(scope),
      uses: uses.size,
      operators: [...operators],
    }))
    .sort((a, b) => b.crossings - a.crossings);
}

interface Open {
  readonly whole: boolean;
  readonly operators: Set<string>;
  crossings: number;
}

/** Kernels on the host belong together where one reads what another makes. */
function connect(placed: readonly Placed[]): (id: number) => number {
  const up = placed.map((_, id) => id);
  const root = (id: number): number => {
    let at = id;
    while (up[at] !== at) at = up[at] = up[up[at]!]!;
    return at;
  };
  for (const { kernel, side } of placed) {
    if (side !== 'host') continue;
    for (const { maker } of kernel.inputs)
      if (maker !== undefined && placed[maker.id]!.side === 'host') up[root(kernel.id)] = root(maker.id);
  }
  return root;
}

/** The innermost use that holds all of these kernels. */
function around(kernels: readonly Kernel[]): Scope | undefined {
  let common = [...scopesOf(kernels[0]!)];
  for (const kernel of kernels.slice(1)) {
    const held = new Set(scopesOf(kernel));
    common = common.filter(scope => held.has(scope));
  }
  return common[0];
}

/** "Squeeze-and-excitation (Hu et al. 2018) with …" has a title before its reference; other comments have none. */
function titleOf(scope: Scope | undefined): string | undefined {
  const end = scope?.use.block?.doc.indexOf(' (') ?? -1;
  const title = end < 1 ? '' : scope!.use.block!.doc.slice(0, end).trim();
  if (title === '' || title.split(/\s+/).length > 5 || /[.:;\n]/.test(title)) return undefined;
  return title[0]!.toLowerCase() + title.slice(1);
}
