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
        change: {
          macs: after.macs - before.macs,
          params: after.params - before.params,
          memoryAccessBytes: after.memoryAccessBytes - before.memoryAccessBytes,
        },
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

  test('keep parentheses at either end of an argument', () => {
    const line = (args: string) =>
      `network A(a = 3) {\n  input(32, 16, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
    expect(apply(line('(a + 5) * 2, 3'), 'shift-pointwise')).toContain('conv((a + 5) * 2, 1)');
    expect(apply(line('2 * (a + 5), 3'), 'ghost')).toContain('Ghost(2 * (a + 5), 3)');
    expect(apply(line('16 - (a - (5 - a)), 3'), 'ghost')).toContain('Ghost(16 - (a - (5 - a)), 3)');
    expect(apply(line('8, 3, 2 * (a - 2)'), 'depthwise-separable')).toContain('dwconv(3, 2 * (a - 2))');
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

  test('not offered: the stride that a ghost module cannot have is an argument', () =>
    expect(
      ids('network A(stride = 1) {\n  input(32, 16, 16) -> $0conv(64, 3, stride) -> bn -> relu\n}\n'),
    ).not.toContain('ghost'));
  test('not offered: a dilation that is 1 by default would be lost', () =>
    expect(
      ids('network A(d = 1) {\n  input(32, 16, 16) -> $0conv(64, 3, dilation = d) -> bn -> relu\n}\n'),
    ).toEqual([]));
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
  test('not offered: another border would change the shape', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3, pad = 0) -> bn\n}\n')).toEqual([]));
  test('not offered: a shift of three channels in nine directions shifts nothing', () =>
    expect(ids('network A {\n  input(3, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n')).toEqual([
      'depthwise-separable',
      'ghost',
    ]));
  test('not offered: a ghost module has no stride', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3, 2) -> bn -> relu\n}\n')).toEqual([
      'depthwise-separable',
      'shift-pointwise',
    ]));
  test('not offered: the line has a mistake', () =>
    expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3) ->\n}\n')).toEqual([]));
});
