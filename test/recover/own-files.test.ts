/** What formats have no word for, and `lwnet export` writes in several, comes back in the language's word. */
import { expect, test } from 'vitest';
import { formats } from '../../server/src/formats';
import { flatOf } from '../formats/networks';
import { imported } from './imported';

/** The lines of a network, written and read back. */
function back(to: 'onnx' | 'tflite', lines: readonly string[], precision = 'fp32'): readonly string[] {
  const flat = flatOf(`network A {\n  ${lines.join('\n  ')}\n}\n`);
  const written = formats.get(to)!.write(flat, { precision, seed: 0, opset: undefined });
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  const { text } = imported(`a.${to}`, new Uint8Array(Buffer.concat([...written.chunks()])));
  const found = text.slice(text.indexOf('{\n') + 2, text.lastIndexOf('}')).trim();
  return found.split(/\n *| -> /);
}

/** However lines are broken. */
const stages = (lines: readonly string[]) => lines.flatMap(line => line.split(' -> '));

const norms = [
  'input(8, 12, 10) -> conv(16, 3, bias = true) -> gn(4) -> relu',
  'conv(16, 3, bias = true) -> gn(1) -> relu',
  'conv(16, 3, bias = true) -> gn(16) -> relu',
  'conv(16, 3, bias = true) -> ln -> relu',
];

const shifts = [
  'input(20, 12, 10) -> shift(3) -> conv(20, 1, bias = true)',
  'shift(3, 2) -> conv(600, 1, bias = true) -> relu',
  'shift([1, 3]) -> conv(8, 1, bias = true)',
];

test.each(['onnx', 'tflite'] as const)('norms come back from %s', to => {
  expect(back(to, norms)).toEqual(stages(norms));
});

test.each(['onnx', 'tflite'] as const)('shifts come back from %s', to => {
  expect(back(to, shifts)).toEqual(stages(shifts));
});

test('shifts come back from TensorFlow Lite in whole numbers', () => {
  expect(back('tflite', shifts, 'int8')).toEqual(stages(shifts));
});

test.each(['onnx', 'tflite'] as const)('a depthwise convolution stays one in %s', to => {
  const lines = ['input(20, 12, 10) -> dwconv(3, bias = true) -> conv(20, 1, bias = true)'];
  expect(back(to, lines)).toEqual(stages(lines));
});
