/** Layers that make a map of another size or a tensor of another shape. */
import type { Layer } from '../../graph/graph';
import { applied, type Conversion, call, folded, type Made, modules, slot } from '../lib/python/module';
import { fromPlain, isMap, shapeOf, toPlain } from './axes';

export const adaptive = (kind: 'Average' | 'Max'): Conversion => ({
  becomes: `\`layers.${kind}Pooling2D\` where the bins are equal, else \`layers.Adaptive${kind}Pooling2D\`, which Keras has since 3.13`,
  make(one) {
    const [tall, wide] = one.attrs.bins as readonly [number, number];
    const [, height, width] = one.inputShapes[0]!;
    const isEven = height! % tall === 0 && width! % wide === 0;
    return isEven
      ? modules(call(`layers.${kind}Pooling2D`, slot(folded([height! / tall, width! / wide]))))
      : modules(call(`layers.Adaptive${kind}Pooling2D`, slot(folded([tall, wide]), 'bins')));
  },
});

/** By a whole number of times, or to a size. */
export function resized({ attrs, inputShapes, outputs }: Layer, linear: boolean): Made {
  const scale = attrs.scale as readonly number[];
  const fixed = linear ? { fixed: 'interpolation="bilinear"' } : {};
  if (scale.every(times => times > 0 && Number.isInteger(times)))
    return modules({ callee: 'layers.UpSampling2D', args: [slot(folded(scale), 'scale')], ...fixed });
  const [, height, width] = outputs[0]!;
  const [, from, across] = inputShapes[0]!;
  if (height! % from! === 0 && width! % across! === 0)
    return modules({
      callee: 'layers.UpSampling2D',
      args: [slot(folded([height! / from!, width! / across!]))],
      ...fixed,
    });
  return linear
    ? modules({
        callee: 'layers.Resizing',
        args: [slot(height!), slot(width!)],
        fixed: 'interpolation="bilinear"',
      })
    : modules(applied('resize_nearest', slot(height!), slot(width!)));
}

export const reshaped = (from: readonly number[], to: readonly number[]): Made =>
  modules(...toPlain(from), call('layers.Reshape', ...[slot(plainly(to))]), ...fromPlain(to));

/** The shape in the language’s order, or as a map where its elements lie in that order. */
const plainly = (to: readonly number[]): readonly number[] =>
  isMap(to) && fromPlain(to).length === 0 ? shapeOf(to) : to;
