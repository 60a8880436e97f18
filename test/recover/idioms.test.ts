/** What exporters write in several nodes, or in none of ours, and what the design says. */
import { expect, test } from 'vitest';
import { told as refused, remarks } from '../../server/src/recover/told';
import { importBytes, imported } from './imported';
import {
  all,
  float,
  inner,
  input,
  ints,
  model,
  node,
  number,
  output,
  tensor,
  text,
  type Write,
  whole,
  wholes,
  word,
} from './proto';

const image = input('x', [1, 4, 9, 8]);
const weights = tensor('w', [4, 4, 3, 3]);

/** The lines of the network, and what was told. */
function design(...graph: readonly Write[]) {
  const { text, notes } = imported('a.onnx', model(image, ...graph, output('y')));
  const lines = text.slice(text.indexOf('{\n') + 2, text.lastIndexOf('}'));
  return { lines: lines.trim().replaceAll(/\n {2}/g, ' | '), notes: notes.map(({ what }) => what) };
}

const conv = (...more: readonly Write[]) => node('Conv', ['x', 'w'], ['y'], ...more);

test('borders follow from the definition of auto_pad, dilation and step counted', () => {
  const two = ints('strides', [2, 2]);
  expect(design(weights, conv(word('auto_pad', 'SAME_UPPER'), two)).lines).toBe(
    'input(4, 9, 8) -> conv(4, 3, 2, pad = same)',
  );
  expect(design(weights, conv(word('auto_pad', 'SAME_LOWER'), two)).lines).toBe(
    'input(4, 9, 8) -> conv(4, 3, 2, pad = [1, 0, 1, 1])',
  );
  expect(design(weights, conv(word('auto_pad', 'SAME_UPPER'), ints('dilations', [2, 2]))).lines).toBe(
    'input(4, 9, 8) -> conv(4, 3, dilation = 2)',
  );
  expect(design(weights, conv(word('auto_pad', 'VALID'))).lines).toBe(
    'input(4, 9, 8) -> conv(4, 3, pad = 0)',
  );
});

test('a transposed convolution with auto_pad makes its map larger by its step, the odd rest in front or behind', () => {
  const [three, two] = [ints('kernel_shape', [3, 3]), ints('strides', [2, 2])];
  const grown = (way: string) =>
    design(weights, node('ConvTranspose', ['x', 'w'], ['y'], word('auto_pad', way), three, two)).lines;
  // Rows: (9 - 1) · 2 + 3 - 18 = 1 to cut, columns the same.
  expect(grown('SAME_UPPER')).toBe('input(4, 9, 8) -> tconv(4, 3, 2, pad = [0, 1, 1, 0])');
  expect(grown('SAME_LOWER')).toBe('input(4, 9, 8) -> tconv(4, 3, 2, pad = [1, 0, 0, 1])');
});

test('what a design cannot say of means at a border and of the order of channels is told', () => {
  const [three, border] = [ints('kernel_shape', [3, 3]), ints('pads', [1, 1, 1, 1])];
  const mean = (...more: readonly Write[]) => design(node('AveragePool', ['x'], ['y'], three, ...more));
  const left = 'leaves its border out of the mean; the design counts it, which costs the same';
  expect(mean(border)).toEqual({ lines: 'input(4, 9, 8) -> avgpool(3, 1)', notes: [left] });
  expect(mean(border, number('count_include_pad', 1)).notes).toEqual([]);
  expect(mean().notes).toEqual([]);
  const order = 'has its channels in another order than that of the design, which costs the same';
  const larger = (...more: readonly Write[]) =>
    design(node('DepthToSpace', ['x'], ['y'], number('blocksize', 2), ...more));
  expect(larger()).toEqual({ lines: 'input(4, 9, 8) -> depth_to_space(2)', notes: [order] });
  expect(larger(word('mode', 'CRD')).notes).toEqual([]);
});

