import { describe, expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { inlayHints } from '../../server/src/features/inlay-hints';
import { edited, fixture } from './fixture';

/** The text after the one quick fix at the cursor; nothing where there is none. */
function fixed(marked: string): string | undefined {
  const where = fixture(marked);
  const at = { start: where.offset, end: where.offset };
  const found = codeActions(where.analysis, at).filter(({ kind }) => kind === 'quickfix');
  expect(found.length).toBeLessThanOrEqual(1);
  const [edits] = Object.values(found[0]?.edit?.changes ?? {});
  return edits && edited(where, edits);
}

describe('a misspelt word is changed to the one that is near', () => {
  const network = 'network Net {\n  input(3, 8, 8) -> conv(4)\n}\n';

  test.each([
    ['a property', 'block B {\n  conv(in.cha$0nels)\n}\n', 'in.channels'],
    ['a network', `${network}deploy N$0ett on max78000 {\n  precision int8\n}\n`, 'deploy Net on'],
    [
      'a budget',
      `${network}deploy Net on max78000 {\n  precision int8\n  wie$0ghts <= 4MB\n}\n`,
      '  weights <= 4MB',
    ],
    ['an item', `${network}deploy Net on max78000 {\n  prec$0ison int8\n}\n`, '  precision int8'],
  ])('%s', (_, text, expected) => expect(fixed(text)).toContain(expected));

  test('where none is near there is no fix', () => {
    expect(fixed(`${network}deploy Q$0qqqqqqq on max78000 {\n}\n`)).toBeUndefined();
  });
});

describe('missing output channels are as many as arrive', () => {
  const line = (stage: string) => `network A {\n  input(3, 8, 8) -> ${stage}\n}\n`;

  test.each([
    ['co$0nv -> bn', 'conv(out = it.channels) -> bn'],
    ['co$0nv() -> bn', 'conv(out = it.channels) -> bn'],
    ['co$0nv(kernel = 3)', 'conv(out = it.channels, kernel = 3)'],
  ])('%s', (before, after) => {
    const text = fixed(line(before))!;
    expect(text).toBe(line(after));
    expect(fixture(text).analysis.problems.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
  });

  test('other arguments have no number that goes with anything', () => {
    expect(fixed(`block B(depth) {\n  conv(depth)\n}\n${line('$0B')}`)).toBeUndefined();
  });
});

describe('what was meant takes the place of what is written', () => {
  const net = '\n\nnetwork N {\n  input(3, 8, 8)\n  conv(4)\n}\n';
  const line = (stages: string) => `network N {\n  input(3, 8, 8)\n  ${stages}\n  conv(4)\n}\n`;

  test.each([
    [`block A(x)$0: conv(8, 3) -> relu // both${net}`, `block A(x) { conv(8, 3) -> relu } // both${net}`],
    [`block A$0:\n  conv(8, 3)\n  relu${net}`, `block A {\n  conv(8, 3)\n  relu\n}${net}`],
    [`block A(x)：$0\n  relu\n}${net}`, `block A(x) {\n  relu\n}${net}`],
    [`netw$0rok N {\n  input(3, 8, 8)\n}\n`, 'network N {\n  input(3, 8, 8)\n}\n'],
    [`d$0ef B(x) {\n  relu\n}${net}`, `block x -> B {\n  relu\n}${net}`],
    [line('repa$0et 3 { relu }'), line('repeat 3 { relu }')],
    [line('if it.channels =$0 3 { relu }'), line('if it.channels == 3 { relu }')],
    [line('relu -> nn.Re$0LU'), line('relu -> relu')],
    [line('relu -> F.re$0lu'), line('relu -> relu')],
    [line('torch.nn.Con$0v2d(8, 3)'), line('conv(8, 3)')],
    [line('tf.keras.layers.Glo$0balAvgPool2d()'), line('gap')],
    [line('layers.Conv$02D(8, 3)'), line('conv(8, 3, pad = 0, bias = true)')],
    [line('conv(8, 3, ac$0t = nn.ReLU)'), line('conv(8, 3) -> relu')],
    [line('inp$0tu(3, 8, 8)'), line('input(3, 8, 8)')],
    [line('conv(8，$0 3)'), line('conv(8, 3)')],
    [line('conv(8 ×$0 2)'), line('conv(8 * 2)')],
    [line('conv(8, pad = ‘sa$0me’)'), line('conv(8, pad = same)')],
    [line('conv(64, 3) -> conv(96, 3, groups = 6$0)'), line('conv(64, 3) -> conv(96, 3, groups = 8)')],
    [`import A from “a.lw$0net”${net}`, `import A from "a.lwnet"${net}`],
  ])('%s', (before, after) => expect(fixed(before)).toBe(after));
});

describe('what is misspelt is one problem, and the lines behind keep their shapes', () => {
  test.each([
    'netwrok N {\n  input(3, 8, 8)\n  conv(4)\n}\n',
    'Network N {\n  input(3, 8, 8)\n  conv(4)\n}\n',
    'network N {\n  inptu(3, 8, 8)\n  conv(4)\n}\n',
    'network N {\n  input(3, 8, 8)\n  repaet 3 { conv(3) }\n  conv(4)\n}\n',
    'network N {\n  input(3, 8, 8)\n  cnov(3)\n  conv(4)\n}\n',
    'network N {\n  input(3, 8, 8)\n  if it.channels = 3 { relu }\n  conv(4)\n}\n',
    'network N:\n  input(3, 8, 8)\n  conv(4)\n',
    'network N｛\n  input(3, 8, 8)\n  conv(4)\n}\n',
  ])('%s', text => {
    const { analysis } = fixture(text);
    expect(analysis.problems.map(({ kind }) => kind.severity)).toEqual(['error']);
    const labels = inlayHints(analysis, { start: 0, end: text.length }).map(({ label }) => label);
    expect(JSON.stringify(labels)).toContain('4×8×8');
  });
});

test('each mistake of a file is told, whatever the others are', () => {
  const { analysis } = fixture('Network A {\n  input(3, 8, 8)\n  conv(8)\n}\n\ndef B(x):\n  conv(8)\n');
  const told = analysis.problems.map(problem => [problem.kind.code, problem.mends.length]);
  expect(told).toEqual([
    ['misspelt', 1],
    // A header of another language is one mistake, its colon included.
    ['colon-body', 1],
  ]);
});
