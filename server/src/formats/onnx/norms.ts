/** Norms whose mean depends on the image, in ONNX: written out, since their operators take other axes or came late. */
import type { Ref, Step } from './graph';

/** A number for each channel, in extents that meet a tensor channel by channel. */
export const perChannel = (numbers: number, { dims }: Ref): readonly number[] =>
  numbers === 1 ? [1] : [numbers, ...dims.slice(2).map(() => 1)];

export function groupNorm(step: Step): void {
  const groups = step.attrs.groups as number;
  const { dims } = step.x;
  const channels = dims[1]!;
  const each = dims.reduce((a, b) => a * b) / groups;
  const wide = [1, groups, each];
  const grouped = step.before('grouped', 'Reshape', [step.x, step.whole('grouped/shape', wide)], wide);
  const ones = step.floats(
    'ones',
    Array.from({ length: groups }, () => 1),
  );
  const zeros = step.floats(
    'zeros',
    Array.from({ length: groups }, () => 0),
  );
  const even = step.before('even', 'InstanceNormalization', [grouped, ones, zeros], wide, {
    epsilon: { float: 1e-5 },
  });
  const back = step.before('back', 'Reshape', [even, step.whole('back/shape', dims)], dims);
  scaleAndShift(step, back, channels);
}

export function layerNorm(step: Step): void {
  const { dims } = step.x;
  const one = dims.map((extent, axis) => (axis === 1 ? 1 : extent));
  const mean = (label: string, x: Ref) =>
    step.opset >= 18
      ? step.before(label, 'ReduceMean', [x, step.whole(`${label}/axes`, [1])], one, { keepdims: 1 })
      : step.before(label, 'ReduceMean', [x], one, { axes: [1], keepdims: 1 });
  const apart = step.before('apart', 'Sub', [step.x, mean('mean', step.x)], dims);
  const square = step.before('square', 'Mul', [apart, apart], dims);
  const variance = step.before('variance', 'Add', [mean('spread', square), step.float('epsilon', 1e-5)], one);
  const deviation = step.before('deviation', 'Sqrt', [variance], one);
  scaleAndShift(step, step.before('even', 'Div', [apart, deviation], dims), dims[1]!);
}

export function responseNorm(step: Step): void {
  const { size, alpha, beta, k } = step.attrs as Readonly<Record<string, number>>;
  if (size! % 2 === 0)
    return step.refuse(
      `its size of ${size} channels is even: the middle of such a window lies elsewhere in ONNX`,
    );
  const attributes = {
    size: size!,
    alpha: { float: alpha! },
    beta: { float: beta! },
    bias: { float: k! },
  };
  if (step.x.dims.length === 4) return step.last('LRN', [step.x], attributes);
  const wide = [1, step.x.dims[1]!, 1, step.x.dims.slice(2).reduce((a, b) => a * b, 1)];
  const map = step.before('map', 'Reshape', [step.x, step.whole('map/shape', wide)], wide);
  const even = step.before('even', 'LRN', [map], wide, attributes);
  step.last('Reshape', [even, step.whole('shape', step.x.dims)]);
}

function scaleAndShift(step: Step, x: Ref, channels: number): void {
  const meeting = perChannel(channels, step.x);
  const dims = meeting.length === 1 && channels !== 1 ? [channels] : meeting;
  const factors = [x, step.weight('scale', dims)];
  if (step.attrs.bias === false) return step.last('Mul', factors);
  const scaled = step.before('scaled', 'Mul', factors, x.dims);
  step.last('Add', [scaled, step.weight('shift', dims)]);
}