test('a pixel that is repeated to a map is the nearest neighbour of all of them', () => {
  const [mean, joined] = [
    node('GlobalAveragePool', ['x'], ['g']),
    node('Concat', ['x', 'u'], ['y'], number('axis', 1)),
  ];
  const lines = 'x1 = input(4, 9, 8) | x1 -> gap -> nearest([9, 8]) | x1, it -> concat';
  const repeated = (...steps: readonly Write[]) => design(mean, ...steps, joined);
  expect(repeated(wholes('t', [1, 1, 9, 8]), node('Tile', ['g', 't'], ['u']))).toEqual({ lines, notes: [] });
  expect(repeated(wholes('t', [9, 8]), node('Expand', ['g', 't'], ['u']))).toEqual({ lines, notes: [] });
  const twice = [wholes('t', [1, 1, 2, 1]), node('Tile', ['x', 't'], ['y'])];
  expect(importBytes('a.onnx', model(image, ...twice, output('y')), { shapes: new Map() })).toMatchObject({
    refusals: [{ what: 'it repeats 1×4×9×8 to 1×4×18×8' }],
  });
});

test('a border of a node of its own is the convolution’s', () => {
  const pads = wholes('p', [0, 0, 1, 1, 0, 0, 1, 1]);
  const steps = [node('Pad', ['x', 'p'], ['a']), node('Conv', ['a', 'w'], ['y'])];
  expect(design(weights, pads, ...steps)).toEqual({ lines: 'input(4, 9, 8) -> conv(4, 3)', notes: [] });
});

test('a circular border of slices is one of zeros, and told', () => {
  const bounds = [wholes('b', [-1]), wholes('z', [0]), wholes('o', [1]), wholes('e', [8]), wholes('ax', [3])];
  const { lines, notes } = design(
    weights,
    ...bounds,
    node('Slice', ['x', 'b', 'e', 'ax'], ['last']),
    node('Slice', ['x', 'z', 'o', 'ax'], ['first']),
    node('Concat', ['last', 'x', 'first'], ['wide'], number('axis', 3)),
    node('Conv', ['wide', 'w'], ['y']),
  );
  expect(lines).toBe('input(4, 9, 8) -> conv(4, 3, pad = [0, 1, 0, 1])');
  expect(notes).toEqual([expect.stringContaining('border made of the map’s own edges')]);
});

test('hard sigmoids have any slope; that of another is told', () => {
  const with6 = design(node('HardSigmoid', ['x'], ['y'], float('alpha', 1 / 6)));
  expect(with6).toEqual({ lines: 'input(4, 9, 8) -> hsigmoid', notes: [] });
  const with5 = design(node('HardSigmoid', ['x'], ['g']), node('Mul', ['x', 'g'], ['y']));
  expect(with5.lines).toBe('input(4, 9, 8) -> hswish');
  expect(with5.notes).toEqual([expect.stringContaining('slope of 0.2')]);
});

test('weights that are used twice, directly or by an identity, count once', () => {
  const { text, counts } = imported(
    'a.onnx',
    model(
      image,
      weights,
      node('Identity', ['w'], ['v']),
      node('Conv', ['x', 'w'], ['a'], ints('pads', [1, 1, 1, 1])),
      node('Conv', ['a', 'v'], ['y'], ints('pads', [1, 1, 1, 1])),
      output('y'),
    ),
  );
  expect(counts).toEqual({ parameters: 144, macs: 2 * 144 * 72 });
  expect(text).toContain('shared shared1 = conv(4, 3)');
});

test('rounding up matters where it does', () => {
  const pool = (size: readonly number[]) =>
    design(
      node(
        'MaxPool',
        ['x'],
        ['y'],
        ints('kernel_shape', size),
        ints('strides', [2, 2]),
        number('ceil_mode', 1),
      ),
    ).lines;
  expect(pool([2, 2])).toBe('input(4, 9, 8) -> maxpool(2, ceil = true)');
  expect(pool([3, 2])).toBe('input(4, 9, 8) -> maxpool([3, 2], 2, pad = 0)');
});

test('every second pixel from four places is space_to_depth', () => {
  const list = [wholes('two', [2, 2]), wholes('ax', [2, 3]), wholes('end', [8, 8])];
  const places = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ];
  const { lines } = design(
    ...list,
    wholes('all', [0]),
    wholes('eight', [8]),
    wholes('rows', [2]),
    node('Slice', ['x', 'all', 'eight', 'rows'], ['even']),
    ...places.flatMap((begin, i) => [
      wholes(`b${i}`, begin),
      node('Slice', ['even', `b${i}`, 'end', 'ax', 'two'], [`s${i}`]),
    ]),
    node('Concat', ['s0', 's1', 's2', 's3'], ['y'], number('axis', 1)),
  );
  expect(lines).toBe('input(4, 9, 8) -> pad([0, 0, -1, 0]) -> space_to_depth(2)');
});

