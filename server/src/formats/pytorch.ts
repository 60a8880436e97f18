/** PyTorch: the classes of a module, as somebody would have written them. */
import type { Format, Outcome } from './format';
import type { Flat } from './lib/flat';
import { isInput } from './lib/names';
import { conversions } from './pytorch/operators';
import { refusalsOf, unrolled } from './pytorch/unrolled';

export const pytorch: Format = {
  name: 'pytorch',
  title: 'PyTorch',
  summary:
    'A Python file that needs nothing but torch: blocks are classes, their parameters arguments, loops stay loops, borders are ' +
    'numbers. Its weights are those with which PyTorch begins.',
  source: 'torch.nn of PyTorch 1.13 and later',
  precisions: ['fp32'],
  weightless: true,
  becomes: new Map(Object.entries(conversions).map(([name, { becomes }]) => [name, becomes])),
  write,
};

function write(flat: Flat): Outcome {
  const refusals = refusalsOf(flat);
  if (refusals.length > 0) return { refusals };
  const inputs = flat.nodes.filter(isInput).map(({ layer }) => [1, ...layer.outputs[0]!].join('×'));
  const head = [`${flat.name}, written by lwnet for an input of ${inputs.join(' and ')}.`];
  const text = unrolled(flat, head);
  const bytes = new TextEncoder().encode(text);
  return {
    bytes: bytes.length,
    chunks: () => [bytes],
    operators: flat.nodes.length,
    notes: new Map(),
  };
}
