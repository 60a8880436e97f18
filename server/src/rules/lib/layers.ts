/** What kind of layer it is, asked of its attributes, so that a convolution is the same however it is spelt. */
import type { Layer } from '../../graph/graph';
import { channels } from '../../ops/lib/shape';

type Pair = readonly [number, number];

const pairOf = (layer: Layer, name: string): Pair | undefined => {
  const value: unknown = layer.attrs[name];
  return Array.isArray(value) && value.length === 2 ? (value as unknown as Pair) : undefined;
};

export const inputChannels = (layer: Layer): number => channels(layer.inputShapes[0] ?? []);
export const outputChannels = (layer: Layer): number => channels(layer.outputs[0] ?? []);

/** Groups of a convolution: 1 for a dense one, as many as channels for a depthwise one. */
export function groupsOf(layer: Layer): number {
  if (layer.op.name === 'dwconv') return inputChannels(layer);
  const groups: unknown = layer.attrs['groups'];
  return typeof groups === 'number' ? groups : 1;
}

/** Every channel has a window of its own. */
export const isDepthwise = (layer: Layer): boolean =>
  layer.op.category === 'convolution' &&
  (layer.op.name === 'dwconv' || (groupsOf(layer) > 1 && groupsOf(layer) === inputChannels(layer)));

/** In groups of several channels each. */
export const isGrouped = (layer: Layer): boolean =>
  layer.op.category === 'convolution' && groupsOf(layer) > 1 && !isDepthwise(layer);

/** A convolution with a window of one pixel. */
export function isPointwise(layer: Layer): boolean {
  const kernel = layer.op.name === 'conv' ? pairOf(layer, 'kernel') : undefined;
  return kernel !== undefined && kernel[0] === 1 && kernel[1] === 1;
}

export const strideOf = (layer: Layer): Pair => pairOf(layer, 'stride') ?? [1, 1];

/** Hands every channel on as its own: nothing of one reaches another. */
export function keepsChannels(layer: Layer): boolean {
  const { op, inputShapes } = layer;
  if (inputShapes.length !== 1) return false;
  if (op.affine || op.pointwise || op.category === 'pooling' || op.category === 'regularisation') return true;
  return op.name === 'identity' || op.name === 'shift' || isDepthwise(layer);
}
