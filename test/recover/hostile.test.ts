/** Files that are damaged, that lie about sizes, or that mean harm: a clear error, soon, and nothing thrown. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import type { Source } from '../../server/src/host';
import { importModel } from '../../server/src/recover/model';
import { importBytes, modelBytes } from './imported';
import { all, float, inner, input, ints, model, node, number, output, tensor, text, whole } from './proto';

function failure(bytes: Uint8Array): string {
  const outcome = importBytes('a.onnx', bytes, { shapes: new Map() });
  if ('failure' in outcome) return outcome.failure;
  return 'refusals' in outcome ? JSON.stringify(outcome.refusals) : outcome.text;
}

const image = input('x', [1, 3, 8, 8]);
const conv = node('Conv', ['x', 'w'], ['y']);
const weights = tensor('w', [4, 3, 3, 3]);

test('the smallest whole file is a design', () => {
  expect(failure(model(image, weights, conv, output('y')))).toContain(
    'input(3, 8, 8) -> conv(4, 3, pad = 0)',
  );
});

describe('is told', () => {
  const group = new BinaryWriter();
  for (let i = 0; i < 100_000; i++) group.tag(15, WireType.StartGroup);
  test.each<[string, Uint8Array, string | RegExp]>([
    ['nothing', new Uint8Array(), 'it holds no graph'],
    ['what is cut off', modelBytes('public/opt-mnist.onnx').subarray(0, 20_000), 'no whole file of ONNX'],
    ['deep nesting', group.finish(), 'no whole file of ONNX'],
    ['another kind of field', Uint8Array.of(0x38, 1), 'a field of another kind'],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07), 'no whole file of ONNX'],
    [
      'a gigabyte in ten bytes',
      model(
        image,
        tensor('w', [1000, 1000, 1000], to => to.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(4))),
        conv,
        output('y'),
      ),
      'its tensor w declares 1,000,000,000 numbers and holds 4 bytes',
    ],
    ['a size below nothing', model(image, tensor('w', [-4, 3, 3, 3]), conv, output('y')), '-4×3×3×3'],
    [
      'sizes that are beyond counting',
      model(image, tensor('w', [2 ** 40, 2 ** 40]), conv, output('y')),
      'no size',
    ],
    [
      'a huge map',
      model(input('x', [1, 3, 2 ** 31, 2 ** 31]), weights, conv, output('y')),
      'no size of a map',
    ],
    [
      'a constant that would be huge',
      model(
        image,
        node('ConstantOfShape', ['n'], ['w']),
        inner(5, all(whole(1, 1), whole(2, 7), text(8, 'n'), whole(7, 2 ** 45))),
        conv,
        output('y'),
      ),
      'has weights of',
    ],
    [
      'a constant of half a row',
      model(
        image,
        node('ConstantOfShape', ['n'], ['w']),
        inner(
          5,
          all(whole(1, 1), whole(2, 1), text(8, 'n'), to => to.tag(4, WireType.Bit32).float(0.5)),
        ),
        conv,
        output('y'),
      ),
      'ConstantOfShape w',
    ],
    [
      'a circle',
      model(image, node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b']), output('b')),
      'the graph has a circle',
    ],
    [
      'what nothing makes',
      model(image, weights, node('Conv', ['z', 'w'], ['y']), output('y')),
      'which nothing makes',
    ],
    ['what is made twice', model(image, weights, conv, conv, output('y')), 'y is made twice'],
    [
      'weights that do not go with the map',
      model(image, tensor('w', [4, 5, 3, 3]), conv, output('y')),
      'has weights of 180 numbers where 108 are needed for what arrives',
    ],
    [
      'a step of nothing',
      model(image, weights, node('Conv', ['x', 'w'], ['y'], ints('strides', [0, 0])), output('y')),
      'a step of 0×0',
    ],
    [
      'axes that are not there',
      model(image, node('Transpose', ['x'], ['y'], ints('perm', [0, 1, 2, 9])), output('y')),
      'names an axis 9',
    ],
    [
      'weights outside the folder',
      model(
        image,
        tensor(
          'w',
          [4, 3, 3, 3],
          inner(13, all(text(1, 'location'), text(2, '../../etc/passwd'))),
          whole(14, 1),
        ),
        conv,
        output('y'),
      ),
      'outside the folder',
    ],
    ['an open size', model(input('x', [1, 3, -1, -1]), weights, conv, output('y')), '--shape x=1x3x224x224'],
    [
      'an operator of nobody',
      model(image, weights, node('Sort', ['x'], ['z']), node('Conv', ['z', 'w'], ['y']), output('y')),
      'no such operator',
    ],
  ])('%s', (_, bytes, words) => {
    const begun = performance.now();
    expect(failure(bytes)).toMatch(words);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

test('of weights no byte is read, and a file that becomes shorter meanwhile is told', async () => {
  const bytes = model(
    image,
    tensor('w', [512, 3, 25, 25], to => to.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(3_840_000))),
    node('Conv', ['x', 'w'], ['y'], ints('pads', [12, 12, 12, 12])),
    output('y'),
  );
  let most = 0;
  const upTo = (end: number): Source => ({
    size: bytes.length,
    read: (from, to) => {
      most += Math.min(to, end) - from;
      return bytes.subarray(from, Math.min(to, end));
    },
  });
  const wanted = { shapes: new Map() };
  expect(await importModel('a.onnx', upTo(bytes.length), wanted)).toMatchObject({
    counts: { parameters: 960_000 },
  });
  expect(most).toBeLessThan(20_000);
  for (let end = bytes.length - 60; end < bytes.length; end++)
    expect(await importModel('a.onnx', upTo(end), wanted)).toMatchObject({
      failure: expect.stringContaining('no whole file of ONNX'),
    });
});

test('everything that cannot be said is listed by name', () => {
  const bytes = model(
    image,
    weights,
    node('Sort', ['x'], ['a'], text(3, 'first')),
    node('If', ['x'], ['b'], text(3, 'second')),
    node('Concat', ['a', 'b'], ['z']),
    node('Conv', ['z', 'w'], ['y']),
    output('y'),
  );
  const outcome = importBytes('a.onnx', bytes, { shapes: new Map() });
  expect(outcome).toMatchObject({
    refusals: [
      { origin: 'Sort first', what: 'the language has no such operator' },
      { origin: 'If second', what: 'what it runs depends on what arrives, which the language does not have' },
    ],
  });
});

test('numbers are written as the language holds them, and those that it cannot hold are told', () => {
  const normed = (beta: number) =>
    failure(model(image, node('LRN', ['x'], ['y'], number('size', 5), float('beta', beta)), output('y')));
  expect(normed(1e-40)).toContain('lrn(');
  expect(normed(2.5e-9)).toContain('0.0000000025');
  expect(normed(1e30)).toContain('cannot have beta');
});

test('no word of a file of TensorFlow Lite that is -1 does harm', () => {
  const bytes = modelBytes('public/depthwise.tflite');
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const changed = bytes.slice();
    changed.fill(0xff, at, at + 4);
    const outcome = importBytes('a.tflite', changed, { shapes: new Map() });
    if ('failure' in outcome) expect(outcome.failure, `at ${at}`).not.toContain('mistake of lwnet');
  }
});
