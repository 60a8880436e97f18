/** Pools: windows, the whole map, and the adaptive ones, which are windows where the sides divide. */
import { height, width } from '../ops/lib/shape';
import { border, type Window } from '../ops/lib/window';
import type { KernelWindow } from './kernel';
import type { Lowering } from './kernels';
import type { KernelKind } from './kinds';

type Two = readonly [number, number];

const unpadded = (kernel: Two, stride: Two): KernelWindow => ({
  kernel,
  stride,
  dilation: [1, 1],
  border: [0, 0, 0, 0],
});

export const windowPool =
  (kind: KernelKind): Lowering =>
  ({ layer }) => {
    const a = layer.attrs as unknown as Window;
    // A stride of 0 stands for "as the kernel" (see the operator).
    const stride = a.stride[0] === 0 || a.stride[1] === 0 ? a.kernel : a.stride;
    const sides = border(layer.inputShapes[0]!, { ...a, stride });
    return [{ kind, window: { kernel: a.kernel, stride, dilation: [1, 1], border: sides } }];
  };

/** Its window is the whole map. */
export const globalPool =
  (kind: KernelKind): Lowering =>
  ({ layer }) => {
    const x = layer.inputShapes[0]!;
    return [{ kind, window: unpadded([height(x), width(x)], [1, 1]) }];
  };

export const adaptivePool =
  (windowed: KernelKind, whole: KernelKind): Lowering =>
  context => {
    const { layer } = context;
    const bins = layer.attrs.bins as Two;
    if (bins[0] === 1 && bins[1] === 1) return globalPool(whole)(context);
    const x = layer.inputShapes[0]!;
    const side: Two = [height(x) / bins[0], width(x) / bins[1]];
    if (!side.every(Number.isInteger)) return [{ kind: 'uneven-pool' }];
    return [{ kind: windowed, window: unpadded(side, side) }];
  };
