/** What an array takes of the FPGA that it lies in, and what is left over or missing there. */
import { didYouMean, nearest } from '../text/nearest';
import type { Fault } from './check';
import { n } from './lib/demand';
import { partNamed, parts } from './parts';
import type { Engine, Target } from './target';

type TiledArray = NonNullable<Engine['array']>;

/** What a part has; `undefined` where nobody has said it. */
export interface Resources {
  readonly name: string;
  readonly dsps: number | undefined;
  readonly blockRams: number | undefined;
  readonly ultraRams: number | undefined;
}

export const blockRamBytes = (36 * 1024) / 8;
export const ultraRamBytes = (288 * 1024) / 8;

export function resourcesOf({ part }: Target): Resources | undefined {
  if (part === undefined) return undefined;
  const { name, dsps, blockRams, ultraRams } = part;
  return partNamed(name) ?? { name, dsps, blockRams, ultraRams };
}

/** MACs that an array does a cycle at best; `undefined` where its size is not known. */
export function macsPerCycleOf({ inputs, outputs, pixels = 1 }: TiledArray): number | undefined {
  return inputs === null || outputs === null || pixels === null ? undefined : inputs * outputs * pixels;
}

/** What no design reaches: an array at its clock, or where its size is not known every DSP of its part. */
export interface Ceiling {
  readonly macsPerCycle: number;
  /** The DSPs that it follows from; absent where the array is known. */
  readonly dsps?: number;
  /** In each of them. */
  readonly products?: number;
}

/** Several where it is not known how many products a DSP makes; none where nothing is known. */
export function ceilingsOf(target: Target, array: TiledArray): readonly Ceiling[] {
  const macsPerCycle = macsPerCycleOf(array);
  if (macsPerCycle !== undefined) return [{ macsPerCycle }];
  const dsps = array.dsps ?? resourcesOf(target)?.dsps;
  if (dsps === undefined) return [];
  const packings = array.productsPerDsp === null ? [1, 2] : [array.productsPerDsp];
  return packings.map(products => ({
    macsPerCycle: dsps * products + (array.macsInLuts ?? 0),
    dsps,
    products,
  }));
}

/** What a part has not, said at what would have to change. */
export function overdrawn(target: Target): readonly Fault[] {
  const faults = aboutPart(target);
  const has = resourcesOf(target);
  for (const [at, { array, precisions }] of target.engines.entries()) {
    if (array === undefined) continue;
    const isNarrow = (precisions?.accepted ?? []).every(
      ({ weightBits, activationBits }) => weightBits <= 8 && activationBits <= 8,
    );
    const tell = (path: readonly string[], text: string) =>
      faults.push({ path: ['engines', at, 'array', ...path], at: 'value', text });
    multipliers(array, has, isNarrow, tell);
    if (has !== undefined) memories(array, has, tell);
  }
  return faults;
}

function aboutPart({ part }: Target): Fault[] {
  if (part === undefined) return [];
  const known = partNamed(part.name);
  const fields = (['dsps', 'blockRams', 'ultraRams'] as const).filter(field => part[field] !== undefined);
  if (known !== undefined)
    return fields
      .filter(field => part[field] !== known[field])
      .map(field => ({
        path: ['part', field],
        at: 'value',
        text: `'${field}' is ${n(part[field]!)}; the ${known.name} has ${n(known[field])} (${known.source}). Leave it out.`,
      }));
  if (fields.length > 0) {
    const text = `'source' is missing here. Say where it is written what this part has.`;
    return part.source === undefined ? [{ path: ['part', 'source'], at: 'missing', text }] : [];
  }
  const names = parts.map(({ name }) => name);
  const near = nearest(part.name, names);
  const text =
    `What '${part.name}' has is not known here.${didYouMean(near)} Known are ${names.join(', ')}; ` +
    "of another one say 'dsps', 'blockRams' and 'source'.";
  return [{ path: ['part', 'name'], at: 'value', text, near }];
}

type Tell = (path: readonly string[], text: string) => void;

const lanes = ['outputs', 'inputs', 'pixels'] as const;

function multipliers(array: TiledArray, has: Resources | undefined, isNarrow: boolean, tell: Tell): void {
  const { productsPerDsp: products, macsInLuts = 0, dsps } = array;
  const least = has?.dsps;
  if (dsps !== undefined && least !== undefined && dsps > least) {
    tell(['dsps'], `'dsps' is ${n(dsps)}; the ${has!.name} has ${n(least)}.`);
    return;
  }
  const macs = macsPerCycleOf(array);
  if (macs === undefined || products === null) return;
  const taken = Math.ceil(Math.max(0, macs - macsInLuts) / products);
  const inDsps = macsInLuts === 0 ? '' : ` beside the ${n(macsInLuts)} in LUTs`;
  const each = `with ${products === 1 ? 'one product' : `${products} products`} in each`;
  const [rows, columns, pixels] = [array.inputs!, array.outputs!, array.pixels ?? 1];
  const size = `${rows} × ${columns}${pixels === 1 ? '' : ` × ${pixels}`}`;
  const needs = `${size} = ${n(macs)} MACs a cycle take ${n(taken)} DSPs${inDsps}, ${each}`;
  if (dsps !== undefined && dsps < taken) {
    tell(['dsps'], `'dsps' is ${n(dsps)}, but ${needs}.`);
    return;
  }
  if (least === undefined || taken <= least) return;
  // The widest side has the most to give.
  const widest = lanes.reduce((a, b) => ((array[b] ?? 1) > (array[a] ?? 1) ? b : a));
  const most = Math.floor((least * products + macsInLuts) / (macs / array[widest]!));
  const ways = most < 1 ? [] : [`at most ${n(most)} here`];
  if (products === 1 && isNarrow && Math.ceil((macs - macsInLuts) / 2) <= least)
    ways.push("2 products packed into each DSP ('productsPerDsp')");
  ways.push(`${n(macs - least * products)} of the MACs built of LUTs ('macsInLuts')`);
  tell([widest], `${needs}; the ${has!.name} has ${n(least)}. What fits: ${ways.join(', or ')}.`);
}

function memories({ blockRams, buffers }: TiledArray, { name, ...has }: Resources, tell: Tell): void {
  if (has.blockRams === undefined) return;
  if (blockRams !== undefined && blockRams > has.blockRams)
    tell(['blockRams'], `'blockRams' is ${n(blockRams)}; the ${name} has ${n(has.blockRams)}.`);
  const sizes = Object.entries(buffers ?? {}).map(([buffer, bytes]) => [buffer, bytes ?? 0] as const);
  const taken = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  const ultraRams = has.ultraRams ?? 0;
  const most = has.blockRams * blockRamBytes + ultraRams * ultraRamBytes;
  if (taken <= most) return;
  const [largest, bytes] = sizes.reduce((a, b) => (b[1] > a[1] ? b : a));
  const rest = most - (taken - bytes);
  const ultra = ultraRams === 0 ? '' : ` and ${n(ultraRams)} UltraRAMs`;
  const fits = rest < 0 ? 'The others alone do not fit either.' : `At most ${n(rest)} fit here.`;
  tell(
    ['buffers', largest],
    `The buffers take ${n(taken)} bytes; the ${n(has.blockRams)} block RAMs${ultra} of the ${name} have ${n(most)}. ${fits}`,
  );
}
