/** How long a network takes by the estimate of its accelerator's compiler, where that is worked out here. */
import type { Evaluated, Layer } from '../graph/graph';
import { walk } from '../graph/walk';
import type { Quantity } from '../quantity/quantity';
import type { Spent } from '../targets/latencies/latency';
import { type CompiledCycles, compiledCycles } from './compiled';
import type { Judged } from './judge';

/** Nine of ten networks are closer than this to what the compiler says (`test/judges/vela-cycles.txt`). */
const within = 1.05;

/** How a layer is told, which the compiler has a step for. */
export interface CompiledLayer {
  readonly layer: Layer;
  readonly spent: Spent;
  readonly latency: Quantity;
}

export interface CompiledTime {
  /** Whether the processor beside the accelerator runs some of it, which is in none of these. */
  readonly hasHost: boolean;
  readonly latency: Quantity;
  readonly basis: string;
  /** The likeliest, in microseconds. */
  readonly us: number;
  /** The truth lies between a so much shorter and a so much longer time. */
  readonly within: number;
  /** By the place of layers in the order of execution. */
  readonly layers: ReadonlyMap<number, CompiledLayer>;
  /** Steps that no layer stands for, in microseconds. */
  readonly besides: readonly { readonly name: string; readonly latency: Quantity; readonly us: number }[];
}

/** Or why nobody knows. */
export function compiledTime(
  judged: Pick<Judged, 'deployed' | 'target' | 'effect'>,
  evaluated: Evaluated,
): CompiledTime | { readonly unknown: string } {
  const found = compiledCycles(judged);
  if ('unknown' in found) return found;
  const { total, byLayer, clockHz, hasHost } = found;
  const about = (cycles: number): Quantity => ({
    unit: 'seconds',
    from: cycles / clockHz / within,
    to: (cycles / clockHz) * within,
    likely: cycles / clockHz,
  });
  const flat = new Map([...walk(evaluated.body)].map(one => [one.path, one] as const));
  const layers = new Map<number, CompiledLayer>();
  let copies = 0;
  for (const one of byLayer) {
    const at = flat.get(one.path);
    if (at === undefined) {
      copies += one.cycles;
      continue;
    }
    layers.set(at.at, { layer: at.layer, spent: spentOf(one, at.at, clockHz), latency: about(one.cycles) });
  }
  return {
    hasHost,
    latency: about(total.cycles),
    us: (total.cycles / clockHz) * 1e6,
    within,
    basis: `cycles as Vela 5.2.0 estimates them, at ${clockHz / 1e6} MHz; the chip itself may differ from its compiler`,
    layers,
    besides: copies === 0 ? [] : [{ name: 'copies', latency: about(copies), us: (copies / clockHz) * 1e6 }],
  };
}

function spentOf(one: CompiledCycles['byLayer'][number], layer: number, clockHz: number): Spent {
  const us = (one.cycles / clockHz) * 1e6;
  const computes = one.bound === 'compute';
  return {
    layer,
    computeUs: computes ? us : 0,
    moveUs: computes ? 0 : us,
    startUs: 0,
    ...(one.macs === 0 ? {} : { fill: one.utilisation }),
  };
}
