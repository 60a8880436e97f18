/** Who runs each kernel, and which tensors are handed over. */
import type { Kernel, Lowered, Tensor } from '../lower/kernel';
import { type Outcome, rides, type Support } from './support';
import type { Target } from './target';

export type Side = 'accelerator' | 'host' | 'refused' | 'unknown';

export interface Placed {
  readonly kernel: Kernel;
  readonly support: Support;
  readonly side: Side;
  /** True where it runs on the host only because the layer before does. */
  readonly follows: boolean;
}

/** A tensor that one side makes and the other reads; each counts once a direction. */
export interface Crossing {
  readonly tensor: Tensor;
  readonly to: 'accelerator' | 'host';
  /** The kernel on the host's side: the maker, or the first reader. */
  readonly hostKernel: Kernel;
}

const sides: Readonly<Record<Outcome, Side>> = {
  native: 'accelerator',
  emulated: 'accelerator',
  host: 'host',
  refused: 'refused',
  unknown: 'unknown',
};

/** From the worst: a layer of several kernels is not torn apart. */
const severity: readonly Side[] = ['refused', 'host', 'unknown', 'accelerator'];

export function place(
  { kernels }: Lowered,
  target: Target,
  judge: (kernel: Kernel) => Support,
): readonly Placed[] {
  const placed: Placed[] = [];
  for (let first = 0; first < kernels.length; ) {
    let end = first + 1;
    while (end < kernels.length && sameLayer(kernels[first]!, kernels[end]!)) end++;
    const chain = kernels.slice(first, end);
    const own = chain.map(kernel => ({ kernel, support: judge(kernel) }));
    const before = chain[0]!.inputs[0]?.maker;
    const made = before === undefined ? undefined : placed[before.id]!.side;
    const counted = own.filter(({ kernel }) => !rides(target, kernel.work));
    // What has no opinion stays with its input; a network's input may be read by either side.
    let side: Side = made ?? 'accelerator';
    if (counted.length > 0) {
      const found = new Set(counted.map(({ support }) => sides[support.outcome]));
      side = severity.find(s => found.has(s))!;
    }
    // A step on single elements is cheap everywhere; handing its map over and back never pays.
    const follows =
      made === 'host' && side !== 'refused' && chain.every(({ work }) => work.pointwise || work.still);
    for (const { kernel, support } of own)
      placed.push({ kernel, support, side: follows ? 'host' : side, follows });
    first = end;
  }
  return placed;
}

/** Kernels of one layer follow each other, and each reads what the one before it made. */
const sameLayer = (first: Kernel, other: Kernel): boolean =>
  other.layer === first.layer && other.path === first.path;

export function crossings(placed: readonly Placed[]): readonly Crossing[] {
  const found: Crossing[] = [];
  const out = new Set<Tensor>();
  const back = new Set<Tensor>();
  for (const { kernel, side } of placed) {
    if (side !== 'accelerator' && side !== 'host') continue;
    for (const tensor of kernel.inputs) {
      if (tensor.maker === undefined) continue;
      const made = placed[tensor.maker.id]!.side;
      if (made === 'accelerator' && side === 'host' && !out.has(tensor)) {
        out.add(tensor);
        found.push({ tensor, to: 'host', hostKernel: kernel });
      } else if (made === 'host' && side === 'accelerator' && !back.has(tensor)) {
        back.add(tensor);
        found.push({ tensor, to: 'accelerator', hostKernel: tensor.maker });
      }
    }
  }
  return found;
}
