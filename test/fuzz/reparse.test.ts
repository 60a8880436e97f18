import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodiesOf } from '../../server/src/syntax/bodies';
import { reparse } from '../../server/src/syntax/reparse';
import type { File, Node, Unit, UnitList } from '../../server/src/syntax/tree';
import { parse } from '../../server/src/syntax/units';
import { applyChange, type Change, cases, changes, examples, part } from './cases';
import { crowded, gap } from './crowded';

/** Whole lines taken out, doubled or joined, as people do. */
const lineChange: fc.Arbitrary<(text: string) => string> = fc
  .tuple(part, fc.constantFrom('out', 'twice', 'join', 'split', 'indent'))
  .map(([at, what]) => text => {
    const lines = text.split('\n');
    const i = Math.floor(at * lines.length);
    const line = lines[i]!;
    if (what === 'out') lines.splice(i, 1);
    else if (what === 'twice') lines.splice(i, 0, line);
    else if (what === 'join') lines.splice(i, 2, `${line} ${lines[i + 1] ?? ''}`);
    else if (what === 'split')
      lines.splice(i, 1, line.slice(0, line.length >> 1), line.slice(line.length >> 1));
    else lines[i] = `  ${line}`;
    return lines.join('\n');
  });

/** Lines whose brackets reach beyond them, or whose indentation says something else than their brackets. */
const oddLine: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    part,
    fc.constantFrom('', ' ', '    ', '          '),
    fc.constantFrom(
      'repeat 2 {',
      'repeat 1 { let q = 8 + 2\n conv(q) }',
      'if n > 2 {\n conv(8) } else {\nconv(4)\n}',
      'conv(8',
      'conv(8,\n3) -> relu',
      'conv(if n > 2 { 8 } else {\n 4 }',
      'relu)',
      'bn\n      -> relu',
      '}',
      ']',
    ),
  )
  .map(([at, indent, line]) => text => {
    const lines = text.split('\n');
    lines.splice(Math.floor(at * lines.length), 0, `${indent}${line}`);
    return lines.join('\n');
  });

/** A line break takes the place of a blank or the other way round: no word moves. */
const blankChange: fc.Arbitrary<(text: string) => string> = part.map(at => text => {
  const blanks = [...text.matchAll(/[ \n]/g)];
  const found = blanks[Math.floor(at * blanks.length)];
  if (found === undefined) return text;
  const put = found[0] === ' ' ? '\n' : ' ';
  return text.slice(0, found.index) + put + text.slice(found.index + 1);
});

const edit = fc.oneof(
  oddLine,
  blankChange,
  changes.map(list => (text: string) => list.reduce((t: string, c: Change) => applyChange(t, c), text)),
  changes.map(list => (text: string) => applyChange(text, list[0]!)),
  lineChange,
);

/** What is remembered of a unit is true of its text: none is kept whose text has changed. */
const keepsTexts = (before: File, after: File) => {
  const old = textsOf(before);
  for (const [unit, now] of textsOf(after)) if (old.has(unit)) expect(now).toBe(old.get(unit));
};

const textsOf = (file: File): Map<Unit, string> => {
  const texts = new Map<Unit, string>();
  const walk = (list: UnitList<Node>, base: number) => {
    for (const [i, unit] of list.units.entries()) {
      const start = base + list.offsets[i]!;
      texts.set(unit, file.text.slice(start, start + unit.length));
      for (const body of bodiesOf(unit)) walk(body, start);
    }
  };
  walk(file, 0);
  return texts;
};

const staysTree = (start: string, edits: readonly ((text: string) => string)[]) => {
  let text = start;
  let file = parse(text);
  for (const change of edits) {
    text = change(text);
    const before = file;
    file = reparse(file, text);
    keepsTexts(before, file);
    const fresh = parse(text);
    // The faster comparison is the stricter one; only where it finds something the other says what.
    if (!isDeepStrictEqual(file, fresh)) expect(file).toEqual(fresh);
  }
};

/** What a key does in front of a body: in its declaration's name, parameters and comments. */
const headChange: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    part,
    part,
    fc.nat(3),
    fc.constantFrom('', 'x', ' ', '\n', '(', ')', '{', '}', '//', "'", '"', ',', '= 2', 'block '),
  )
  .map(([which, where, cut, put]) => text => {
    const { units, offsets } = parse(text);
    const i = Math.floor(which * units.length);
    const unit = units[i];
    if (unit === undefined) return text;
    const body = 'body' in unit.node ? unit.node.body?.start : undefined;
    const at = offsets[i]! + Math.floor(where * ((body ?? unit.length) + 2));
    return text.slice(0, at) + put + text.slice(at + cut);
  });

