import type { Layer } from '../graph/graph';
import { outputChannels } from '../graph/layers';
import { ops } from '../ops';
import type { Quantity } from '../quantity/quantity';
import { tell } from '../quantity/show';
import { defineProblem, type Mend } from '../text/problem';
import { inLayers, rangeOf, timesIn } from './lib/cases';
import type { Sight } from './lib/sight';
import { removable, type Written } from './lib/written';
import { defineRule } from './rule';

interface Cancelled {
  readonly op: string;
  readonly biases: number;
}

interface Data {
  readonly op: string;
  readonly biases: Quantity;
  readonly layers: number;
}

export const biasBeforeBn = defineRule<Cancelled, Data>({
  kind: defineProblem<Data>({
    code: 'bias-before-bn',
    severity: 'hint',
    summary: 'A bias that the batch norm behind it cancels.',
    why:
      'Batch norm subtracts the mean of each channel, and with it whatever a bias has added; its own shift does what the ' +
      'bias was meant for. The bias is trained and counted for nothing. `fc` has one unless told otherwise.',
    bad: 'network A {\n  input(3, 32, 32) -> conv(64, 3, bias = true) -> bn -> relu\n}\n',
    good: 'network A {\n  input(3, 32, 32) -> conv(64, 3) -> bn -> relu\n}\n',
    say: d =>
      `The batch norm behind this ${d.op} cancels its ${tell(d.biases)} biases` +
      `${inLayers(d.layers)}: it subtracts the mean and has a shift of its own.`,
  }),
  source: 'Ioffe and Szegedy 2015, Batch Normalization, section 3.2',
  at: 'bias',
  scope: 'site',
  on: layer => layer.attrs['bias'] === true,

  find: (layers, sight) =>
    layers
      .filter(layer => isCancelled(layer, sight))
      .map(layer => ({
        place: layer.place,
        data: { op: layer.op.name, biases: outputChannels(layer) },
      })),

  tell: cases => ({
    op: cases[0]!.data.op,
    biases: rangeOf(cases, 'count', d => d.biases),
    layers: timesIn(cases),
  }),

  mend: withoutBias,
});

function isCancelled(layer: Layer, sight: Sight): boolean {
  const readers = sight.readers(layer.first);
  const onlyNorms = readers.every(reader => reader.kind === 'layer' && reader.op.name === 'bn');
  return readers.length > 0 && onlyNorms && !sight.body.results.includes(layer.first);
}

/** Takes `bias = true` away, or says `bias = false` where a bias is the default. */
function withoutBias({ call, argument, within, commented }: Written, { op: name }: Data): readonly Mend[] {
  const op = ops.get(name);
  // Through a value the arguments stand elsewhere.
  if (op === undefined || call.name.name !== name || commented(call)) return [];
  const byDefault = op.params['bias']?.default === true;
  const args = call.args ?? [];
  // Batch norm cancels it, so that what comes out is the same.
  const mend = { title: 'Leave the bias out', keepsFunction: true };
  const written = argument('bias');
  if (written === undefined) {
    const last = args.at(-1);
    // A span leaves out parentheses around it, so only what touches the closing one is known to be the end.
    if (!byDefault || last === undefined || last.end !== call.end - 1) return [];
    return [{ ...mend, place: within({ start: last.end, end: last.end }), text: ', bias = false' }];
  }
  if (written.value.kind !== 'boolean') return [];
  const span = written.name === undefined ? undefined : removable(call, written);
  if (byDefault || span === undefined) return [{ ...mend, place: within(written.value), text: 'false' }];
  return [{ ...mend, place: within(span), text: '' }];
}
