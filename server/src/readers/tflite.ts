/** TensorFlow Lite: the flat buffer that microcontrollers, phones and most compilers for NPUs read. */
import { elements } from '../ops/lib/shape';
import { Drawing, type View } from './lib/drawing';
import { isOpen, stillOpen } from './lib/extents';
import {
  allOf,
  Broken,
  controlled,
  type Reader,
  readWith,
  recurrent,
  stateful,
  Unsaid,
  type Wanted,
} from './reader';
import { joined } from './tflite/dilated';
import { type Model, type Operator, readModel } from './tflite/model';
import { names } from './tflite/names';
import { acts, customs } from './tflite/operators';
import { type Entry, Step } from './tflite/step';

export const tflite: Reader = {
  name: 'tflite',
  title: 'TensorFlow Lite',
  endings: ['.tflite', '.lite'],
  summary:
    'The first graph of the file, of floats or quantised, channels last turned first. A file that keeps state between calls ' +
    'is told. Biases that its converter stored once because they are equal, as zeros are, count for each layer.',
  source: 'tflite’s schema.fbs, version 3',
  reading: async () => (source, wanted) =>
    readWith(
      'this is no whole file of TensorFlow Lite',
      () => readModel(allOf(source)),
      model => new Graph(model, wanted).draw(),
    ),
};

const compiled =
  'what is inside was compiled for a chip and can be read by nobody else; import the file that its compiler was given';

/** Operators that are met and cannot be said, with why. */
const refused: Readonly<Record<string, string>> = {
  LSTM: recurrent,
  RNN: recurrent,
  SVDF: recurrent,
  UNIDIRECTIONAL_SEQUENCE_RNN: recurrent,
  UNIDIRECTIONAL_SEQUENCE_LSTM: recurrent,
  BIDIRECTIONAL_SEQUENCE_RNN: recurrent,
  BIDIRECTIONAL_SEQUENCE_LSTM: recurrent,
  CALL_ONCE: stateful,
  VAR_HANDLE: stateful,
  READ_VARIABLE: stateful,
  ASSIGN_VARIABLE: stateful,
  IF: controlled,
  WHILE: controlled,
  CALL: controlled,
  'edgetpu-custom-op': compiled,
  'ethos-u': compiled,
  NeutronGraph: compiled,
};

/** Operators with weights of their own; so has what was compiled. */
const weighing = new Set([
  'CONV_2D',
  'CONV_3D',
  'DEPTHWISE_CONV_2D',
  'FULLY_CONNECTED',
  'TRANSPOSE_CONV',
  'BATCH_MATMUL',
  'Convolution2DTransposeBias',
  ...Object.entries(refused).flatMap(([name, why]) => (why === stateful ? [] : [name])),
]);

class Graph {
  private readonly d: Drawing;
  private readonly entries = new Map<number, Entry>();

  constructor(
    private readonly model: Model,
    private readonly wanted: Wanted,
  ) {
    this.d = new Drawing(model.name, 3);
  }

