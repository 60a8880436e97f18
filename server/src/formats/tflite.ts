/** TensorFlow Lite: the file of LiteRT, of TensorFlow Lite for Microcontrollers and of most compilers for small chips. */
import { version } from '../../../package.json';
import type { Flat } from '../graph/flat';
import { type About, type Format, type How, mostBytes, type Outcome, tooLarge } from './format';
import { lowered } from './tflite/lowered';
import { constantBytes, encode } from './tflite/model';
import { conversions } from './tflite/operators';
import { type Precision, precisions } from './tflite/quantise';

export const tflite: Format = {
  name: 'tflite',
  title: 'TensorFlow Lite',
  ending: '.tflite',
  summary:
    'Maps with their channels last and a batch of 1. Norms of batches and scales are folded into the convolution before ' +
    'them, a rectifier is taken into the operator before it, and a border that is not TensorFlow’s SAME is a `PAD` of its own. ' +
    'With `--precision int8` weights have a scale for each output channel, of a fully connected layer one, and maps a scale ' +
    'from an estimate of how far their numbers spread; `int16x8` has 16 bits for maps.',
  source: 'schema.fbs of TensorFlow Lite, version 3; TensorFlow Lite 8-bit quantization specification',
  precisions,
  becomes: new Map(Object.entries(conversions).map(([name, { becomes }]) => [name, becomes])),
  write,
};

function write(flat: Flat, how: How): Outcome {
  const precision = how.precision as Precision;
  const { graph, outputs } = lowered(flat, precision, how.seed);
  if (graph.refusals.length > 0) return { refusals: graph.refusals };
  const size = constantBytes(graph.tensors);
  if (size > mostBytes) return tooLarge(size);
  const bytes = encode({
    name: flat.name,
    description: `lwnet ${version}. Weights are not trained: they follow from the names and the seed ${how.seed}.`,
    tensors: graph.tensors,
    operators: graph.operators,
    inputs: graph.inputs,
    outputs,
    metadata: metadataOf(flat, how.about),
    versions: precision === 'fp32' ? 0 : precision === 'int8' ? 1 : 2,
  });
  return {
    bytes: bytes.length,
    chunks: () => [bytes],
    operators: graph.operators.length,
    notes: graph.notes,
  };
}

/** A format without room for words at its operators: all of them in one piece, as JSON. */
function metadataOf({ nodes }: Flat, about: About | undefined): ReadonlyMap<string, string> {
  if (about === undefined) return new Map();
  const layers = Object.fromEntries(nodes.map(({ path }) => [path, about.of(path)]));
  return new Map([['lwnet', JSON.stringify({ figures: Object.fromEntries(about.figures), layers })]]);
}
