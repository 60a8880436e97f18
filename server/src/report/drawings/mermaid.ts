/** For Markdown that draws: GitHub, GitLab and many editors show Mermaid. */
import { exact } from '../../quantity/show';
import { boxesOf, type Drawing, type DrawnLayer, joinsIn, nested, shapeText } from './drawing';

/** Mermaid reads a sign by its number. */
const quoted = (text: string): string => `"${text.replace(/["#&<>]/g, sign => `#${sign.charCodeAt(0)};`)}"`;

/** Mermaid draws no more unless it is set up to. */
const mostJoins = 500;

const label = ({ name, op, outputShapes }: DrawnLayer): string =>
  `${name === op ? op : `${name}: ${op}`} ${outputShapes.map(shapeText).join(', ')}`;

export const mermaid: Drawing = {
  name: 'mermaid',
  title: 'Mermaid',
  summary: 'The graph as a flow chart that GitHub, GitLab and editors of Markdown draw.',
  source: 'Flowcharts, mermaid.js.org',
  note: drawn => {
    const joins = joinsIn(drawn);
    return joins <= mostJoins
      ? undefined
      : `It has ${exact(joins)} edges, and Mermaid draws no more than ${mostJoins} unless maxEdges says otherwise.`;
  },
  print: drawn => {
    const lines = nested(
      boxesOf(drawn),
      i => `n${i}[${quoted(label(drawn.layers[i]!))}]`,
      (name, id) => `subgraph ${id}[${quoted(name)}]`,
      'end',
    );
    const joins = drawn.layers.flatMap(({ reads }, i) => reads.map(from => `  n${from} --> n${i}`));
    return `flowchart TB\n${[...lines, ...joins].join('\n')}\n`;
  },
};
