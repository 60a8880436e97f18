/** Topologies of Keras: how version 2 writes what version 3 writes otherwise, and what is no topology. */
import { describe, expect, test } from 'vitest';
import { importBytes, imported, told } from './imported';

type Row = readonly [type: string, config: Readonly<Record<string, unknown>>];

const bytes = (model: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(model));

const first: Row = ['InputLayer', { batch_input_shape: [null, 16, 16, 4], name: 'picture' }];

const sequential = (...rows: readonly Row[]): Uint8Array =>
  bytes({
    class_name: 'Sequential',
    config: { name: 'net', layers: rows.map(([class_name, config]) => ({ class_name, config })) },
  });

const linesOf = (model: Uint8Array): string => imported('a.json', model).text.split('{\n').at(-1)!.trim();

const refused = (model: Uint8Array): string =>
  JSON.stringify(importBytes('a.json', model, { shapes: new Map() }));

describe('version 2', () => {
  test('says dilation, groups and slopes under its names', () => {
    const lines = linesOf(
      sequential(
        first,
        ['Conv2D', { filters: 8, kernel_size: [3, 3], dilation_rate: [2, 2], groups: 2, padding: 'same' }],
        ['LeakyReLU', { alpha: 0.1 }],
        ['ReLU', { max_value: 6, negative_slope: 0, threshold: 0 }],
        ['Activation', { activation: 'hard_sigmoid' }],
      ),
    );
    expect(lines).toMatch(
      /conv\(8, 3, groups = 2, dilation = 2, bias = true\)\s+-> leaky\(0\.1\) -> relu6 -> hsigmoid/,
    );
  });

  test('pads at the end alone where a stride meets an even size, and a valid one not at all', () => {
    const lines = linesOf(
      sequential(
        first,
        ['Conv2D', { filters: 8, kernel_size: 3, strides: 2, padding: 'same', use_bias: false }],
        ['MaxPooling2D', { pool_size: [2, 2], padding: 'valid' }],
        ['Conv2D', { filters: 8, kernel_size: 3, padding: 'valid', use_bias: false }],
      ),
    );
    expect(lines).toContain('conv(8, 3, 2, pad = same)');
    expect(lines).toContain('maxpool(2)');
    expect(lines).toContain('pad = 0');
  });

  test('adds and multiplies by numbers in layers that call functions', () => {
    const call = (name: string, from: string, by?: number) => ({
      class_name: 'TFOpLambda',
      name,
      config: { name, function: by === 3 ? '__operators__.add' : 'math.multiply' },
      inbound_nodes: [[from, 0, 0, { y: by }]],
    });
    const layer = (class_name: string, name: string, config: object, from?: string) => ({
      class_name,
      name,
      config,
      inbound_nodes: from === undefined ? [] : [[[from, 0, 0, {}]]],
    });
    const model = bytes({
      class_name: 'Functional',
      config: {
        layers: [
          layer('InputLayer', 'x', { batch_input_shape: [null, 8, 8, 3] }),
          layer('Conv2D', 'conv', { filters: 4, kernel_size: 1 }, 'x'),
          call('plus', 'conv', 3),
          layer('ReLU', 'cut', { max_value: 6 }, 'plus'),
          call('sixth', 'cut', 1 / 6),
        ],
        input_layers: [['x', 0, 0]],
        output_layers: [['sixth', 0, 0]],
      },
    });
    expect(linesOf(model)).toContain('conv(4, 1, bias = true) -> hsigmoid');
  });
});

test('a sequence is padded in front where it is causal, and channels may come first', () => {
  const lines = linesOf(
    sequential(
      ['InputLayer', { batch_input_shape: [null, 20, 3] }],
      ['Conv1D', { filters: 6, kernel_size: 3, dilation_rate: 2, padding: 'causal', use_bias: false }],
    ),
  );
  expect(lines).toContain('conv(6, [1, 3], pad = [0, 0, 0, 4], dilation = [1, 2])');
  const front = sequential(
    ['InputLayer', { batch_input_shape: [null, 3, 8, 10] }],
    ['Conv2D', { filters: 4, kernel_size: 1, data_format: 'channels_first' }],
  );
  expect(linesOf(front)).toContain('input(3, 8, 10)');
});

test('an input that leaves extents open takes those that are given', () => {
  const open = sequential(['Conv2D', { name: 'conv', batch_input_shape: [null, null, null, 3], filters: 2 }]);
  expect(refused(open)).toContain('give them with --shape conv_input=1x224x224x3');
  const shapes = new Map([['conv_input', [1, 8, 8, 3]]]);
  expect(told(imported('a.json', open, shapes))).toEqual({ parameters: 8, macs: 384, results: '2×8×8' });
});

