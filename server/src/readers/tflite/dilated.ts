/**
 * TensorFlow writes a dilated convolution as three operators: SPACE_TO_BATCH_ND deals the pixels out to a batch for each
 * phase of the dilation, a convolution goes over those, and BATCH_TO_SPACE_ND puts them back. Here they are one again.
 */
import type { Dilated, Model, Operator } from './model';

const codes = { toBatch: 38, toSpace: 37, conv: 3, depthwise: 4 } as const;

/** A row of pixels is made a map one pixel high and a row again on the way: RESHAPE, SQUEEZE, EXPAND_DIMS. */
const renaming = new Set([22, 43, 70]);

/** The operators with each such three as one, in the place of the last. */
export function joined({ operators, tensors, outputs }: Model): readonly Operator[] {
  const readers = new Map<number, Operator[]>();
  for (const operator of operators)
    for (const input of operator.inputs) {
      const list = readers.get(input);
      if (list === undefined) readers.set(input, [operator]);
      else list.push(operator);
    }
  const next = (operator: Operator): Operator | undefined => {
    const [output] = operator.outputs;
    const all = output === undefined || outputs.includes(output) ? [] : (readers.get(output) ?? []);
    return all.length === 1 ? all[0] : undefined;
  };
  const numbers = (operator: Operator, input: number) => tensors[operator.inputs[input] ?? -1]?.numbers;
  const gone = new Set<Operator>();
  const instead = new Map<Operator, Operator>();
  for (const start of operators) {
    if (start.code !== codes.toBatch) continue;
    const between: Operator[] = [];
    let at = next(start);
    while (at !== undefined && renaming.has(at.code) && between.length < 4) {
      between.push(at);
      at = next(at);
    }
    const conv = at;
    if (conv === undefined || (conv.code !== codes.conv && conv.code !== codes.depthwise)) continue;
    at = next(conv);
    while (at !== undefined && renaming.has(at.code) && between.length < 4) {
      between.push(at);
      at = next(at);
    }
    const [block, pads, crops] = [numbers(start, 1), numbers(start, 2), at && numbers(at, 2)];
    if (at?.code !== codes.toSpace || block === undefined || pads === undefined || crops === undefined)
      continue;
    const weight = tensors[conv.inputs[1] ?? -1]?.dims ?? [];
    const dilated = around(conv, weight, block, pads, crops);
    if (dilated === undefined) continue;
    for (const one of [start, ...between, conv]) gone.add(one);
    const inputs = [start.inputs[0]!, ...conv.inputs.slice(1)];
    instead.set(at, { ...conv, inputs, outputs: at.outputs, dilated });
  }
  return operators.flatMap(operator => (gone.has(operator) ? [] : [instead.get(operator) ?? operator]));
}

/** What is padded before and not cut off behind is the border, in pixels of the whole map. */
function around(
  { code, options }: Operator,
  weight: readonly number[],
  block: readonly number[],
  pads: readonly number[],
  crops: readonly number[],
): Dilated | undefined {
  const isRow = block.length === 1;
  if (block.length > 2 || pads.length !== 2 * block.length || crops.length !== pads.length) return undefined;
  if (options.int(1, 1) !== 1 || options.int(2, 1) !== 1) return undefined;
  const slot = code === codes.conv ? 4 : 5;
  if (options.int(slot, 1) > 1 || options.int(slot + 1, 1) > 1) return undefined;
  const by = isRow ? ([1, block[0]!] as const) : ([block[0]!, block[1]!] as const);
  const own = (axis: 0 | 1): readonly [number, number] => {
    const all = options.byte(0) === 0 ? (weight[axis + 1] ?? 1) - 1 : 0;
    return [Math.floor(all / 2) * by[axis], Math.ceil(all / 2) * by[axis]];
  };
  const given = (axis: 0 | 1, side: 0 | 1): number => {
    const at = isRow ? axis - 1 : axis;
    return at < 0 ? 0 : pads[2 * at + side]! - crops[2 * at + side]!;
  };
  const [tall, wide] = [own(0), own(1)];
  const pad = [
    given(0, 0) + tall[0],
    given(1, 1) + wide[1],
    given(0, 1) + tall[1],
    given(1, 0) + wide[0],
  ] as const;
  return pad.every(side => side >= 0) && by.every(step => step >= 1) ? { by, pad } : undefined;
}
