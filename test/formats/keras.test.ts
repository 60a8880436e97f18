/**
 * Functions of Keras as text. That Keras makes the network of them which they were written from, with its parameters, shapes and
 * results, is what `npm run judges:keras` asks; `test/judges/keras.test.ts` holds its table.
 */
import { describe, expect, test } from 'vitest';
import { formats } from '../../server/src/formats';
import { conversions } from '../../server/src/formats/keras/operators';
import { type Flat, flatten } from '../../server/src/graph/flat';
import { ops } from '../../server/src/ops';
import { exampleNetwork } from '../examples/load';
import { constructs } from './constructs';
import { flatOf, networks } from './networks';

const outcomeOf = (flat: Flat) =>
  formats.get('keras')!.write(flat, { precision: 'fp32', seed: 0, opset: undefined });

function textOf(flat: Flat): string {
  const written = outcomeOf(flat);
  if (!('chunks' in written)) throw new Error(JSON.stringify(written));
  return Buffer.concat([...written.chunks()]).toString();
}

const bodyOf = (lines: string): string => {
  const text = textOf(flatOf(`network N {\n${lines}\n}`));
  return text.slice(text.indexOf('def N('));
};

const refused = (lines: string): readonly string[] => {
  const outcome = outcomeOf(flatOf(`network N {\n${lines}\n}`));
  return 'refusals' in outcome ? outcome.refusals.map(({ node, why }) => `${node.path}: ${why}`) : [];
};

test('every operator has a conversion', () => {
  expect(Object.keys(conversions).sort()).toEqual([...ops.keys()].sort());
});

/** As Keras 3.15 ran them, and gave with equal weights what ONNX Runtime gave. */
test('every operator, every border and every construct is written as Keras ran it', async () => {
  const texts = [...networks, ...Object.entries(constructs)].map(([name, text]) => {
    const outcome = outcomeOf(flatOf(text));
    const shown =
      'refusals' in outcome
        ? outcome.refusals.map(({ node, why }) => `${node.path}: ${why}`).join('\n')
        : textOf(flatOf(text)).split('\n').slice(4).join('\n').trim();
    return `# ${name}\n\n${shown}\n`;
  });
  await expect(texts.join('\n\n')).toMatchFileSnapshot('keras.txt');
});

test('a block is one function of a map, its parameters are arguments, and loops stay loops', () => {
  const text = textOf(flatten(exampleNetwork('mobilenet-v2.lwnet', 'MobileNetV2')));
  expect(text.match(/^def \w+/gm)).toEqual(['def round_to', 'def inverted_residual', 'def MobileNetV2']);
  expect(text).toContain('def inverted_residual(x, channels, out, expand, kernel=3, stride=1):');
  expect(text).toContain('    for expand, out, n, stride in [\n        (1, 16, 1, 1),\n');
  expect(text).toContain(
    '        for _ in range(n - 1):\n            x = inverted_residual(x, c, c, expand)\n',
  );
  expect(text).toContain('    if stride == 1 and channels == out:\n        y = layers.Add()([x, y])\n');
  expect(text.split('\n').length).toBeLessThan(80);
});

describe('borders', () => {
  test('of a stride of 2 are not those of `same`, unless the text says so', () => {
    expect(bodyOf('input(3, 16, 16) -> conv(8, 3, 2)')).toContain(
      'layers.ZeroPadding2D(1)(inputs)\n    x = layers.Conv2D(8, 3, strides=2, use_bias=False)(x)',
    );
    expect(bodyOf('input(3, 16, 16) -> conv(8, 3, 2, pad = same)')).toContain(
      'layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(inputs)',
    );
    // Of an odd map Keras adds the same on both sides.
    expect(bodyOf('input(3, 15, 15) -> conv(8, 3, 2)')).toContain('padding="same"');
  });

  test('of a mean are zeros that count, which Keras leaves out', () => {
    expect(bodyOf('input(3, 16, 16) -> avgpool(3, 1, pad = 1)')).toContain(
      'layers.ZeroPadding2D(1)(inputs)\n    x = layers.AveragePooling2D(3, strides=1)(x)',
    );
  });

  test('of a maximum are below every number', () => {
    expect(bodyOf('input(3, 16, 16) -> maxpool(3, 2, pad = 1)')).toContain('pad_lowest(inputs, 1)');
    expect(bodyOf('input(3, 16, 16) -> maxpool(3, 1, pad = 1)')).toContain('padding="same"');
  });
});

test('what Keras cannot say is refused with its numbers', () => {
  expect(refused('input(4, 16, 16) -> conv(8, 3, 2, dilation = 2)')).toEqual([
    'conv: it has a stride of 2×2 and a dilation of 2×2, and Keras takes one of them only',
  ]);
  expect(refused('input(4, 16, 16) -> tconv(8, 2, 2, groups = 2)')).toEqual([
    'tconv: it has 2 groups, which Keras has not',
  ]);
  expect(refused('input(4, 16, 16) -> avgpool(3, 2, pad = 1, ceil = true)')).toHaveLength(1);
});

test('what turns share is made once, in front of them', () => {
  expect(
    bodyOf('input(8, 16, 16)\nshared one = conv(8, 3) -> relu\nrepeat 3 { one -> maxpool(2) }'),
  ).toContain(
    '    one = [\n        layers.Conv2D(8, 3, padding="same", use_bias=False),\n        layers.ReLU(),\n    ]\n',
  );
});

test('a variable never hides a function that is called', () => {
  const text = textOf(
    flatOf(
      'block Unit(out) { conv(out, 3) -> relu }\n' +
        'network N {\n  input(3, 16, 16)\n  unit = it -> Unit(8)\n  other = unit -> Unit(8)\n  unit, other -> add\n}',
    ),
  );
  const [, name] = /^def (\w+)\(x/m.exec(text)!;
  expect(text).not.toMatch(new RegExp(`^ +${name} = `, 'm'));
});