test('so it is after edits of heads, where the declaration alone is read again', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(headChange, { minLength: 1, maxLength: 4 }),
      staysTree,
    ),
    { numRuns: cases(0.04) },
  );
});

test('an edit of a head keeps what else there is', () => {
  const before = parse('/// A.\nblock A(out) {\n  conv(out)\n  relu\n}\n\nblock B { bn }\n');
  const after = reparse(before, before.text.replace('(out)', '(out, n = 3)'));
  expect(after).toEqual(parse(after.text));
  expect(after.units[1]).toBe(before.units[1]);
  expect(bodiesOf(after.units[0]!)[0]!.units[1]).toBe(bodiesOf(before.units[0]!)[0]!.units[1]);
});

test('so it is after edits of several declarations at once', () => {
  const together = fc
    .array(fc.oneof(headChange, edit), { minLength: 2, maxLength: 4 })
    .map(list => (text: string) => list.reduce((t, change) => change(t), text));
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.array(together, { minLength: 1, maxLength: 3 }), staysTree),
    { numRuns: cases(0.04) },
  );
});

test('an edit of several declarations reads no other', () => {
  const blocks = [0, 1, 2, 3].map(n => `/// ${n}.\nblock B${n}(out) {\n  conv(out)\n  relu\n}\n\n`);
  const before = parse(blocks.join(''));
  // Two cursors: one in the head of a block, one in the body of that behind it.
  const text = before.text.replace('B1(out)', 'B1(out, n = 3)').replace(/(B2.*\n) {2}conv/, '$1  dwconv');
  const after = reparse(before, text);
  expect(after).toEqual(parse(text));
  expect(after.units[0]).toBe(before.units[0]);
  expect(after.units[3]).toBe(before.units[3]);
  expect(bodiesOf(after.units[1]!)[0]!.units).toEqual(bodiesOf(before.units[1]!)[0]!.units);
  expect(bodiesOf(after.units[2]!)[0]!.units[1]).toBe(bodiesOf(before.units[2]!)[0]!.units[1]);
});

test('the tree after edits is the tree of the text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.array(edit, { minLength: 1, maxLength: 5 }), staysTree),
    { numRuns: cases(0.1) },
  );
});

/** A long body, so that an edit and the bracket it leans on can stand far apart. */
const longText = fc
  .array(
    fc.constantFrom('conv(8)', 'bn -> relu', 'repeat 2 { conv(8) }', 'conv(\n    8,\n    3)', 'x = it'),
    {
      minLength: 20,
      maxLength: 30,
    },
  )
  .map(lines => `block B {\n  conv(8)\n}\n\nnetwork A {\n${lines.map(l => `  ${l}\n`).join('')}}\n`);

const without: fc.Arbitrary<(text: string) => string> = part.map(at => text => {
  const lines = text.split('\n');
  lines.splice(Math.floor(at * lines.length), 1);
  return lines.join('\n');
});

test('the tree after odd brackets in a long body is the tree of the text', () => {
  fc.assert(
    fc.property(
      longText,
      fc.array(fc.oneof({ weight: 3, arbitrary: oddLine }, without), { minLength: 2, maxLength: 6 }),
      staysTree,
    ),
    { numRuns: cases(0.1) },
  );
});

const smallEdit: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    part,
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
    ),
    fc.oneof(fc.constantFrom("'", 'not', 'true', '8', ',', 'e', '', ''), gap),
  )
  .map(
    ([at, length, by]) =>
      text =>
        applyChange(text, { at, length, text: by }),
  );

test('the tree after edits of crowded lines is the tree of the text', () => {
  fc.assert(
    fc.property(
      crowded,
      fc.array(fc.oneof({ weight: 3, arbitrary: smallEdit }, lineChange), { minLength: 1, maxLength: 5 }),
      staysTree,
    ),
    { numRuns: cases(0.05) },
  );
});

