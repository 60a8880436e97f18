import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { bytesOf, fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { rewrites } from '../../server/src/rewrites';
import { type Offer, offersAt } from '../../server/src/rewrites/offers';
import { applyEdits } from '../../server/src/text/span';
import { analyseExample } from '../examples/load';

/** The offers at `$0`, and the text without the mark. */
function offersIn(marked: string): { text: string; offers: readonly Offer[] } {
  const at = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  return { text, offers: offersAt(analyse('test:/a.lwnet', text), { start: at, end: at }) };
}

const ids = (marked: string): string[] => offersIn(marked).offers.map(offer => offer.id);

function apply(marked: string, id: string): string {
  const { text, offers } = offersIn(marked);
  const offer = offers.find(o => o.id === id);
  expect(offer, `${id} is offered`).toBeDefined();
  return applyEdits(text, offer!.edits());
}

const figures = (text: string, name: string) => {
  const network = analyse('test:/a.lwnet', text).networks.find(
    n => n.evaluated.declared.node.name.name === name,
  )!;
  const totals = totalsOf(network.evaluated.body);
  return {
    macs: totals.macs,
    params: totals.params,
    memoryAccessBytes: bytesOf(totals, fp32).memoryAccessBytes,
  };
};

describe.each(rewrites.map(r => [r.id, r] as const))('%s', (id, rewrite) => {
  const marked = rewrite.example.before.replace('conv(', '$0conv(');

  test('makes of its example what it says', () => expect(apply(marked, id)).toBe(rewrite.example.after));

  test('announces exactly what a fresh analysis finds', () => {
    const { text, offers } = offersIn(marked);
    const offer = offers.find(o => o.id === id)!;
    const [before, after] = [figures(text, 'A'), figures(applyEdits(text, offer.edits()), 'A')];
    expect(offer.deltas).toEqual([
      {
        network: 'A',
        macs: after.macs - before.macs,
        params: after.params - before.params,
        memoryAccessBytes: after.memoryAccessBytes - before.memoryAccessBytes,
      },
    ]);
  });

  test('keeps its result in form', () =>
    expect(formatText(rewrite.example.after)).toBe(rewrite.example.after));

  test('does not apply to what it made', () => {
    const after = rewrite.example.after;
    for (const match of after.matchAll(/\b(?:conv|dwconv|Ghost|shift)\(/g))
      expect(ids(`${after.slice(0, match.index)}$0${after.slice(match.index)}`)).not.toContain(id);
  });
});

test('every file of the folder is in the list', () => {
  const folder = join(import.meta.dirname, '../../server/src/rewrites');
  const engine = ['index.ts', 'rewrite.ts', 'offers.ts', 'print.ts', 'trial.ts'];
  const files = readdirSync(folder).filter(name => name.endsWith('.ts') && !engine.includes(name));
  expect(rewrites.map(r => `${r.id}.ts`).sort()).toEqual(files.sort());
});

describe('the three for a 3×3 convolution', () => {
  const all = ['depthwise-separable', 'ghost', 'shift-pointwise'];

  test('say what changes and what they keep', () =>
    expect(
      offersIn('network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n').offers.map(
        o => o.title,
      ),
    ).toEqual([
      'Replace by depthwise separable: MACs −87.3 %, parameters −86.4 %, memory access +30.5 % (keeps the shape, retrain)',
      'Replace by a ghost module: MACs −48.4 %, parameters −48.1 %, memory access +29.5 % (keeps the shape, retrain)',
      'Replace by shift + 1×1: MACs −88.9 %, parameters −88.3 %, memory access ±0 % (keeps the shape, retrain)',
    ]));

  test('in a block say how many uses change', () => {
    const { offers } = offersIn(
      'block U(out) {\n  $0conv(out, 3) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> repeat 5 { U(32) }\n}\n',
    );
    expect(offers.map(o => o.id)).toEqual(all);
    for (const offer of offers) expect(offer.title).toContain(' in 5 uses: MACs ');
  });

  test('keep arguments as they are written, and comments', () =>
    expect(
      apply(
        'network A(width = 2) {\n  input(32, 16, 16)\n  // The stem.\n  $0conv(32 * width, 3, 2) -> bn -> relu // half the size\n}\n',
        'shift-pointwise',
      ),
    ).toBe(
      'network A(width = 2) {\n  input(32, 16, 16)\n  // The stem.\n  shift(3, 2) -> conv(32 * width, 1) -> bn -> relu // half the size\n}\n',
    ));

  test('a stride that differs between uses stays an argument', () =>
    expect(
      apply(
        'block U(stride) {\n  $0conv(32, 3, stride) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(1) -> U(2)\n}\n',
        'shift-pointwise',
      ),
    ).toContain('  shift(3, stride) -> conv(32, 1) -> bn -> relu\n'));

  test('a ghost module takes the activation along', () =>
    expect(
      apply('network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> hswish\n}\n', 'ghost'),
    ).toContain('Ghost(64, 3, act = hswish)'));

  test('a ghost module has the stride, and leaves out a bias that its batch norm cancels', () => {
    const line = (args: string) =>
      `network A(s = 2) {\n  input(32, 15, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
    expect(apply(line('64, 3, 2'), 'ghost')).toContain('-> Ghost(64, 3, stride = 2)\n');
    expect(apply(line('64, 5, s, bias = true'), 'ghost')).toContain('-> Ghost(64, 5, stride = s)\n');
  });

  test('keep parentheses at either end of an argument', () => {
    const line = (args: string) =>
      `network A(a = 3) {\n  input(32, 16, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
    expect(apply(line('(a + 5) * 2, 3'), 'shift-pointwise')).toContain('conv((a + 5) * 2, 1)');
    expect(apply(line('2 * (a + 5), 3'), 'ghost')).toContain('Ghost(2 * (a + 5), 3)');
    expect(apply(line('16 - (a - (5 - a)), 3'), 'ghost')).toContain('Ghost(16 - (a - (5 - a)), 3)');
    expect(apply(line('8, 3, 2 * (a - 2)'), 'depthwise-separable')).toContain('dwconv(3, 2 * (a - 2))');
  });

  test('keep the braces of a choice', () => {
    const line = (args: string) =>
      `network A(a = 1) {\n  input(32, 16, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
    const kernel = 'if a == 1 { 3 } else if a == 2 { 5 } else { 2 * (a + 1) }';
    expect(apply(line(`8, ${kernel}`), 'depthwise-separable')).toContain(`dwconv(${kernel}) -> bn`);
    expect(apply(line('2 * (if a == 1 { 4 } else { 8 }), 3'), 'shift-pointwise')).toContain(
      'conv(2 * (if a == 1 { 4 } else { 8 }), 1)',
    );
  });

  test('keep the window as it is written, for each size that it has', () =>
    expect(
      apply(
        'block U(kernel) {\n  $0conv(32, kernel) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(3) -> U(5)\n}\n',
        'shift-pointwise',
      ),
    ).toContain('  shift(kernel) -> conv(32, 1) -> bn -> relu\n'));

  test('keep a stride that is 1 by default but another where the network is deployed', () =>
    expect(
      apply(
        'network A(stride = 1) {\n  input(32, 16, 16) -> $0conv(64, 3, stride) -> bn -> relu\n}\n\ndeploy A(stride = 2) on ultra96_conv {\n}\n',
        'depthwise-separable',
      ),
    ).toContain('dwconv(3, stride) -> bn'));

  test('keep the border that TensorFlow computes', () =>
    expect(
      apply('network A {\n  input(32, 15, 16) -> $0conv(64, 3, 2, pad = same)\n}\n', 'depthwise-separable'),
    ).toContain('dwconv(3, 2, pad = same) -> conv(64, 1)'));

  test('are offered for shared weights', () =>
    expect(
      apply(
        'network A {\n  shared head = $0conv(32, 3) -> bn -> relu\n  input(32, 16, 16) -> head -> head\n}\n',
        'ghost',
      ),
    ).toContain('shared head = Ghost(32, 3)\n'));

  test('count the uses in the network whose figures they show', () => {
    const { offers } = offersIn(
      'block U {\n  $0conv(32, 3) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U -> U\n}\n\nnetwork B {\n  input(32, 16, 16) -> U\n}\n',
    );
    for (const { title } of offers) expect(title).toMatch(/ in 2 uses: A MACs .* and 1 more /);
    expect(offers.map(o => o.deltas.map(d => d.network))).toEqual(all.map(() => ['A', 'B']));
  });

  test('leave an activation alone that asks for the map that arrives', () =>
    expect(
      apply(
        'network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> leaky(1 / it.channels)\n}\n',
        'ghost',
      ),
    ).toContain('Ghost(64, 3, act = identity) -> leaky(1 / it.channels)'));

  test("not offered: the file's own Ghost is another block", () =>
    expect(
      ids(
        'block Ghost(out, kernel) {\n  conv(out, kernel)\n}\n\nnetwork A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n',
      ),
    ).not.toContain('ghost'));
  test('not offered: of one channel a depthwise convolution and a ghost module save nothing', () =>
    expect(ids('network A {\n  input(1, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n')).toEqual([]));
  test('not offered: towards one channel a depthwise separable convolution costs more', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(1, 3) -> bn -> relu\n}\n')).toEqual([
      'shift-pointwise',
    ]));
  test('not offered: a comment between the stages would be lost', () =>
    expect(
      ids('network A {\n  input(32, 16, 16)\n  $0conv(64, 3)\n    // Why.\n    -> bn -> relu\n}\n'),
    ).not.toContain('ghost'));
  test('not offered: a 1×1 has no window', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 1)\n}\n')).toEqual([]));
  test('not offered: groups already thin the convolution', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3, groups = 2) -> bn\n}\n')).toEqual([]));
  test('only depthwise: neither a shift nor a ghost module has a border or a dilation of its own', () => {
    for (const own of ['pad = 0', 'pad = [0, 1, 1, 0]', 'dilation = 2', 'pad = 2, dilation = 2']) {
      const marked = `network A {\n  input(32, 16, 16) -> $0conv(64, 3, ${own}) -> bn\n}\n`;
      expect(ids(marked)).toEqual(['depthwise-separable']);
      expect(apply(marked, 'depthwise-separable')).toContain(
        `dwconv(3, ${own}) -> bn -> conv(64, 1) -> bn\n`,
      );
    }
  });
  test('only a ghost module on an image: a depthwise convolution filters little, a shift shifts nothing', () => {
    const offered = (channels: number) =>
      ids(`network A {\n  input(${channels}, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n`);
    expect(offered(3)).toEqual(['ghost']);
    expect(offered(4)).toEqual(['depthwise-separable', 'ghost']);
  });
  test('not offered: without batch norm a ghost module would bring one', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3, bias = true) -> relu\n}\n')).toEqual([
      'depthwise-separable',
      'shift-pointwise',
    ]));
  test('not offered: the chip of a deployment runs none of them', () =>
    expect(
      ids(
        'network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
      ),
    ).toEqual([]));
  test('not offered: the line has a mistake', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3) ->\n}\n')).toEqual([]));
});

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
    expect(titleOf(marked, 'shift-pointwise')).toContain(
      'Replace by shift + 1×1 where groups == 1 in 2 uses: MACs ',
    );
  });

  test('the window of most uses is told from that of the others, and only those are counted that change', () => {
    const marked = file('U(kernel)', '$0conv(32, kernel) -> bn -> relu', 'U(3) -> U(1) -> U(3)');
    expect(line(marked, 'ghost')).toBe(
      'if kernel == 3 { Ghost(32, kernel) } else { conv(32, kernel) -> bn -> relu }',
    );
    expect(titleOf(marked, 'ghost')).toContain(' where kernel == 3 in 2 uses: ');
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
    return offersAt(analysis, { start: at, end: at }).map(({ id, title }) => [
      id,
      / where (.*) in \d+ uses: /.exec(title)?.[1],
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
