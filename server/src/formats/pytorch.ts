/** PyTorch: the classes of a module, as somebody would have written them. */
import { version } from '../../../package.json';
import type { Flat } from '../graph/flat';
import type { Format, How, Outcome } from './format';
import { isInput } from './lib/names';
import { NoChain, Split, Unstructured } from './lib/python/context';
import { Design } from './lib/python/design';
import { refusalsOf } from './lib/python/unrolled';
import { safetensors } from './lib/safetensors';
import { dialect } from './pytorch/dialect';
import { holdersOf, type Module } from './pytorch/holders';
import { conversions } from './pytorch/operators';
import { reader, stateOf } from './pytorch/state';
import { unrolled } from './pytorch/unrolled';

export const pytorch: Format = {
  name: 'pytorch',
  title: 'PyTorch',
  ending: '.py',
  summary:
    'A Python file that needs nothing but torch: blocks are classes, their parameters arguments, loops stay loops, borders are ' +
    'numbers. Without `--weights` it begins with the weights that PyTorch draws.',
  source: 'torch.nn of PyTorch 1.13 and later',
  precisions: ['fp32'],
  beside: {
    title: 'safetensors',
    ending: '.safetensors',
    summary:
      'With `--weights` a file of safetensors stands beside it: tensors by the names of `state_dict`, with the numbers that ' +
      '`--to onnx` writes for the same `--seed`, so that both give the same results. It holds no code, unlike what `torch.save` ' +
      'writes.',
    source: 'safetensors of Hugging Face, “Format” in its README',
    read: name => `model.load_state_dict(safetensors.torch.load_file(${JSON.stringify(name)}))`,
    reader,
  },
  becomes: new Map(Object.entries(conversions).map(([name, { becomes }]) => [name, becomes])),
  write,
};

function write(flat: Flat, { seed }: How): Outcome {
  const refusals = refusalsOf(dialect, flat);
  if (refusals.length > 0) return { refusals };
  // Editors mark signs beyond ASCII in a program, and torch writes a shape so.
  const inputs = flat.nodes.filter(isInput).map(({ layer }) => `(${[1, ...layer.outputs[0]!].join(', ')})`);
  const head = [`${flat.name}, written by lwnet for an input of shape ${inputs.join(' and ')}.`];
  const classes = asClasses(flat, head);
  const notes = new Map(
    classes === undefined
      ? [['a network that has no form as classes is written out, layer by layer', 1]]
      : [],
  );
  const module = classes ?? unrolled(flat, head);
  const bytes = new TextEncoder().encode(module.text);
  return {
    bytes: bytes.length,
    chunks: () => [bytes],
    operators: flat.nodes.length,
    notes,
    weights: () =>
      safetensors(stateOf(flat, module, seed), { format: 'pt', lwnet: version, seed: String(seed) }),
  };
}

function asClasses(flat: Flat, head: readonly string[]): Module | undefined {
  try {
    const { text, built } = new Design(flat.evaluated, dialect).file(head);
    return { text, holders: () => holdersOf(built) };
  } catch (error) {
    if (error instanceof Unstructured || error instanceof Split || error instanceof NoChain) return undefined;
    throw error;
  }
}
