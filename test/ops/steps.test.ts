/** What records say of windows and of the steps of a chip, against the shapes and counts that PyTorch agrees with. */
import { describe, expect, test } from 'vitest';
import { type KernelKind, kernelKinds } from '../../server/src/kernels';
import { ops } from '../../server/src/ops';
import { extent } from '../../server/src/ops/lib/window';
import { draftsOf, type Op, type Shape } from '../../server/src/ops/op';
import { cases } from './cases';
import { answer, product } from './run';

interface Valid {
  readonly inputs: readonly Shape[];
  readonly attrs: Record<string, never>;
  readonly outputs: readonly Shape[];
}

function valid(op: Op): readonly Valid[] {
  return cases(op.name, 200).flatMap(({ inputs, attrs }) => {
    const layer = answer(op.name, inputs, attrs);
    return 'fact' in layer ? [] : [{ inputs, attrs: attrs as Record<string, never>, outputs: layer.shapes }];
  });
}

const working = [...ops].filter(([, op]) => op.inputs.max > 0);

test('what works at inference has a step, and what has none hands its elements on', () => {
  for (const [name, op] of working) if (op.kernel === undefined) expect(op.view, name).toBe(true);
});

test('every kind of step is one that some operator takes', () => {
  const drafted = new Set<KernelKind>();
  for (const [, op] of working)
    for (const { inputs, attrs, outputs } of valid(op))
      for (const { kind } of draftsOf(op, inputs, attrs, outputs)) drafted.add(kind);
  expect(kernelKinds.filter(kind => !drafted.has(kind))).toEqual([]);
});

test.each(working)('the steps of %s lead from what arrives to what leaves', (_, op) => {
  for (const { inputs, attrs, outputs } of valid(op)) {
    const steps = draftsOf(op, inputs, attrs, outputs);
    let arriving = inputs;
    for (const step of steps) {
      expect(step.inputs ?? arriving).toEqual(arriving);
      const leaving = step.outputs ?? outputs;
      if (step.order !== undefined) expect(leaving).toEqual([step.order.map(axis => arriving[0]![axis]!)]);
      if (step.still === true) expect(product(leaving[0]!)).toBe(product(arriving[0]!));
      arriving = leaving;
    }
    if (steps.length > 0) expect(arriving).toEqual(outputs);
  }
});

test('what takes a map says what becomes of its channels', () => {
  for (const [name, op] of working) expect(op.channels, name).toBeDefined();
});

const sliding = working.filter(([, op]) => op.window !== undefined);

const windowsOf = (op: Op) =>
  valid(op).flatMap(({ inputs: [x], attrs, outputs: [y] }) => {
    const window = op.window!([x!], attrs);
    return window === undefined ? [] : [{ window, attrs, x: x!, y: y! }];
  });

describe.each(sliding)('the window of %s', (_, op) => {
  const all = windowsOf(op);

  test('has been met', () => {
    expect(all.length).toBeGreaterThan(10);
  });

  test('gives as many channels as the shape says', () => {
    for (const { window, x, y } of all) {
      expect(window.out).toBe(y[0]);
      expect(x[0]! % window.groups).toBe(0);
      if (window.depthwise) expect(window.groups).toBe(x[0]);
    }
  });

  test('stands where height and width of the shape say', () => {
    for (const { window, attrs, x, y } of all) {
      const { kernel, stride, dilation, border, added = [0, 0] } = window;
      if (border === undefined) continue;
      const [top, right, bottom, left] = border;
      const fits = (axis: 0 | 1, before: number, after: number) => {
        if (window.transposed) {
          const full = (x[axis + 1]! - 1) * stride[axis] + extent(kernel[axis], dilation[axis]);
          return expect(y[axis + 1]).toBe(full - before - after + added[axis]);
        }
        const room = x[axis + 1]! + before + after - extent(kernel[axis], dilation[axis]);
        const steps = Math.floor(room / stride[axis]) + 1;
        // Rounded up, a last window hangs over the edge.
        const most = (attrs as { ceil?: boolean }).ceil === true ? steps + 1 : steps;
        expect(y[axis + 1]).toBeGreaterThanOrEqual(Math.max(steps, 1));
        expect(y[axis + 1]).toBeLessThanOrEqual(Math.max(most, 1));
      };
      fits(0, top, bottom);
      fits(1, left, right);
    }
  });
});

const counting = sliding.filter(([, op]) => op.macs !== undefined);

test.each(counting)('the window of %s makes the MACs that the record counts', (_, op) => {
  for (const { window, attrs, x, y } of windowsOf(op)) {
    const { kernel, groups, out, transposed } = window;
    const each = transposed ? product(x) * (out / groups) : product(y) * (x[0]! / groups);
    expect(each * product(kernel)).toBe(op.macs!([x], attrs, [y]));
  }
});
