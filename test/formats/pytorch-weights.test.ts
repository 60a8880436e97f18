/** The file of weights beside a module: everything that the layers train, and what their norms remember, once each. */
import { describe, expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { formats } from '../../server/src/formats';
import { spreadsOf } from '../../server/src/formats/lib/spread';
import { numbersOf, weightsOf } from '../../server/src/formats/lib/weights';
import { type Flat, flatten } from '../../server/src/graph/flat';
import { analyseExample, exampleFiles } from '../examples/load';
import { flatOf, networks } from './networks';

interface Header {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The header, and all bytes that follow it where they are wanted. */
function read(flat: Flat, whole = true) {
  const written = formats.get('pytorch')!.write(flat, { precision: 'fp32', seed: 7, opset: undefined });
  if (!('weights' in written)) throw new Error(JSON.stringify(written));
  const file = written.weights!();
  const [head, ...others] = whole ? [...file.chunks()] : [file.chunks()[Symbol.iterator]().next().value!];
  const length = Number(new DataView(head!.buffer).getBigUint64(0, true));
  expect(head).toHaveLength(8 + length);
  const { __metadata__, ...tensors } = JSON.parse(new TextDecoder().decode(head!.subarray(8)));
  expect(__metadata__).toMatchObject({ format: 'pt', seed: '7' });
  const all = Object.entries(tensors as Record<string, Header>);
  expect(file.bytes).toBe(8 + length + Math.max(0, ...all.map(([, { data_offsets }]) => data_offsets[1])));
  return { all, bytes: Buffer.concat(others) };
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** What it holds beside parameters: a mean and a variance for each channel of a batch norm, and a count of batches. */
function expected(flat: Flat): { readonly numbers: number; readonly counters: number } {
  const norms = new Map(
    flat.nodes.flatMap(({ layer, weightsKey }) =>
      layer.op.name === 'bn' ? [[weightsKey, layer.inputShapes[0]![0]!] as const] : [],
    ),
  );
  const { params } = totalsOf(flat.evaluated.body);
  return { numbers: params + 2 * [...norms.values()].reduce((a, b) => a + b, 0), counters: norms.size };
}

function held(flat: Flat) {
  const { all } = read(flat, false);
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of all) {
    expect(data_offsets, name).toEqual([end, end + product(shape) * (dtype === 'I64' ? 8 : 4)]);
    end = data_offsets[1];
  }
  const floats = all.filter(([, { dtype }]) => dtype === 'F32');
  return {
    numbers: floats.reduce((sum, [, { shape }]) => sum + product(shape), 0),
    counters: all.length - floats.length,
  };
}

describe('as many numbers as there are parameters and statistics', () => {
  test.each([...networks])('%s', (_, text) => {
    const flat = flatOf(text);
    expect(held(flat)).toEqual(expected(flat));
  });
  test.each(exampleFiles)('%s', file => {
    for (const { evaluated } of analyseExample(file).networks) {
      const flat = flatten(evaluated);
      expect(held(flat), evaluated.declared.node.name.name).toEqual(expected(flat));
    }
  });
});

test('names are those of attributes and of places in lists, whatever arms and turns a case has', () => {
  const flat = flatOf(
    'block Unit(out, stride = 1) {\n  if stride == 2 { dwconv(3, 2) -> bn }\n  conv(out, 1) -> bn -> relu\n}\n' +
      'network N {\n  input(4, 16, 16)\n  shared one = conv(4, 3)\n  one -> one\n' +
      '  for n of [8, 12] { Unit(n, 2) -> Unit(n) }\n  gap -> fc(2)\n}',
  );
  const names = read(flat).all.flatMap(([name]) => (name.endsWith('.weight') ? [name] : []));
  const [wide, narrow] = [
    [0, 1, 2, 3],
    [0, 1],
  ].map(places => places.map(place => `layers.${place}.weight`));
  const unit = (place: number, some: readonly string[]) => some.map(name => `layers.${place}.${name}`);
  expect(names).toEqual([
    'one.conv.weight',
    ...[unit(0, wide!), unit(1, narrow!), unit(2, wide!), unit(3, narrow!)].flat(),
    'layers.6.weight',
  ]);
});

test('the numbers are those that ONNX has for the same seed', () => {
  const flat = flatOf(
    'network N {\n  input(4, 8, 8)\n  conv(6, 3, bias = true) -> bn -> scale -> gap -> fc(2)\n}',
  );
  const { all, bytes } = read(flat);
  const weights = weightsOf(flat, spreadsOf(flat));
  const tensors = flat.nodes.flatMap(node => [...weights.get(node)!.values()]);
  const found = all.filter(([, { dtype }]) => dtype === 'F32');
  expect(found.map(([, { shape }]) => product(shape))).toEqual(tensors.map(({ shape }) => product(shape)));
  for (const [i, [name, { data_offsets }]] of found.entries())
    expect(new Float32Array(new Uint8Array(bytes.subarray(...data_offsets)).buffer), name).toEqual(
      numbersOf(tensors[i]!, 7),
    );
});
