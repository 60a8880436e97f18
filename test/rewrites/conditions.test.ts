/** Offers for some uses of a block, under a condition that tells these from the others. */
import { describe, expect, test } from 'vitest';
import { offersAt } from '../../server/src/rewrites/offers';
import { analyseExample } from '../examples/load';
import { apply, ids, offersIn } from './offered';

describe('where only some uses of a block allow it', () => {
  /** A file of one block with one line, and a network of its uses on a map of 32 channels. */
  const file = (head: string, line: string, uses: string, input = 'input(32, 16, 16)') =>
    `block ${head} {\n  ${line}\n}\n\nnetwork A {\n  ${input} -> ${uses}\n}\n`;
  const line = (marked: string, id: string) => apply(marked, id).split('\n')[1]!.trim();
  const titleOf = (marked: string, id: string) => offersIn(marked).offers.find(o => o.id === id)?.title;

  test('an argument that the new stages lack stays a condition, though every use here has the same', () => {
    const marked = file('U(stride, groups = 1)', '$0conv(32, 3, stride, groups) -> bn', 'U(1) -> U(2)');
    expect(line(marked, 'shift-pointwise')).toBe(
      'if groups == 1 { shift(3, stride) -> conv(32, 1) } else { conv(32, 3, stride, groups) } -> bn',
    );
    expect(titleOf(marked, 'shift-pointwise')).toMatch(
      /^Replace by shift \+ 1×1: MACs .*, where groups == 1, in 2 uses/,
    );
  });

  test('the window of most uses is told from that of the others, and only those are counted that change', () => {
    const marked = file('U(kernel)', '$0conv(32, kernel) -> bn -> relu', 'U(3) -> U(1) -> U(3)');
    expect(line(marked, 'ghost')).toBe(
      'if kernel == 3 { Ghost(32, kernel) } else { conv(32, kernel) -> bn -> relu }',
    );
    expect(titleOf(marked, 'ghost')).toMatch(/, where kernel == 3, in 2 uses/);
  });

  test('windows of several sides are told from 1×1', () =>
    expect(line(file('U(k)', '$0conv(32, k)', 'U(3) -> U(1) -> U(5)'), 'shift-pointwise')).toBe(
      'if k > 1 { shift(k) -> conv(32, 1) } else { conv(32, k) }',
    ));

  test('not offered: no condition tells windows of 3 and 5 from an even one', () =>
    expect(ids(file('U(k)', '$0conv(32, k, pad = same)', 'U(3) -> U(2) -> U(5)'))).toEqual([]));

  test('uses with too few channels keep what they had', () =>
    expect(
      line(file('U(out)', '$0conv(out, 3)', 'U(32) -> U(32)', 'input(6, 16, 16)'), 'shift-pointwise'),
    ).toBe('if it.channels >= 9 { shift(3) -> conv(out, 1) } else { conv(out, 3) }'));

  test('several conditions are joined, words, flags and expressions as they are written', () => {
    expect(
      line(
        file('U(k = 3, border = auto)', '$0conv(32, k, pad = border)', 'U -> U(1) -> U(3, 0)'),
        'shift-pointwise',
      ),
    ).toBe('if border == auto and k == 3 { shift(k) -> conv(32, 1) } else { conv(32, k, pad = border) }');
    expect(line(file('U(b = false)', '$0conv(32, 3, bias = b) -> bn', 'U'), 'ghost')).toBe(
      'if not b { Ghost(32, 3, act = identity) } else { conv(32, 3, bias = b) -> bn }',
    );
    expect(line(file('U(w = 32)', '$0conv(32, 3, groups = w / (64 - 32))', 'U'), 'shift-pointwise')).toBe(
      'if w / (64 - 32) == 1 { shift(3) -> conv(32, 1) } else { conv(32, 3, groups = w / (64 - 32)) }',
    );
    expect(
      line(file('U(a)', '$0conv(9, if a { 3 } else { 1 })', 'U(true) -> U(false)'), 'shift-pointwise'),
    ).toBe('if (if a { 3 } else { 1 }) == 3 {');
  });

  test('in shared weights', () =>
    expect(
      apply(
        'network A(g = 1) {\n  shared head = $0conv(32, 3, groups = g) -> bn\n  input(32, 16, 16) -> head -> head\n}\n',
        'depthwise-separable',
      ),
    ).toContain(
      'shared head = if g == 1 { dwconv(3) -> bn -> conv(32, 1) } else { conv(32, 3, groups = g) } -> bn\n',
    ));

  test('an argument that differs where the network is deployed', () => {
    const marked =
      'network A(d = 1) {\n  input(32, 16, 16) -> $0conv(64, 3, dilation = d)\n}\n\ndeploy A(d = 2) on ultra96_conv {\n}\n';
    expect(apply(marked, 'shift-pointwise')).toContain(
      'if d == 1 { shift(3) -> conv(64, 1) } else { conv(64, 3, dilation = d) }',
    );
    expect(apply(marked, 'depthwise-separable')).toContain('-> dwconv(3, dilation = d) -> conv(64, 1)');
  });

  test('not offered: a number that is always 1 would make an arm that nothing takes', () =>
    expect(
      ids('network A {\n  let d = 1\n  input(32, 16, 16) -> $0conv(64, 3, dilation = d) -> bn -> relu\n}\n'),
    ).toEqual(['depthwise-separable']));

  test('the offer is not made again in what it made', () => {
    const marked = file('U(groups = 1)', '$0conv(32, 3, 1, groups) -> bn', 'U -> U');
    for (const id of ['depthwise-separable', 'ghost', 'shift-pointwise']) {
      const after = apply(marked, id);
      for (const { index } of after.matchAll(/\b(?:conv|dwconv|Ghost|shift)\(/g))
        expect(ids(`${after.slice(0, index)}$0${after.slice(index)}`)).toEqual([]);
    }
  });
});

describe('the 3×3 convolutions of the examples whose block says more than that', () => {
  const offered = (file: string, call: string) => {
    const analysis = analyseExample(file);
    const at = analysis.file.text.indexOf(call);
    expect(at, `${file} has ${call}`).toBeGreaterThan(0);
    // A condition stands in the title where there is room, and in the text always.
    return offersAt(analysis, { start: at, end: at }).map(({ id, edits }) => [
      id,
      /\bif (.*?) \{/.exec(edits()[0]!.text)?.[1],
    ]);
  };

  test.each([
    ['resnet-50.lwnet', 'conv(inner, 3, stride, groups)', 'groups == 1', 'groups == 1'],
    [
      'tiny-yolo-v3.lwnet',
      'conv(out, kernel)',
      'kernel == 3 and it.channels >= 4',
      'kernel == 3 and it.channels >= 9',
    ],
    [
      'zoo/vovnet.lwnet',
      'conv(out, kernel, stride)',
      'kernel == 3 and it.channels >= 4',
      'kernel == 3 and it.channels >= 9',
    ],
    [
      'zoo/yolov5.lwnet',
      'conv(out, kernel, stride, pad = border)',
      'kernel == 3',
      'border == auto and kernel == 3',
    ],
  ])('%s: %s', (file, call, depthwise, shift) => {
    const found = new Map(offered(file, call) as [string, string][]);
    expect(found.get('depthwise-separable')).toBe(depthwise);
    expect(found.get('shift-pointwise')).toBe(shift);
  });

  test('zoo/inception-v3.lwnet: a border of 0', () =>
    expect(offered('zoo/inception-v3.lwnet', 'conv(floor(384 * width), 3, 2, pad = 0)')).toEqual([
      ['depthwise-separable', undefined],
    ]));
});
