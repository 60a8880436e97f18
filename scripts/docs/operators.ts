/** Every operator: what it is, its parameters, and its figures on a map of 32×56×56. */
import { analyse } from '../../server/src/analysis';
import { layerFigures } from '../../server/src/cost/figures';
import { fp32 } from '../../server/src/cost/precision';
import { operatorSignature } from '../../server/src/features/signature';
import { counted } from '../../server/src/figures';
import { walk } from '../../server/src/graph/walk';
import { ops } from '../../server/src/ops';
import type { Category, Op } from '../../server/src/ops/op';
import { tell } from '../../server/src/quantity/show';
import { code, head, inCode, rows } from './markdown';

const chapters: readonly (readonly [Category, string])[] = [
  ['input', 'Input'],
  ['convolution', 'Convolutions'],
  ['dense', 'Fully connected layers and matrix products'],
  ['normalisation', 'Normalisation'],
  ['activation', 'Activations'],
  ['pooling', 'Pooling'],
  ['arithmetic', 'Arithmetic of maps'],
  ['layout', 'Layout: splitting, joining, moving, resizing'],
  ['regularisation', 'Regularisation'],
];

export function operatorsPage(): string {
  const intro =
    'A stage of a pipeline is one of these words or a block. Maps are written channels × height × width; the batch ' +
    'is 1. Figures of the examples are those behind `input(32, 56, 56)`. MACs count the padding; everything else ' +
    'an operator computes is under other operations. Of a map the pixels are read that a window reaches; for strided ' +
    'windows with dilation their number is an upper bound.';
  const parts = [head('Operators', intro)];
  for (const [category, title] of chapters) {
    const members = [...ops.values()].filter(op => op.category === category);
    parts.push(`## ${title}\n`, ...members.map(operator));
  }
  return parts.join('\n');
}

function operator(op: Op): string {
  const { label, parameters } = operatorSignature(op);
  const parts = [`### ${op.name}`, inCode(label), op.summary];
  if (op.detail !== undefined) parts.push(op.detail);
  if (op.alsoCalled !== undefined) parts.push(`Called elsewhere: ${op.alsoCalled.map(inCode).join(', ')}.`);
  if (parameters.length > 0)
    parts.push(
      rows(
        ['parameter', 'default', ''],
        parameters.map(({ name, default: value, doc }) => [
          inCode(name),
          value === undefined ? 'must be given' : inCode(value),
          doc,
        ]),
      ),
    );
  parts.push(code(op.example), figures(op));
  if (op.source !== undefined) parts.push(`*${op.source}*`);
  return `${parts.join('\n\n')}\n`;
}

function figures(op: Op): string {
  const source = op.inputs.max === 0 ? '' : '  input(32, 56, 56)\n';
  const text = `network Example {\n${source}${op.example.replace(/^/gm, '  ')}\n}\n`;
  const analysis = analyse('example.lwnet', text);
  const layers = [...walk(analysis.networks[0]!.evaluated.body)].map(flat => flat.layer);
  const layer = layers.findLast(one => one.op === op);
  if (layer === undefined) throw new Error(`the example of ${op.name} has no ${op.name}`);
  const shape = (s: readonly number[]) => s.join('×');
  const from = layer.inputShapes.map(shape).join(', ');
  const to = layer.outputs.map(shape).join(', ');
  const counts = counted
    .filter(({ unit }) => unit === 'count')
    .map(({ title, of }) => `${tell(of(layerFigures(layer), fp32))} ${title}`);
  return `${from === '' ? '' : `${from} `}→ ${to}: ${counts.join(', ')}.`;
}
