/** What becomes a block where modules are alike in part. */
import { expect, test } from 'vitest';
import { imported } from './imported';
import { input, model, node, output, tensor, type Write } from './proto';

/** Two convolutions, beside a way around of these words. */
function module(i: number, ...around: readonly string[]): readonly Write[] {
  const from = i === 0 ? 'x' : `m${i - 1}`;
  const side = around.flatMap((word, k): readonly Write[] => {
    const [read, made] = [k === 0 ? from : `s${i}_${k - 1}`, `s${i}_${k}`];
    if (word !== 'Conv') return [node(word, [read], [made])];
    return [node(word, [read, made.replace('s', 'v')], [made]), tensor(made.replace('s', 'v'), [8, 8, 1, 1])];
  });
  return [
    tensor(`a${i}`, [4, 8, 1, 1]),
    tensor(`w${i}`, [8, 4, 1, 1]),
    node('Conv', [from, `a${i}`], [`b${i}`]),
    node('Relu', [`b${i}`], [`c${i}`]),
    node('Conv', [`c${i}`, `w${i}`], [`d${i}`]),
    ...side,
    node('Add', [around.length === 0 ? from : `s${i}_${around.length - 1}`, `d${i}`], [`m${i}`]),
  ];
}

test('modules with other ways around become blocks of their own', () => {
  const bytes = model(
    input('x', [1, 8, 6, 6]),
    ...module(0),
    ...module(1),
    ...module(2, 'Sigmoid', 'Conv'),
    ...module(3, 'Sigmoid', 'Conv'),
    ...module(4, 'Conv'),
    ...module(5, 'Conv'),
    output('m5'),
  );
  const { text, counts } = imported('a.onnx', bytes);
  expect(counts.parameters).toBe(6 * 2 * 32 + 4 * 64);
  expect(text.match(/^block /gm)).toHaveLength(3);
  expect(text).toContain('sigmoid');
});
