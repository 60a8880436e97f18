/** PyTorch: the classes of a module, as somebody would have written them. */
import type { Format, Outcome } from './format';
import type { Flat } from './lib/flat';
import { isInput } from './lib/names';
import { NoChain, Split, Unstructured } from './pytorch/context';
import { Design } from './pytorch/design';
import type { Module } from './pytorch/holders';
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
  const classes = asClasses(flat, head);
  const notes = new Map(
    classes === undefined
      ? [['a network that has no form as classes is written out, layer by layer', 1]]
      : [],
  );
  const { text } = classes ?? unrolled(flat, head);
  const bytes = new TextEncoder().encode(text);
  return { bytes: bytes.length, chunks: () => [bytes], operators: flat.nodes.length, notes };
}

function asClasses(flat: Flat, head: readonly string[]): Module | undefined {
  try {
    return new Design(flat.evaluated).module(head);
  } catch (error) {
    if (error instanceof Unstructured || error instanceof Split || error instanceof NoChain) return undefined;
    throw error;
  }
}
