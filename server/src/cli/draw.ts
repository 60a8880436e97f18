/** `lwnet export --to dot|mermaid|svg|csv`: the graph of a network, for people and scripts. */
import { fp32, type Precision } from '../cost/precision';
import type { Flat } from '../graph/flat';
import type { Evaluated } from '../graph/graph';
import { attributesOf } from '../report/attributes';
import { costOf, type Locate, numbersOf } from '../report/cost';
import type { Drawn } from '../report/drawings/drawing';

export function drawn(
  network: Evaluated,
  { name, nodes, tensors }: Flat,
  locate: Locate,
  precision: Precision = fp32,
): Drawn {
  const made = new Map(nodes.flatMap(({ outputs }, i) => outputs.map(tensor => [tensor, i] as const)));
  const costs = new Map(costOf(network, precision, locate).layers.map(layer => [layer.path, layer]));
  return {
    name,
    layers: nodes.map(({ path, layer, inputs, outputs }) => {
      const cost = costs.get(path)!;
      const parts = path.split('.');
      return {
        path,
        holders: parts.slice(0, -1),
        name: parts.at(-1)!,
        op: layer.op.name,
        attributes: attributesOf(layer),
        file: cost.file,
        line: cost.line,
        reads: inputs.map(tensor => made.get(tensor)!),
        inputShapes: inputs.map(tensor => tensors[tensor]!),
        outputShapes: outputs.map(tensor => tensors[tensor]!),
        figures: numbersOf(cost.figures),
      };
    }),
  };
}
