/**
 * The steps that a resize becomes. An Ethos-U85 has a step for it. An Ethos-U55 or U65 reads each pixel of a map twice in both
 * directions, as often as is needed; what is bilinear it filters by four depthwise convolutions of a map with a border, one for
 * each place of a pixel in four; and a single pixel it adds to zeros.
 *
 * Source: `ConvertResize` in ethosu/regor/compiler/tflite_graph_optimiser.cpp, `RewriteResize` in graphir_optimiser.cpp, and
 * `LegaliseResize` and `ConvertResizeBilinearHPCToDepthwise` in scheduler_decompose.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import { area, type Extent, isEqual, type Kind, type Upscaling } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Packing } from './npu-packing';
import { copyOf, simple } from './npu-steps';

/** As many times the extents as one pass makes. */
const pass = 2;

/** @returns why it is not followed, where it is not */
export function resized(
  packing: Packing,
  operator: Operator,
  core: Accelerator['core']['kind'],
): string | undefined {
  const [from, to] = [operator.inputs[0]!, operator.outputs[0]!];
  const { elementBytes } = packing;
  const ends = packing.endOf(operator);
  const { map: writes, isPart } = packing.note([from], to);
  const [ifm, ofm] = [packing.dimsOf(from), packing.dimsOf(to)];
  const step = (
    kind: Kind,
    map: number,
    extent: Extent,
    into: number,
    made: Extent,
    upscaling: Upscaling = 'none',
  ) =>
    packing.steps.push(
      simple(
        { kind, reads: [{ map, extent }], ofm: made, elementBytes, upscaling },
        {
          writes: into,
          makes: to,
          isPart: into === writes && isPart,
          ends: into === writes ? ends : undefined,
        },
      ),
    );
  const source = packing.views[from]!.map;
  if (isEqual(ifm, ofm)) return `${operator.name} to the same extents`;
  if (core === 'separate') return void step('resize', source, ifm, writes, ofm);
  if (area(ifm) === 1) {
    const reads = [
      { map: source, extent: ifm },
      { map: undefined, extent: ofm },
    ] as const;
    const about = { kind: 'elementwise', reads, ofm, elementBytes, makes: 'sum' } as const;
    return void packing.steps.push(simple(about, { writes, makes: to, isPart, ends }));
  }
  const [factor, ...others] = ([0, 1] as const)
    .filter(axis => ifm[axis] > 1)
    .map(axis => ofm[axis] / ifm[axis]);
  const isBilinear = operator.name === 'RESIZE_BILINEAR';
  const known = isBilinear && others.length === 1 ? [pass] : isBilinear ? [] : [pass, pass ** 2, pass ** 3];
  if (!known.includes(factor!) || others.some(other => other !== factor))
    return `${operator.name} by these factors`;
  if (isBilinear) return filtered(packing, source, ifm, to, writes, ofm);
  let [map, extent] = [source, ifm];
  for (let rest = factor!; rest > pass; rest /= pass) {
    const larger = (axis: 0 | 1) => extent[axis] * Math.min(pass, ofm[axis] / ifm[axis]);
    const made: Extent = [larger(0), larger(1), ofm[2]];
    const next = packing.between(to, made);
    step('pool', map, extent, next, made, 'repeated');
    [map, extent] = [next, made];
  }
  step('pool', map, extent, writes, ofm, 'repeated');
  return undefined;
}

/** By two, the middle of a pixel being its place. */
function filtered(
  packing: Packing,
  source: number,
  ifm: Extent,
  to: number,
  writes: number,
  ofm: Extent,
): undefined {
  const { elementBytes, steps, maps } = packing;
  const [rows, columns, channels] = ifm;
  const framed = packing.between(to, [rows + 2, columns + 2, channels], false);
  maps[writes]!.isBricks = false;
  const about = { isPart: true, elementBytes, ends: undefined };
  const copies: readonly (readonly [map: number, extent: Extent])[] = [
    [source, ifm],
    [source, [1, columns, channels]],
    [source, [1, columns, channels]],
    [framed, [rows + 2, 1, channels]],
    [framed, [rows + 2, 1, channels]],
  ];
  for (const [map, extent] of copies) steps.push(copyOf({ map, extent }, framed, to, about));
  // Each of them is thought to make all but a row and a column of the map, of which it makes every other one, and all channels
  // of a join of which it makes some.
  const read: Extent = [rows + 1, columns + 1, channels];
  const made: Extent = [ofm[0] - 1, ofm[1] - 1, maps[writes]!.dims[2]];
  const reads = [{ map: framed, extent: read }] as const;
  const kernel = [2, 2] as const;
  const step = simple(
    { kind: 'depthwise', reads, ofm: made, kernel, elementBytes, hasWeights: true, isUnscaled: true },
    { writes, makes: to, isPart: true, ends: undefined },
  );
  for (let place = 0; place < 4; place++) steps.push(step);
}
