/** For Graphviz: blocks are clusters. */
import { boxesOf, type Drawing, type DrawnLayer, nested, shapeText } from './drawing';

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

const label = ({ name, op, attributes, outputShapes }: DrawnLayer): string =>
  [name === op ? op : `${name}: ${op}`, attributes.join(', '), outputShapes.map(shapeText).join(', ')]
    .filter(line => line !== '')
    .join('\n');

export const dot: Drawing = {
  name: 'dot',
  title: 'DOT',
  summary: 'The graph for Graphviz and all that reads its files; blocks and turns of loops are clusters.',
  source: 'The DOT Language, graphviz.org',
  print: drawn => {
    const lines = nested(
      boxesOf(drawn),
      i => `n${i} [label=${quoted(label(drawn.layers[i]!))}];`,
      (name, id) => `subgraph cluster_${id} { label=${quoted(name)};`,
      '}',
    );
    const joins = drawn.layers.flatMap(({ reads }, i) => reads.map(from => `  n${from} -> n${i};`));
    return `digraph ${quoted(drawn.name)} {\n  node [shape=box, style=rounded, fontname="sans-serif"];\n  graph [fontname="sans-serif", color=gray, style=rounded];\n${[...lines, ...joins].join('\n')}\n}\n`;
  },
};