test('an axis that PyTorch counts from the end of a transposition is the one that it means', () => {
  const turned = node('Transpose', ['x'], ['t'], ints('perm', [0, -1, 1, 2]));
  const { lines } = design(tensor('w', [4, 8, 3, 3]), turned, node('Conv', ['t', 'w'], ['y']));
  expect(lines).toBe('input(8, 4, 9) -> conv(4, 3, pad = 0)');
});

test('what is given with its channels last is given with them first', () => {
  const turned = node('Transpose', ['x'], ['t'], ints('perm', [0, 3, 1, 2]));
  const eight = tensor('w', [4, 8, 3, 3]);
  expect(design(eight, turned, node('Conv', ['t', 'w'], ['y']))).toEqual({
    lines: 'input(8, 4, 9) -> conv(4, 3, pad = 0)',
    notes: ['turns what arrives; the design is given it as it is behind that, channels first'],
  });
  // Rows and columns that change places are a step of the network.
  const flipped = node('Transpose', ['x'], ['t'], ints('perm', [0, 1, 3, 2]));
  expect(design(weights, flipped, node('Conv', ['t', 'w'], ['y'])).lines).toBe(
    'input(4, 9, 8) -> permute([0, 2, 1]) -> conv(4, 3, pad = 0)',
  );
});

test('what has the length 1, in one operator or in its parts, is told', () => {
  const told = ['divides by the root of the sum of squares; the design leaves that out'];
  const last = node('Conv', ['n', 'w'], ['y'], ints('pads', [1, 1, 1, 1]));
  const lines = 'input(4, 9, 8) -> conv(4, 3)';
  expect(design(weights, node('LpNormalization', ['x'], ['n'], number('axis', 1)), last)).toEqual({
    lines,
    notes: told,
  });
  const small = [tensor('e', [], to => to.tag(4, 2).fork().float(1e-12).join())];
  const parts = [
    node('ReduceL2', ['x'], ['l'], ints('axes', [1])),
    node('Clip', ['l', 'e'], ['c']),
    node('Shape', ['x'], ['s']),
    node('Expand', ['c', 's'], ['m']),
    node('Div', ['x', 'm'], ['n']),
  ];
  expect(design(weights, ...small, ...parts, last)).toEqual({ lines, notes: told });
  const squares = [
    node('Mul', ['x', 'x'], ['q']),
    node('ReduceSum', ['q'], ['t'], ints('axes', [1])),
    node('Max', ['t', 'e'], ['c']),
    node('Sqrt', ['c'], ['r']),
    node('Reciprocal', ['r'], ['i']),
    node('Mul', ['i', 'x'], ['n']),
  ];
  expect(design(weights, ...small, ...squares, last)).toEqual({ lines, notes: told });
});

test('the axis of a softmax has its name: the bare number reads as one with the batch', () => {
  const along = (axis: number) => design(node('Softmax', ['x'], ['y'], number('axis', axis))).lines;
  expect(along(2)).toBe('input(4, 9, 8) -> softmax(axis = 1)');
  expect(along(3)).toBe('input(4, 9, 8) -> softmax(axis = 2)');
});

test('a softmax in logarithms is a softmax, and told', () => {
  const { lines, notes } = design(
    weights,
    node('Conv', ['x', 'w'], ['a']),
    node('LogSoftmax', ['a'], ['y'], number('axis', 1)),
  );
  expect(lines).toBe('input(4, 9, 8) -> conv(4, 3, pad = 0) -> softmax');
  expect(notes).toEqual(['takes the logarithm of what its softmax makes; the design leaves that out']);
});

