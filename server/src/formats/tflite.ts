/** TensorFlow Lite: the file of LiteRT, of TensorFlow Lite for Microcontrollers and of most compilers for small chips. */
import { version } from '../../../package.json';
import { type Format, type How, mostBytes, type Outcome, tooLarge } from './format';
import type { Flat, TensorId } from './lib/flat';
import { namesOf } from './lib/names';
import { spreadsOf } from './lib/spread';
import { weightsOf } from './lib/weights';
import { type Fused, type Fusion, fuse } from './tflite/fuse';
import { Graph, type Ref, Step } from './tflite/graph';
import { constantBytes, encode } from './tflite/model';
import { conversions } from './tflite/operators';
import { fixedScale, type Precision, precisions, scalesOf } from './tflite/quantise';

export const tflite: Format = {
  name: 'tflite',
  title: 'TensorFlow Lite',
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

const conversionOf = ({ node }: Pick<Fused, 'node'>) => conversions[node.layer.op.name]!;

const rectifiers = new Set(['relu', 'relu6']);
const rectified = new Set(['conv', 'dwconv', 'fc', 'add', 'bn', 'scale']);
const leftOut = new Set(['identity', 'dropout', 'drop_path']);

/** Which layers one operator of the file, or several of one name, stand for. */
export const fusionOf = (flat: Flat): Fusion =>
  fuse(flat, {
    isLeftOut: node => leftOut.has(node.layer.op.name),
    isActivation: node => rectifiers.has(node.layer.op.name),
    takesActivation: node => rectified.has(node.layer.op.name),
  });

function write(flat: Flat, how: How): Outcome {
  const precision = how.precision as Precision;
  const fusion = fusionOf(flat);
  const spreads = spreadsOf(flat);
  const weights = weightsOf(flat, spreads);
  const graph = new Graph(precision, how.seed, node => weights.get(node)!);
  const scales = scalesOf(fusion.fused, fusion.standsFor, spreads, precision, {
    keeps: fused => conversionOf(fused).keeps === true,
    fixed(fused) {
      const kind = conversionOf(fused).fixed;
      return kind && fixedScale(kind === 'signed', precision);
    },
  });
  const names = namesOf(flat, fusion.standsFor);
  const refs = new Map<TensorId, Ref>();
  for (const fused of fusion.fused) {
    const inputs = fused.node.inputs.map(tensor => refs.get(fusion.standsFor(tensor))!);
    const results = fused.outputs.map(id => ({ name: names[id]!, scale: scales(id), id }));
    const spread = spreads[fused.node.inputs[0]!];
    const step = new Step(graph, fused, inputs, spread, results, (id, ref) => refs.set(id, ref));
    const why = precision === 'fp32' ? undefined : conversionOf(fused).not?.[precision];
    if (why !== undefined) step.refuse(why);
    else conversionOf(fused).write(step);
  }
  if (graph.refusals.length > 0) return { refusals: graph.refusals };
  const outputs = outputsOf(flat, fusion, graph, refs);
  const size = constantBytes(graph.tensors);
  if (size > mostBytes) return tooLarge(size);
  const bytes = encode({
    name: flat.name,
    description: `lwnet ${version}. Weights are not trained: they follow from the names and the seed ${how.seed}.`,
    tensors: graph.tensors,
    operators: graph.operators,
    inputs: graph.inputs,
    outputs,
    versions: precision === 'fp32' ? 0 : precision === 'int8' ? 1 : 2,
  });
  return {
    bytes: bytes.length,
    chunks: () => [bytes],
    operators: graph.operators.length,
    notes: graph.notes,
  };
}

/** What is handed on twice, or as it came, gets an operator that copies it. */
function outputsOf(
  flat: Flat,
  { standsFor }: Fusion,
  graph: Graph,
  refs: ReadonlyMap<TensorId, Ref>,
): readonly number[] {
  const taken = new Set(graph.inputs);
  return flat.outputs.map(({ name, tensor }, i) => {
    const made = refs.get(standsFor(tensor))!;
    if (!taken.has(made.index)) {
      taken.add(made.index);
      return made.index;
    }
    const copy = graph.add(name ?? `output[${i}]`, made.dims, made.scale);
    const shape = graph.wholeNumbers(`output[${i}]/shape`, made.dims);
    graph.operators.push({
      name: 'RESHAPE',
      inputs: [made.index, shape.index],
      outputs: [copy.index],
      options: {},
    });
    return copy.index;
  });
}
