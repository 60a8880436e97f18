/** Norms whose mean depends on the image, in TensorFlow Lite: arithmetic on floats. */
import type { Ref, Step } from './graph';
import { axisOf } from './plain';

/** (x − mean) / √(variance + ε) over some axes. */
function even(step: Step, x: Ref, axes: readonly number[]): Ref {
  const one = x.dims.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const along = step.whole('axes', axes);
  const mean = (label: string, of: Ref) =>
    step.before(label, 'MEAN', [of, along], one, undefined, { keepDims: true });
  const two = (label: string, name: 'ADD' | 'SUB' | 'MUL', a: Ref, b: Ref, dims: readonly number[]) =>
    step.before(label, name, [a, b], dims, undefined, { activation: 0 });
  const apart = two('apart', 'SUB', x, mean('mean', x), x.dims);
  const variance = mean('spread', two('square', 'MUL', apart, apart, x.dims));
  const raised = two('variance', 'ADD', variance, step.numbers('epsilon', [1e-5], [1]), one);
  return two('even', 'MUL', apart, step.before('inverse', 'RSQRT', [raised], one, undefined), x.dims);
}

function scaleAndShift(step: Step, x: Ref): void {
  const shape = step.inputShapes[0]!;
  const axis = axisOf(0, shape.length);
  const dims = step.x.dims.map((extent, i) => (i === axis ? extent : 1));
  const factors = [x, step.weight('scale', dims)];
  if (step.attrs.bias === false) return step.last('MUL', factors, { activation: 0 });
  const scaled = step.before('scaled', 'MUL', factors, x.dims, undefined, { activation: 0 });
  step.last('ADD', [scaled, step.weight('shift', dims)], { activation: 0 });
}

export function layerNorm(step: Step): void {
  scaleAndShift(step, even(step, step.x, [axisOf(0, step.inputShapes[0]!.length)]));
}

/** The channels of a group lie beside each other, in maps as the last of five axes. */
export function groupNorm(step: Step): void {
  const groups = step.attrs.groups as number;
  const [channels, ...rest] = step.inputShapes[0]!;
  const each = channels! / groups;
  const isMap = rest.length === 2;
  const pixels = rest.reduce((a, b) => a * b, 1);
  const wide = isMap ? [1, pixels, groups, each] : [1, groups, each * pixels];
  const x = step.before('grouped', 'RESHAPE', [step.x, step.whole('grouped/shape', wide)], wide, undefined);
  const made = even(step, x, isMap ? [1, 3] : [2]);
  const { dims } = step.x;
  scaleAndShift(
    step,
    step.before('back', 'RESHAPE', [made, step.whole('back/shape', dims)], dims, undefined),
  );
}

export function responseNorm(step: Step): void {
  const { size, alpha, beta, k } = step.attrs as Readonly<Record<string, number>>;
  if (size! % 2 === 0)
    return step.refuse(`its size of ${size} channels is even, and windows reach as far on both sides`);
  const options = { radius: (size! - 1) / 2, bias: k!, alpha: alpha! / size!, beta: beta! };
  const shape = step.inputShapes[0]!;
  if (shape.length === 3) return step.last('LOCAL_RESPONSE_NORMALIZATION', [step.x], options);
  if (shape.length !== 1)
    return step.refuse(`it sees ${shape.length} axes, and only maps and vectors have channels last`);
  const wide = [1, 1, 1, shape[0]!];
  const map = step.before('map', 'RESHAPE', [step.x, step.whole('map/shape', wide)], wide, undefined);
  const made = step.before('made', 'LOCAL_RESPONSE_NORMALIZATION', [map], wide, undefined, options);
  step.last('RESHAPE', [made, step.whole('shape', step.x.dims)]);
}