test('weights that are worked out of others in the file are weights of their extents', () => {
  const { lines, notes } = design(
    weights,
    node('ReduceMean', ['w'], ['m'], ints('axes', [1, 2, 3])),
    node('Sub', ['w', 'm'], ['c']),
    node('Mul', ['c', 'c'], ['s']),
    node('ReduceMean', ['s'], ['v'], ints('axes', [1, 2, 3])),
    node('Sqrt', ['v'], ['d']),
    node('Div', ['c', 'd'], ['n']),
    node('Conv', ['x', 'n'], ['y']),
  );
  expect({ lines, notes }).toEqual({ lines: 'input(4, 9, 8) -> conv(4, 3, pad = 0)', notes: [] });
});

test('a copy in the extents of the map that it meets is none', () => {
  const { lines } = design(
    node('GlobalAveragePool', ['x'], ['p']),
    node('Sigmoid', ['p'], ['g']),
    wholes('size', [1, 4, 9, 8]),
    node('Expand', ['g', 'size'], ['wide']),
    node('Mul', ['x', 'wide'], ['y']),
  );
  expect(lines).toBe('x1 = input(4, 9, 8) | x1 -> gap -> sigmoid | x1, it -> mul');
});

test('the bias of a matrix on rows that several axes tell apart is one', () => {
  const windows = input('x', [1, 2, 3, 2, 3, 4]);
  const steps = [node('MatMul', ['x', 'w'], ['p']), node('Add', ['b', 'p'], ['y'])];
  const found = imported(
    'a.onnx',
    model(windows, tensor('w', [4, 5]), tensor('b', [5]), ...steps, output('y')),
  );
  expect(found.text).toContain('conv(5, 1, bias = true)');
  expect(found.counts.parameters).toBe(4 * 5 + 5);
  expect(found.results).toEqual([[2, 3, 2, 3, 5]]);
});

test('windows of a map that are put into the batch are told', () => {
  const outcome = importBytes(
    'a.onnx',
    model(
      image,
      tensor('w', [4, 4, 1, 1]),
      wholes('s', [2, 2, 9, 8]),
      node('Reshape', ['x', 's'], ['b']),
      tensor('v', [4, 2, 1, 1]),
      node('Conv', ['b', 'v'], ['y']),
      output('y'),
    ),
    { shapes: new Map() },
  );
  expect(JSON.stringify(outcome)).toContain('it works on 2 maps one by one');
});

test('a table of indices that are all in a row is a reshape', () => {
  const table = Array.from({ length: 288 }, (_, i) => i);
  const { lines } = design(
    wholes('flat', [-1]),
    node('Reshape', ['x', 'flat'], ['f']),
    inner(
      5,
      all(whole(1, 1), whole(1, 4), whole(1, 72), whole(2, 7), text(8, 'at'), ...table.map(i => whole(7, i))),
    ),
    node('Gather', ['f', 'at'], ['g'], number('axis', 0)),
    node('Softmax', ['g'], ['y'], number('axis', -1)),
  );
  expect(lines).toContain('[4, 72]');
});

test('a matrix on the last of many axes is one for each of what the others tell apart', () => {
  const { results, counts } = imported(
    'a.onnx',
    model(
      image,
      wholes('s', [2, 2, 9, 8]),
      node('Reshape', ['x', 's'], ['r']),
      tensor('w', [8, 5]),
      node('MatMul', ['r', 'w'], ['y']),
      output('y'),
    ),
  );
  expect({ results, macs: counts.macs }).toEqual({ results: [[2, 2, 9, 5]], macs: 4 * 9 * 8 * 5 });
});

/** Names of numbers that a quantised file has beside its maps. */
const grid = (...names: string[]) => names.map(name => tensor(name, []));

test('operators on whole numbers are what their namesakes are', () => {
  const steps = [
    node('QuantizeLinear', ['x', 's', 'z'], ['a']),
    node('QLinearConv', ['a', 's', 'z', 'w', 's', 'z', 's', 'z', 'b'], ['c'], ints('pads', [1, 1, 1, 1])),
    node('QLinearAdd', ['a', 's', 'z', 'c', 's', 'z', 's', 'z'], ['d']),
    node('QLinearConcat', ['s', 'z', 'd', 's', 'z', 'c', 's', 'z'], ['e'], number('axis', 1)),
    node('QLinearGlobalAveragePool', ['e', 's', 'z', 's', 'z'], ['f']),
    node('Flatten', ['f'], ['g']),
    node('QGemm', ['g', 's', 'z', 'm', 's', 'z', 'n', 's', 'z'], ['h'], number('transB', 1)),
    node('DequantizeLinear', ['h', 's', 'z'], ['y']),
  ];
  const stored = [...grid('s', 'z'), weights, tensor('b', [4]), tensor('m', [5, 8]), tensor('n', [5])];
  expect(design(...stored, ...steps)).toEqual({
    lines:
      'x1 = input(4, 9, 8) | x2 = x1 -> conv(4, 3, bias = true) | x1, x2 -> add | it, x2 -> concat -> gap -> fc(5)',
    notes: [],
  });
});

