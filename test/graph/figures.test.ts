import { describe, expect, test } from 'vitest';
import { figuresOf, inNetwork, layersOf, problemsOf } from './check';

describe('layers are named by line, block and operator', () => {
  test('indexed where a scope holds several', () =>
    expect(
      layersOf(
        inNetwork(
          '  for out of [4, 8] {\n    stage = it -> conv(out) -> repeat 2 { U(out) }\n  }\n  gap -> fc(10)',
          'block U(out) {\n  conv(out) -> relu\n}\n',
        ),
      ),
    ).toEqual([
      'input 3×32×32',
      'stage[0].conv 4×32×32',
      'stage[0].U[0].conv 4×32×32',
      'stage[0].U[0].relu 4×32×32',
      'stage[0].U[1].conv 4×32×32',
      'stage[0].U[1].relu 4×32×32',
      'stage[1].conv 8×32×32',
      'stage[1].U[0].conv 8×32×32',
      'stage[1].U[0].relu 8×32×32',
      'stage[1].U[1].conv 8×32×32',
      'stage[1].U[1].relu 8×32×32',
      'gap 8×1×1',
      'fc 10',
    ]));
});

describe('figures are sums over the hierarchy', () => {
  test('a repeat of n equals n copies', () => {
    const copies = Array.from({ length: 7 }, () => '  conv(8) -> bn -> relu').join('\n');
    expect(figuresOf(inNetwork('  conv(8)\n  repeat 7 { conv(8) -> bn -> relu }'))).toEqual(
      figuresOf(inNetwork(`  conv(8)\n${copies}`)),
    );
  });

  test('shared weights count once, their MACs at every use', () => {
    const one = figuresOf(inNetwork('  conv(8) -> conv(8, 3)'));
    const three = figuresOf(inNetwork('  shared h = conv(8, 3)\n  conv(8) -> h -> h -> h'));
    expect(three.params).toBe(one.params);
    expect(three.macs - 3 * 8 * 32 * 32).toBe(3 * (one.macs - 3 * 8 * 32 * 32));
  });

  test('shared weights used inside a loop count once', () => {
    const text = inNetwork('  shared h = conv(8, 3)\n  conv(8) -> repeat 5 { h }');
    expect(figuresOf(text).params).toBe(3 * 8 + 8 * 8 * 9);
  });

  test('a block with shared weights has a set for each use', () => {
    const block = 'block H {\n  shared h = conv(8, 3)\n  h -> h\n}\n';
    expect(figuresOf(inNetwork('  conv(8) -> H -> H', block)).params).toBe(3 * 8 + 2 * 8 * 8 * 9);
  });

  test('weights shared inside a turn exist in each turn', () => {
    const text = inNetwork('  conv(8)\n  repeat 3 {\n    shared h = conv(8, 3)\n    h -> h\n  }');
    expect(figuresOf(text).params).toBe(3 * 8 + 3 * 8 * 8 * 9);
  });

  test('loops carry several maps', () => {
    const text = inNetwork(
      '  a = it -> conv(4)\n  b = a -> conv(4)\n  x, y = a, b -> repeat 3 { Swap }\n  x, y -> add',
      'block p, q -> Swap {\n  r = p -> conv(4)\n  q, r\n}\n',
    );
    expect(problemsOf(text)).toEqual([]);
    expect(figuresOf(text).params).toBe(12 + 5 * 16 - 16);
  });

  test('an inner body reads maps of the bodies around it', () => {
    const text = inNetwork('  a = it -> conv(4)\n  a -> repeat 2 { repeat 2 { conv(4)\n    a, it -> add } }');
    expect(problemsOf(text)).toEqual([]);
    expect(figuresOf(text).layers).toBe(2 + 8);
  });
});
