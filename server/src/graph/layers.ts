/** What kind of layer it is, asked of its operator's record, so that a convolution is the same however it is spelt. */
import { channels } from '../ops/lib/shape';
import type { Category, Window } from '../ops/op';
import type { Layer } from './graph';

export const inputChannels = (layer: Layer): number => channels(layer.inputShapes[0] ?? []);
export const outputChannels = (layer: Layer): number => channels(layer.outputs[0] ?? []);

/** The window that it slides over its map. */
export const windowOf = ({ op, inputShapes, attrs }: Layer): Window | undefined =>
  op.window?.(inputShapes, attrs);

/** The window of a convolution; a pool has one too. */
const filterOf = (layer: Layer): Window | undefined =>
  layer.op.category === 'convolution' ? windowOf(layer) : undefined;

/** Groups of a convolution: 1 for a dense one, as many as channels for a depthwise one. */
export const groupsOf = (layer: Layer): number => filterOf(layer)?.groups ?? 1;

/** A convolution in which every channel has a window of its own. */
export const isDepthwise = (layer: Layer): boolean => filterOf(layer)?.depthwise === true;

/** A convolution in groups of several channels each. */
export function isGrouped(layer: Layer): boolean {
  const window = filterOf(layer);
  return window !== undefined && window.groups > 1 && !window.depthwise;
}

/** A convolution with a window of one pixel. */
export function isPointwise(layer: Layer): boolean {
  const window = filterOf(layer);
  return window !== undefined && window.transposed !== true && window.kernel.every(side => side === 1);
}

export const strideOf = (layer: Layer): readonly [number, number] => windowOf(layer)?.stride ?? [1, 1];

/** What the time of layers is told under, by what their operators are: as in figure 2 of ShuffleNet V2 (Ma et al. 2018). */
const workOf: Readonly<Record<Category, string>> = {
  input: 'data movement',
  convolution: 'convolution',
  dense: 'fully connected',
  normalisation: 'element-wise',
  activation: 'element-wise',
  arithmetic: 'element-wise',
  pooling: 'pooling',
  layout: 'data movement',
  regularisation: 'element-wise',
};

/** `depthwise convolution`, `element-wise`, `data movement`: what kind of work it is. */
export function workKindOf(layer: Layer): string {
  const window = filterOf(layer);
  if (window === undefined) return workOf[layer.op.category];
  // A window that multiplies nothing moves elements.
  if (layer.op.macs === undefined) return workOf.layout;
  if (window.depthwise) return `depthwise ${workOf.convolution}`;
  if (window.groups > 1) return `grouped ${workOf.convolution}`;
  return isPointwise(layer) ? `pointwise ${workOf.convolution}` : workOf.convolution;
}

/** Hands every channel of its map on as its own: nothing of one reaches another. */
export function keepsChannels({ op, inputShapes, attrs, outputs }: Layer): boolean {
  if (inputShapes.length !== 1) return false;
  const { channels } = op;
  return (typeof channels === 'function' ? channels(inputShapes, attrs, outputs) : channels) === 'keeps';
}
