/** A network as the operators and tensors of TensorFlow Lite, of which the file and what it takes to run follow. */
import type { Flat, TensorId } from '../../graph/flat';
import { namesOf } from '../lib/names';
import { spreadsOf } from '../lib/spread';
import { weightsOf } from '../lib/weights';
import { type Fused, type Fusion, fuse } from './fuse';
import { Graph, type Ref, Step } from './graph';
import { conversions } from './operators';
import { fixedScale, type Precision, scalesOf } from './quantise';

export interface Lowered {
  readonly graph: Graph;
  /** Tensors, by their index in the graph; none where a layer is refused. */
  readonly outputs: readonly number[];
  /** The layers that each tensor is of, by its index; none where it is a copy for a second result. */
  readonly makers: readonly (Fused | undefined)[];
}

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

export function lowered(flat: Flat, precision: Precision, seed: number): Lowered {
  const fusion = fusionOf(flat);
  const spreads = spreadsOf(flat);
  const weights = weightsOf(flat, spreads);
  const graph = new Graph(precision, seed, node => weights.get(node)!);
  const scales = scalesOf(fusion.fused, fusion.standsFor, spreads, precision, {
    keeps: fused => conversionOf(fused).keeps === true,
    fixed(fused) {
      const kind = conversionOf(fused).fixed;
      return kind && fixedScale(kind === 'signed', precision);
    },
  });
  const names = namesOf(flat, fusion.standsFor);
  const refs = new Map<TensorId, Ref>();
  const makers: Fused[] = [];
  for (const fused of fusion.fused) {
    const inputs = fused.node.inputs.map(tensor => refs.get(fusion.standsFor(tensor))!);
    const results = fused.outputs.map(id => ({ name: names[id]!, scale: scales(id), id }));
    const spread = spreads[fused.node.inputs[0]!];
    const step = new Step(graph, fused, inputs, spread, results, (id, ref) => refs.set(id, ref));
    const why = precision === 'fp32' ? undefined : conversionOf(fused).not?.[precision];
    if (why !== undefined) step.refuse(why);
    else conversionOf(fused).write(step);
    while (makers.length < graph.tensors.length) makers.push(fused);
  }
  return { graph, outputs: graph.refusals.length > 0 ? [] : outputsOf(flat, fusion, graph, refs), makers };
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
