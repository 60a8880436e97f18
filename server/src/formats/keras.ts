/** Keras: the functions of a model, as somebody would have written them with Keras 3. */
import type { Flat } from '../graph/flat';
import type { Format, Outcome } from './format';
import { dialect } from './keras/dialect';
import { conversions } from './keras/operators';
import { unrolled } from './keras/unrolled';
import { isInput } from './lib/names';
import { NoChain, Split, Unstructured } from './lib/python/context';
import { Design } from './lib/python/design';
import { refusalsOf } from './lib/python/unrolled';

export const keras: Format = {
  name: 'keras',
  title: 'Keras',
  ending: '.py',
  summary:
    'A Python file that needs nothing but Keras 3, with any of its backends: blocks are functions of maps, their parameters ' +
    'arguments, loops stay loops, maps have their channels last. A border is `same` where Keras means the same pixels by it, else ' +
    'a layer in front. It begins with the weights that Keras draws.',
  source: 'keras.layers and keras.ops of Keras 3',
  precisions: ['fp32'],
  isWithoutWeights: true,
  becomes: new Map(Object.entries(conversions).map(([name, { becomes }]) => [name, becomes])),
  write,
};

function write(flat: Flat): Outcome {
  const refusals = refusalsOf(dialect, flat);
  if (refusals.length > 0) return { refusals };
  const inputs = flat.nodes.filter(isInput).map(({ layer }) => {
    const [channels, ...pixels] = layer.outputs[0]!;
    return `(${['None', ...pixels, channels].join(', ')})`;
  });
  const head = [`${flat.name}, written by lwnet for an input of shape ${inputs.join(' and ')}.`];
  const functions = asFunctions(flat, head);
  const bytes = new TextEncoder().encode(functions ?? unrolled(flat, head));
  return {
    bytes: bytes.length,
    chunks: () => [bytes],
    operators: flat.nodes.length,
    notes: new Map(
      functions === undefined
        ? [['a network that has no form as functions is written out, layer by layer', 1]]
        : [],
    ),
  };
}

function asFunctions(flat: Flat, head: readonly string[]): string | undefined {
  try {
    return new Design(flat.evaluated, dialect).file(head).text;
  } catch (error) {
    if (error instanceof Unstructured || error instanceof Split || error instanceof NoChain) return undefined;
    throw error;
  }
}
