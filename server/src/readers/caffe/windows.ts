/** Convolutions and pools of Caffe. */
import type { View } from '../lib/drawing';
import { reduce } from '../lib/joining';
import { convolution, type Kernel, pool, transposed } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import { type Call, layout } from './call';

function kernelOf(call: Call): Kernel {
  const { d } = call;
  const c = call.settings('convolution_param');
  const channels = call.image().dims[1]!;
  const kernel = call.pair(c, 'kernel_size', 'kernel_h', 'kernel_w', 0);
  const stride = call.pair(c, 'stride', 'stride_h', 'stride_w', 1);
  const dilation = call.pair(c, 'dilation', 'dilation_h', 'dilation_w', 1);
  if ([...kernel, ...stride, ...dilation].some(n => n < 1)) throw new Broken(`${d.origin} has no window.`);
  const [high, wide] = call.pair(c, 'pad', 'pad_h', 'pad_w', 0);
  // Forks have a layer for depthwise convolutions, in which each channel is a group.
  const isDepthwise = call.layer.kind.includes('depthwise');
  return {
    kernel,
    stride,
    dilation,
    pad: [high, wide, high, wide],
    out: c.number('num_output', isDepthwise ? channels : 0),
    groups: isDepthwise ? channels : c.number('group', 1),
    bias: c.flag('bias_term', true),
  };
}

export const conv = (call: Call): View =>
  convolution(call.d, call.image(), layout, kernelOf(call), call.known);

export const deconv = (call: Call): View =>
  transposed(call.d, call.image(), layout, { ...kernelOf(call), added: [0, 0] }, call.known);

const methods: Readonly<Record<string, 'max' | 'avg'>> = { MAX: 'max', '0': 'max', AVE: 'avg', '1': 'avg' };

export function pooled(call: Call): View {
  const { d, x } = call;
  const p = call.settings('pooling_param');
  const op = methods[p.word('pool') ?? 'MAX'];
  if (op === undefined) throw new Unsaid('it draws pixels by chance');
  const view = call.image();
  if (p.flag('global_pooling', false)) {
    const seen = d.see(d.map(view, layout), layout, x.dims);
    return reduce(d, seen, op === 'avg' ? 'mean' : 'max', [2, 3], true);
  }
  const kernel = call.pair(p, 'kernel_size', 'kernel_h', 'kernel_w', 0);
  const stride = call.pair(p, 'stride', 'stride_h', 'stride_w', 1);
  if ([...kernel, ...stride].some(n => n < 1)) throw new Broken(`${d.origin} has no window.`);
  const [high, wide] = call.pair(p, 'pad', 'pad_h', 'pad_w', 0);
  const ceil = !['FLOOR', '1'].includes(p.word('round_mode') ?? 'CEIL') && p.flag('ceil_mode', true);
  // Without a border Caffe keeps a last window that begins behind the map.
  const [, , rows, columns] = x.dims as readonly [number, number, number, number];
  const behind = (size: number, i: 0 | 1) =>
    ceil && high === 0 && wide === 0
      ? Math.max(Math.ceil((size - kernel[i]) / stride[i]) * stride[i] - size + 1, 0)
      : 0;
  if (behind(rows, 0) >= kernel[0] || behind(columns, 1) >= kernel[1])
    throw new Unsaid('its last window lies behind the map, and holds no pixel');
  const pad = [high, wide + behind(columns, 1), high + behind(rows, 0), wide] as const;
  return pool(d, view, layout, op, { kernel, stride, dilation: [1, 1], pad, ceil });
}