test('what is made whole numbers when it is run is multiplied by no factor of the network', () => {
  const steps = [
    node('DynamicQuantizeLinear', ['x'], ['q', 'step', 'zero']),
    node('ConvInteger', ['q', 'w', 'zero', 'z'], ['c'], ints('pads', [1, 1, 1, 1])),
    node('Mul', ['step', 'each'], ['both']),
    node('Cast', ['c'], ['f'], number('to', 1)),
    node('Mul', ['f', 'both'], ['g']),
    node('Add', ['g', 'b'], ['y']),
  ];
  // A scale for each channel, and what is added to each is the bias.
  const stored = [weights, ...grid('z'), tensor('each', [4, 1, 1]), tensor('b', [1, 4, 1, 1])];
  expect(design(...stored, ...steps)).toEqual({
    lines: 'input(4, 9, 8) -> conv(4, 3, bias = true)',
    notes: [],
  });
});

test('a number that is added to the only channel is its bias', () => {
  const one = tensor('w', [1, 4, 1, 1]);
  expect(
    design(one, tensor('b', [1]), node('Conv', ['x', 'w'], ['a']), node('Add', ['a', 'b'], ['y'])).lines,
  ).toBe('input(4, 9, 8) -> conv(1, 1, bias = true)');
});

test('strides of boxes are no factors that anybody trains', () => {
  const steps = [
    node('Conv', ['x', 'w'], ['a']),
    node('Reshape', ['a', 'p'], ['c']),
    node('Mul', ['c', 'strides'], ['y']),
  ];
  const { lines, notes } = design(weights, wholes('p', [1, 4, 42]), tensor('strides', [1, 42]), ...steps);
  expect(lines).toBe('input(4, 9, 8) -> conv(4, 3, pad = 0) -> reshape([4, 42]) -> permute([1, 0])');
  expect(notes).toEqual(['multiplies each position by a number; the design leaves that out']);
});

test('every reason is named where nothing is written, also those behind the first', () => {
  const steps = [
    node('Atan', ['x'], ['a']),
    node('Relu', ['a'], ['b']),
    node('LSTM', ['b', 'w', 'w'], ['c']),
    node('If', ['c'], ['y']),
  ];
  const outcome = importBytes('a.onnx', model(image, weights, ...steps, output('y')), { shapes: new Map() });
  expect('refusals' in outcome && outcome.refusals.map(({ origin, what }) => `${origin}: ${what}`)).toEqual([
    'Atan a: the language has no such operator',
    'LSTM c: the language has no layer that repeats over time',
    'If y: what it runs depends on what arrives, which the language does not have',
  ]);
});

test('inputs are asked for together, and those that no layer reads are left out', () => {
  const open = inner(
    11,
    all(
      text(1, 'h'),
      inner(
        2,
        inner(1, inner(2, all(inner(1, text(2, 'batch')), inner(1, whole(1, 64)), inner(1, text(2, 'n'))))),
      ),
    ),
  );
  const none = inner(11, text(1, 'sr'));
  const conv1 = [weights, node('Conv', ['x', 'w'], ['y'])];
  const ask = importBytes('a.onnx', model(image, open, none, ...conv1, output('y')), { shapes: new Map() });
  expect('failure' in ask && ask.failure).toBe(
    'its inputs h (batch×64×n) and sr (no shape) leave extents open; give them with --shape h=1x64x224 --shape sr=1x3x224x224.',
  );
  const scalar = input('sr', []);
  expect(design(scalar, ...conv1)).toEqual({
    lines: 'input(4, 9, 8) -> conv(4, 3, pad = 0)',
    notes: ['is an input that no layer reads; the design leaves it out'],
  });
});