test('an edit keeps units that are as before, wherever it stands', () => {
  const text = `block B(n) {\n  conv(n)\n}\n\nnetwork A {\n  input(3, 8, 8)\n${'  conv(8) -> relu\n'.repeat(50)}}\n`;
  const before = parse(text);
  for (const [edited, units, lines] of [
    // A header, a comment between declarations, and a brace that is not closed yet.
    [text.replace('network A', 'network A(n = 2)'), 1, 51],
    [text.replace('network', '/// A network.\nnetwork'), 1, 51],
    [text.replace('block B(n) {', 'block B(n'), 1, 51],
    [text.replace('  conv(8) -> relu\n', '  repeat 2 {\n  conv(8) -> relu\n'), 1, 51],
  ] as const) {
    const after = reparse(before, edited);
    expect(after).toEqual(parse(edited));
    const kept = (a: readonly unknown[], b: readonly unknown[]) => a.filter(unit => b.includes(unit)).length;
    expect(kept(after.units, before.units)).toBe(units);
    expect(kept(linesOf(after), linesOf(before))).toBe(lines);
  }
});

test('a closing brace that moves while another is missing is matched anew', () => {
  const text = 'block A {\n  for a of [1] {\n  for b of [1] {\n    relu\n    bn\n    relu\n  }\n  gap\n}\n';
  const edited = text.replace('\n  }', '\n \n }');
  expect(reparse(parse(text), edited)).toEqual(parse(edited));
});

/** Edits whose effect on the tree reaches beyond the lines that they touch. */
const farReaching: readonly (readonly [what: string, text: string, from: string, to: string])[] = [
  [
    'a single quote pairs with one in front of it on its line',
    "network A {\n  conv(1) ' relu ' bn\n  relu\n  relu\n}\n",
    'bn',
    'gap',
  ],
  [
    'a single quote inside a body has another behind its brace',
    "network A {\n  relu\n  repeat 2 {\n    relu\n    bn ' relu }'\n  relu\n}\n",
    "bn '",
    'bn',
  ],
  [
    'a body of another file’s import on one line',
    "import A from 'x block B { conv(8)\n  bn\n  relu\n}\n",
    'conv(8)',
    "conv(8)'",
  ],
  [
    'bodies inside each other, in all too many',
    `network A {\n${'repeat 2 {\n'.repeat(58)}relu\nconv(8)\nbn\n${'}\n'.repeat(58)}}\n`,
    'conv(8)',
    'repeat 3 { repeat 4 { repeat 5 { conv(8) } } }',
  ],
  [
    'a body that begins with a number was a value',
    'network A {\n  x = if n > 2 {\n    // A comment.\n    conv(8)\n  }\n  relu\n}\n',
    'conv(8)',
    '8',
  ],
  [
    'a word becomes one that begins a value',
    'network A {\n  x = if n > 2 { tru(8) bn\n    relu }\n  relu\n}\n',
    'tru',
    'true',
  ],
  [
    'a comma made a line look like parameters of the header above',
    'network A\n  y network B { conv(8),\n  bn\n  relu\n}\n',
    '(8),',
    '(8)',
  ],
  [
    'nothing is left of a body but a comment',
    'network A {\n  // A comment.\n  relu\n}\n',
    '\n  relu',
    ' relu',
  ],
];

test.each(farReaching)('%s', (_, text, from, to) => {
  expect(text).toContain(from);
  const edited = text.replace(from, to);
  expect(reparse(parse(text), edited)).toEqual(parse(edited));
});

test('a word more in a deployment pairs names and values anew in all lines below', () => {
  const text = 'deploy A on ultra96_conv {\n  precision int8\n  precision int8\n  a b\n  c d\n  e f\n}\n';
  const edited = text.replace('precision', 'precis\nion');
  expect(reparse(parse(text), edited)).toEqual(parse(edited));
});

test('an edit of one line keeps every other line', () => {
  const text = `network A {\n  input(3, 8, 8)\n${'  conv(8) -> relu\n'.repeat(50)}}\n`;
  const before = parse(text);
  const at = text.lastIndexOf('conv(8)');
  const after = reparse(before, `${text.slice(0, at)}conv(9)${text.slice(at + 7)}`);
  expect(linesOf(after).filter((unit, i) => unit === linesOf(before)[i])).toHaveLength(50);
});

/** The lines of the file's last declaration. */
function linesOf(file: File): readonly unknown[] {
  const node = file.units.at(-1)!.node;
  return node.kind === 'network' ? (node.body?.units ?? []) : [];
}