  draw() {
    const { tensors, inputs, outputs } = this.model;
    for (const [i, { isConstant, dims, numbers, name }] of tensors.entries())
      if (isConstant) this.entries.set(i, { known: { dims, numbers, key: `${i} ${name}` } });
    const unknown = inputs.flatMap(input => {
      const { name, dims, open } = tensors[input]!;
      const known = dims.map((extent, axis) => (axis > 0 && open.includes(axis) ? undefined : extent));
      const one = { name, dims: known };
      return this.wanted.shapes.has(name) || dims.length === 0 || !isOpen(one) ? [] : [one];
    });
    if (unknown.length > 0) throw new Broken(stillOpen(unknown));
    for (const input of inputs) {
      const { name, dims } = tensors[input]!;
      const asked = this.wanted.shapes.get(name);
      const found = (asked ?? dims).map((extent, axis) => (axis === 0 ? 1 : extent));
      this.d.origin = name;
      // Channels last: they come first here.
      const rank = found.length;
      const order =
        rank < 2
          ? [0]
          : rank === 3
            ? // One row of pixels is a map one pixel high.
              [2, -1, 1]
            : [rank - 1, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 1)];
      this.entries.set(input, { view: this.d.input(name, rank < 2 ? [found[0] ?? 1] : found, order) });
    }
    for (const operator of joined(this.model)) this.operator(operator);
    for (const output of outputs) {
      const entry = this.entries.get(output);
      const { name } = tensors[output]!;
      if (entry !== undefined && 'view' in entry) this.d.output(entry.view, name);
      else if (entry !== undefined && 'opaque' in entry) this.d.net.outputs.push(entry.opaque);
    }
    return this.d.net;
  }

  private operator(operator: Operator): void {
    const { code, custom } = operator;
    const [name, act] = acts[code] ?? [
      custom || (names[code] ?? `operator ${code}`),
      custom === '' ? undefined : customs[custom],
    ];
    const first = operator.outputs[0];
    this.d.origin =
      `${name} ${(first === undefined ? undefined : this.model.tensors[first]?.name) ?? ''}`.trim();
    if (this.constant(operator)) return;
    const given = operator.inputs.flatMap(index => (index < 0 ? [] : [this.entries.get(index)]));
    try {
      if (act !== undefined && given.some(entry => entry !== undefined && 'opaque' in entry))
        throw new Unsaid('');
      if (act === undefined) throw new Unsaid(refused[name] ?? 'the language has no such operator');
      const made = act(new Step(this.d, operator, this.model.tensors, this.entries));
      const views = Array.isArray(made) ? (made as readonly View[]) : [made as View];
      for (const [i, view] of views.entries()) this.see(operator.outputs[i], view);
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error;
      const maps = given.flatMap(entry =>
        entry === undefined || 'known' in entry ? [] : ['view' in entry ? entry.view.map : entry.opaque],
      );
      const weighs = weighing.has(name) ? 1 : 0;
      const made = this.d.opaque(name, maps, operator.outputs.length, error.message, weighs);
      for (const [i, output] of operator.outputs.entries()) this.entries.set(output, { opaque: made[i]! });
    }
  }

  private see(output: number | undefined, view: View): void {
    if (output === undefined) return;
    this.entries.set(output, { view });
    const name = this.model.tensors[output]!.name;
    if (!this.d.net.names.has(view.map)) this.d.net.names.set(view.map, name);
  }

  /** Extents that pass through a few operators on their way to a reshape, and weights of fewer bits. */
  private constant({ code, inputs, outputs, options }: Operator): boolean {
    const [output] = outputs;
    const entries = inputs.map(index => this.entries.get(index));
    const [first] = entries;
    if (output === undefined || first === undefined) return false;
    const key = `${output}`;
    const put = (dims: readonly number[], numbers: readonly number[] | undefined, of = key) => {
      this.entries.set(output, { known: { dims, numbers, key: of } });
      return true;
    };
    if (code === 77) {
      const dims = 'view' in first ? first.view.dims : 'known' in first ? first.known.dims : undefined;
      return dims !== undefined && put([dims.length], dims);
    }
    const known = entries.map(entry => (entry !== undefined && 'known' in entry ? entry.known : undefined));
    const [x] = known;
    if (x === undefined || known.includes(undefined)) return false;
    if (code === 124) this.d.note('stores its weights without those that are 0; all are counted');
    if (code === 6 || code === 53 || code === 114 || code === 124) return put(x.dims, x.numbers, x.key);
    if (code === 83)
      return put(
        [known.length],
        known.every(one => one!.numbers?.length === 1) ? known.map(one => one!.numbers![0]!) : undefined,
      );
    if (code === 45 && x.dims.length === 1 && x.numbers !== undefined) {
      const [from, to] = [known[1]?.numbers?.[0] ?? 0, known[2]?.numbers?.[0] ?? x.numbers.length];
      const [begins, ends, one] = [options.int(0), options.int(1), options.int(4)];
      const begin = begins === 1 ? 0 : from;
      const numbers = x.numbers.slice(begin, one === 1 ? begin + 1 : ends === 1 ? undefined : to);
      return put(one === 1 ? [] : [numbers.length], numbers);
    }
    const both = known[1];
    // Keras multiplies what has four axes by a matrix through extents that it works out when it is run.
    if (code === 36 && x.dims.length === 1 && x.numbers !== undefined && both?.numbers !== undefined) {
      const length = x.numbers.length;
      const numbers = both.numbers.map(at => x.numbers![at < 0 ? at + length : at]);
      return put(both.dims, numbers.includes(undefined) ? undefined : (numbers as number[]));
    }
    if (code === 81 && x.dims.length === 1 && x.numbers !== undefined)
      return put(options.int(0) === 1 ? [1] : [], [x.numbers.reduce((product, n) => product * n, 1)]);
    if (code === 2 && known.every(one => one!.dims.length === 1 && one!.numbers !== undefined)) {
      const numbers = known.flatMap(one => one!.numbers!);
      return put([numbers.length], numbers);
    }
    if (
      (code === 0 || code === 18) &&
      both?.numbers !== undefined &&
      x.numbers !== undefined &&
      elements(x.dims) === elements(both.dims)
    )
      return put(
        x.dims,
        x.numbers.map((a, i) => (code === 0 ? a + both.numbers![i]! : a * both.numbers![i]!)),
      );
    return false;
  }
}