test('of many places of one kind as many are told as show where to look', () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ origin: `Mul ${i}`, what: 'multiplies' }));
  expect(remarks(many)).toEqual(['Mul 0, Mul 1, Mul 2, Mul 3, Mul 4, Mul 5 and 14 others: multiplies.']);
  expect(remarks(many.slice(0, 2))).toEqual(['Mul 0, Mul 1: multiplies.']);
  expect(refused(many)[0]).toContain('Mul 19');
});

// As TensorFlow's batch_normalization of moments: x·k + (shift − mean·k), with k = scale / √(variance + ε).
test.each([
  ['all pixels of a channel', [2, 3], 'gn(4)'],
  ['the whole map', [1, 2, 3], 'gn(1)'],
  ['the channels of a pixel', [1], 'ln'],
])('a norm by the moments of %s', (_, axes, expected) => {
  const steps = [
    node('ReduceMean', ['x'], ['m'], ints('axes', axes)),
    node('Sub', ['x', 'm'], ['d']),
    node('Mul', ['d', 'd'], ['s']),
    node('ReduceMean', ['s'], ['v'], ints('axes', axes)),
    node('Add', ['v', 'eps'], ['a']),
    node('Sqrt', ['a'], ['r']),
    node('Reciprocal', ['r'], ['i']),
    node('Mul', ['i', 'g'], ['k']),
    node('Mul', ['x', 'k'], ['p']),
    node('Mul', ['m', 'k'], ['q']),
    node('Sub', ['h', 'q'], ['t']),
    node('Add', ['p', 't'], ['y']),
  ];
  const constants = [tensor('eps', [1]), tensor('g', [1, 4, 1, 1]), tensor('h', [1, 4, 1, 1])];
  expect(design(...constants, ...steps)).toEqual({ lines: `input(4, 9, 8) -> ${expected}`, notes: [] });
});

test('weights that the file quantises itself are those that it stores, with their bias behind a factor', () => {
  const steps = [
    node('QuantizeLinear', ['w', 'scale', 'zero'], ['wq']),
    node('QuantizeLinear', ['x', 'scale', 'zero'], ['xq']),
    node('ConvInteger', ['xq', 'wq', 'zero', 'zero'], ['c'], ints('pads', [1, 1, 1, 1])),
    node('Mul', ['c', 'scale'], ['f']),
    node('Add', ['f', 'b'], ['y']),
  ];
  const constants = [weights, tensor('scale', []), tensor('zero', []), tensor('b', [1, 4, 1, 1])];
  expect(design(...constants, ...steps)).toEqual({
    lines: 'input(4, 9, 8) -> conv(4, 3, bias = true)',
    notes: ['multiplies by a number; the design leaves that out'],
  });
});

test('what steps over channels steps over rows of the map that is turned', () => {
  const bounds = [wholes('b', [0]), wholes('e', [4]), wholes('ax', [1]), wholes('st', [2])];
  const steps = [
    node('Relu', ['x'], ['r']),
    node('Slice', ['r', 'b', 'e', 'ax', 'st'], ['s']),
    tensor('w2', [4, 2, 1, 1]),
    node('Conv', ['s', 'w2'], ['y']),
  ];
  expect(design(...bounds, ...steps)).toEqual({
    lines:
      'input(4, 9, 8) -> relu -> permute([2, 0, 1]) -> maxpool(1, [2, 1]) -> permute([1, 2, 0]) | conv(4, 1)',
    notes: [],
  });
});

test('a branch with weights of its own is not left out behind what decides on it', () => {
  const graph = (...more: readonly Write[]) => [
    ...more,
    weights,
    conv(),
    node('Greater', ['y', 'y'], ['c']),
    node('If', ['c'], ['z']),
    output('z'),
  ];
  const shapes = new Map<string, readonly number[]>();
  const cutOff = importBytes('a.onnx', model(image, ...graph()), { shapes });
  expect('text' in cutOff && cutOff.counts.parameters).toBe(144);
  const holding = importBytes('a.onnx', model(image, ...graph(tensor('inside', [4, 4]))), { shapes });
  expect('refusals' in holding && refused(holding.refusals).at(-1)).toContain(
    'If z: what it runs depends on',
  );
});
