/** ONNX: the Open Neural Network Exchange's file, channels first, as ONNX Runtime, TensorRT and most converters read it. */
import { version } from '../../../package.json';
import type { Flat, TensorId } from '../graph/flat';
import { type Format, type How, mostBytes, type Outcome, tooLarge } from './format';
import { namesOf } from './lib/names';
import { spreadsOf } from './lib/spread';
import { weightsOf } from './lib/weights';
import { Graph, type Ref, Step } from './onnx/graph';
import { encode, type Value } from './onnx/model';
import { conversions } from './onnx/operators';

const defaultOpset = 13;

export const onnx: Format = {
  name: 'onnx',
  title: 'ONNX',
  ending: '.onnx',
  summary:
    'One node for a layer wherever ONNX has its operator, named by the layer’s path; channels first, a batch of 1, ' +
    'every border explicit, batch norm as a node of its own, and the shape of every tensor.',
  source: 'onnx.proto3 and docs/Operators.md of the ONNX project',
  precisions: ['fp32'],
  opsets: { least: 13, most: 22, default: defaultOpset },
  becomes: new Map(Object.entries(conversions).map(([name, { becomes }]) => [name, becomes])),
  write,
};

function write(flat: Flat, { seed, opset = defaultOpset, about }: How): Outcome {
  const weights = weightsOf(flat, spreadsOf(flat));
  const graph = new Graph(opset, seed, about);
  const names = namesOf(flat);
  const nameOf = (tensor: TensorId) => names[tensor]!;
  const refOf = (tensor: TensorId): Ref => ({ name: nameOf(tensor), dims: [1, ...flat.tensors[tensor]!] });
  for (const node of flat.nodes)
    conversions[node.layer.op.name]!.write(
      new Step(graph, node, node.inputs.map(refOf), weights.get(node)!, nameOf),
    );
  if (graph.refusals.length > 0) return { refusals: graph.refusals };
  const outputs = outputsOf(flat, graph, refOf);
  const told = new Set(outputs.map(({ name }) => name));
  const file = encode({
    opset,
    producerVersion: version,
    name: flat.name,
    doc: `Weights are not trained: they follow from the names and the seed ${seed}.`,
    metadata: new Map([...(about?.figures ?? [])].map(([key, value]) => [`lwnet.${key}`, value])),
    nodes: graph.nodes,
    initializers: [...graph.initializers.values()],
    inputs: graph.inputs,
    outputs,
    values: graph.values.filter(({ name }) => !told.has(name)),
  });
  if (file.bytes > mostBytes) return tooLarge(file.bytes);
  return { ...file, operators: graph.nodes.length, notes: graph.notes };
}

/** What is handed on twice, or as it came, gets a node that copies it: the outputs of a graph have names of their own. */
function outputsOf(flat: Flat, graph: Graph, refOf: (tensor: TensorId) => Ref): readonly Value[] {
  const taken = new Set(graph.inputs.map(({ name }) => name));
  return flat.outputs.map(({ name: own, tensor }, i) => {
    const made = refOf(tensor);
    if (!taken.has(made.name)) {
      taken.add(made.name);
      return made;
    }
    const name = own !== undefined && !taken.has(own) ? own : `output[${i}]`;
    taken.add(name);
    graph.nodes.push({ name, type: 'Identity', inputs: [made.name], outputs: [name], attributes: {} });
    return { name, dims: made.dims };
  });
}