test('what cannot be said is told whole, and nothing of what reads it', () => {
  const model = sequential(
    first,
    ['LSTM', { name: 'memory', units: 3 }],
    ['Dense', { units: 2 }],
    ['Lambda', { name: 'trick' }],
  );
  expect(refused(model)).toMatch(/memory.*no layer LSTM/);
  expect(refused(model)).toMatch(/trick.*no layer Lambda/);
  expect(refused(model)).not.toContain('Dense');
});

describe('no topology', () => {
  const nested = (depth: number): unknown => ({
    class_name: 'Sequential',
    config: { layers: depth === 0 ? [] : [nested(depth - 1)] },
  });
  test.each([
    ['cut off', new TextEncoder().encode('{"class_name": "Sequential", "config": {'), 'cut off or damaged'],
    ['of no model', bytes({ class_name: 7 }), 'no model'],
    ['of a class of its own', bytes({ class_name: 'MyNet', config: {} }), 'MyNet'],
    ['without layers', bytes({ class_name: 'Sequential', config: { layers: 3 } }), 'no list'],
    ['nested without end', bytes(nested(40)), 'nested deeper'],
    [
      'in a circle',
      bytes({
        class_name: 'Functional',
        config: {
          layers: [
            { class_name: 'ReLU', name: 'a', config: {}, inbound_nodes: [[['b', 0, 0, {}]]] },
            { class_name: 'ReLU', name: 'b', config: {}, inbound_nodes: [[['a', 0, 0, {}]]] },
          ],
          input_layers: [['a', 0, 0]],
          output_layers: [['b', 0, 0]],
        },
      }),
      'reads what no layer makes',
    ],
    [
      'with a window of nothing',
      sequential(first, ['Conv2D', { filters: 2, kernel_size: [0, 3] }]),
      'kernel_size',
    ],
    [
      'that adds nothing',
      bytes({
        class_name: 'Functional',
        config: {
          layers: [{ class_name: 'Add', name: 'a', config: {}, inbound_nodes: [[]] }],
          input_layers: [['a', 0, 0]],
          output_layers: [['a', 0, 0]],
        },
      }),
      'a joins nothing',
    ],
    ['with more than there is', sequential(first, ['Conv2D', { filters: 1e300, kernel_size: 1 }]), 'out'],
    ['with words for numbers', sequential(first, ['Dense', { units: 'many' }]), 'no number'],
    ['with a pool beyond the map', sequential(first, ['MaxPooling2D', { pool_size: 99 }]), ''],
  ])('%s', (_, model, why) => {
    const outcome = importBytes('a.json', model, { shapes: new Map() });
    expect('failure' in outcome ? outcome.failure : '').toContain(why);
    expect('text' in outcome).toBe(false);
  });
});

test('a layer that is called with two widths has weights for one of them, which is told', () => {
  const layer = (class_name: string, name: string, config: object, ...calls: readonly unknown[][]) => ({
    class_name,
    name,
    config: { name, ...config },
    inbound_nodes: calls.map(call => call.map(of => (Array.isArray(of) ? [...of, {}] : [of, 0, 0, {}]))),
  });
  const siamese = (width: number) =>
    bytes({
      class_name: 'Functional',
      config: {
        name: 'net',
        layers: [
          layer('InputLayer', 'a', { batch_input_shape: [null, 8] }),
          layer('InputLayer', 'b', { batch_input_shape: [null, width] }),
          layer('Dense', 'dense', { units: 4 }, ['a'], ['b']),
          layer('Add', 'sum', {}, [
            ['dense', 0, 0],
            ['dense', 1, 0],
          ]),
        ],
        input_layers: [
          ['a', 0, 0],
          ['b', 0, 0],
        ],
        output_layers: [['sum', 0, 0]],
      },
    });
  expect(linesOf(siamese(8))).toContain('shared');
  expect(refused(siamese(6))).toContain('it cannot fit both');
});

test('a graph of TensorFlow.js is told to be none of layers, and what to import', () => {
  const graph = bytes({ format: 'graph-model', modelTopology: { node: [{ name: 'x', op: 'Placeholder' }] } });
  expect(refused(graph)).toContain('it is a graph of TensorFlow’s operators');
  expect(refused(graph)).toContain('import the TensorFlow Lite file that TFLiteConverter makes of the same');
});
