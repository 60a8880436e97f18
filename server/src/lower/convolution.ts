/** Convolutions as chips tell them apart: dense, depthwise, transposed, and those over a single pixel. */
import { channels, pixels } from '../ops/lib/shape';
import { border, type Window } from '../ops/lib/window';
import type { KernelWindow } from './kernel';
import type { Lowering } from './kernels';

type Two = readonly [number, number];

interface ConvolutionAttrs extends Window {
  readonly dilation: Two;
  readonly groups?: number;
  readonly bias: boolean;
}

/**
 * A convolution over a map of one pixel is a matrix times a vector: an array that slides windows has nothing to slide
 * over, and chips run it, or fail to, as a fully connected layer.
 */
export const convolution: Lowering = ({ layer, folds }) => {
  const a = layer.attrs as unknown as ConvolutionAttrs;
  const [x, y] = [layer.inputShapes[0]!, layer.outputs[0]!];
  const groups = a.groups ?? 1;
  const bias = a.bias || folds;
  if (groups === 1 && pixels(x) === 1 && pixels(y) === 1) return [{ kind: 'fully-connected', bias }];
  const depthwise = groups > 1 && groups === channels(x);
  return [
    { kind: depthwise ? 'depthwise-convolution' : 'convolution', window: windowOf(layer), groups, bias },
  ];
};

export const depthwise: Lowering = ({ layer, folds }) => {
  const a = layer.attrs as unknown as ConvolutionAttrs;
  const groups = channels(layer.inputShapes[0]!);
  return [{ kind: 'depthwise-convolution', window: windowOf(layer), groups, bias: a.bias || folds }];
};

export const transposed: Lowering = ({ layer, folds }) => {
  const { kernel, stride, dilation, groups, bias } = layer.attrs as unknown as ConvolutionAttrs;
  const window: KernelWindow = { kernel, stride, dilation };
  return [{ kind: 'transposed-convolution', window, groups: groups ?? 1, bias: bias || folds }];
};

export const fullyConnected: Lowering = ({ layer, folds }) => [
  { kind: 'fully-connected', bias: (layer.attrs as unknown as ConvolutionAttrs).bias || folds },
];

function windowOf({ attrs, inputShapes }: Parameters<Lowering>[0]['layer']): KernelWindow {
  const a = attrs as unknown as ConvolutionAttrs;
  return { kernel: a.kernel, stride: a.stride, dilation: a.dilation, border: border(inputShapes[0]!, a) };
}
