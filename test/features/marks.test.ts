import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { codeActions } from '../../server/src/features/code-actions';
import { diagnostics } from '../../server/src/features/diagnostics';
import { folding } from '../../server/src/features/folding';
import { formatting } from '../../server/src/features/formatting';
import { inlayHints } from '../../server/src/features/inlay-hints';
import { semanticTokens, semanticTokensLegend } from '../../server/src/features/semantic-tokens';
import { symbols } from '../../server/src/features/symbols';
import { offsetOf } from '../../server/src/features/text';
import { counted } from '../../server/src/figures';
import { type Levels, noLevels } from '../../server/src/rules/levels';
import { covered, edited, fixture } from './fixture';

const everything = (text: string) => ({ start: 0, end: text.length });

describe('shapes at the ends of lines', () => {
  const shown = (text: string) => {
    const where = fixture(text);
    const hints = inlayHints(where.analysis, everything(text));
    const lines = text.split('\n');
    for (const { position, label } of [...hints].reverse()) {
      const line = lines[position.line]!;
      lines[position.line] =
        `${line.slice(0, position.character)} «${label}»${line.slice(position.character)}`;
    }
    return lines.join('\n');
  };

  test('where the shape changes, before a comment', () => {
    expect(
      shown('network A {\n  input(3, 8, 8)\n  conv(4, 3, 2) // half\n  relu\n  gap -> fc(10)\n}\n'),
    ).toBe(
      'network A {\n  input(3, 8, 8) «3×8×8»\n  conv(4, 3, 2) «4×4×4» // half\n  relu\n  gap -> fc(10) «10»\n}\n',
    );
  });

  test('in a block used with one shape; with several, none', () => {
    const block = 'block B {\n  conv(4)\n}\n';
    expect(shown(`${block}network A {\n  input(3, 8, 8) -> B\n}\n`)).toContain('  conv(4) «4×8×8»\n');
    const two = shown(`${block}network A {\n  input(3, 8, 8)\n  B -> maxpool(2) -> B\n}\n`);
    expect(two).toContain('  conv(4)\n');
  });

  test('several maps', () => {
    expect(shown('network A {\n  a, b = input(4, 8, 8) -> split(2)\n  a, b -> concat\n}\n')).toContain(
      'split(2) «2×8×8, 2×8×8»',
    );
  });

  test('at every line of a chain, and at shared layers', () => {
    const text =
      'network A {\n  shared head = conv(5)\n  input(3, 8, 8)\n  conv(4)\n    -> conv(8, 3, 2) -> bn\n    -> relu\n    -> gap\n  head -> head\n}\n';
    expect(shown(text.replace('  head -> head\n', ''))).toBe(
      'network A {\n  shared head = conv(5)\n  input(3, 8, 8) «3×8×8»\n  conv(4) «4×8×8»\n    -> conv(8, 3, 2) -> bn «8×4×4»\n    -> relu\n    -> gap «8×1×1»\n}\n',
    );
    const pair = 'network A {\n  shared head = conv(3) -> bn\n  input(3, 8, 8)\n  head\n  head\n}\n';
    expect(shown(pair)).toContain('conv(3) -> bn «3×8×8»\n');
  });

  test('once where an inner line ends on the same line', () => {
    const text = 'network A {\n  input(3, 8, 8)\n  repeat 2 { conv(4) }\n}\n';
    expect(shown(text)).toContain('  repeat 2 { conv(4) } «4×8×8»\n');
  });

  test('with what the line costs, where that is wanted', () => {
    const { analysis, text } = fixture(
      'block B {\n  conv(4)\n}\nnetwork A {\n  input(3, 8, 8) -> B\n    -> conv(4, 3)\n  relu\n}\n',
    );
    const told = (id: string, shapes: boolean) =>
      inlayHints(analysis, everything(text), { shapes, cost: counted.find(one => one.id === id) }).map(
        ({ position, label }) => `${position.line} ${label}`,
      );
    expect(told('macs', true)).toEqual([
      '1 4×8×8 · 768 MACs · 7.7 %',
      '4 4×8×8 · 768 MACs · 7.7 %',
      '5 9,216 MACs · 92.3 %',
    ]);
    expect(told('memory-access', false)).toEqual([
      '1 1.80 KiB memory access · 28.3 %',
      '4 1.80 KiB memory access · 28.3 %',
      '5 2.56 KiB memory access · 40.3 %',
      '6 2.00 KiB memory access · 31.4 %',
    ]);
  });

  test('only of the lines that are seen', () => {
    const text = 'network A {\n  input(3, 8, 8)\n  conv(4)\n}\n';
    const { analysis } = fixture(text);
    expect(inlayHints(analysis, { start: text.indexOf('conv'), end: text.length })).toHaveLength(1);
  });
});

test('colours: what each name stands for', () => {
  const text = 'block B(n) {\n  x = in -> conv(n, stride = 1)\n  x -> Ghost(x.channels)\n}\n';
  const where = fixture(text);
  const { data } = semanticTokens(where.analysis);
  const shown: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type, bits] = data.slice(i, i + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    line += down;
    character = down === 0 ? character + right : right;
    const start = offsetOf(where.analysis.file, { line, character });
    const modifiers = semanticTokensLegend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    shown.push(
      [text.slice(start, start + length), semanticTokensLegend.tokenTypes[type], ...modifiers].join(' '),
    );
  }
  expect(shown).toEqual([
    'B class declaration',
    'n parameter declaration',
    'x variable declaration',
    'conv function defaultLibrary',
    'n parameter',
    'stride parameter',
    'x variable',
    'Ghost class defaultLibrary',
    'x variable',
    'channels property',
  ]);
});

test('outline: declarations and their named lines', () => {
  const { analysis } = fixture(
    'block B {\n  x = in -> relu\n  x -> relu\n}\nnetwork A {\n  y = input(3, 8, 8)\n  y -> B\n}\ndeploy A on max78000 {\n}\n',
  );
  const names = symbols(analysis).map(({ name, children }) => [
    name,
    children?.map(child => child.name) ?? [],
  ]);
  expect(names).toEqual([
    ['B', ['x']],
    ['A', ['y']],
    ['A on max78000', expect.anything()],
  ]);
});

test('folding: bodies, tables, comments', () => {
  const { analysis } = fixture(
    '// one\n// two\nnetwork A {\n  input(3, 8, 8)\n  for c of [\n    1,\n    2,\n  ] {\n    conv(c)\n  }\n}\n',
  );
  expect(folding(analysis).map(({ startLine, endLine }) => [startLine, endLine])).toEqual(
    expect.arrayContaining([
      [0, 1],
      [2, 9],
      [4, 6],
      [7, 8],
    ]),
  );
});

test('folding: imports together', () => {
  const { analysis } = fixture(
    'import A from "a.lwnet"\nimport B from "b.lwnet"\n\nnetwork N {\n  input(1, 1, 1)\n}\n',
  );
  expect(folding(analysis)).toContainEqual({ startLine: 0, endLine: 1, kind: 'imports' });
});

test('a mend is a quick fix', () => {
  const where = fixture('network A {\n  input(3, 8, 8) -> co$0nvv(4)\n}\n');
  const [action] = codeActions(where.analysis, { start: where.offset, end: where.offset });
  expect(edited(where, Object.values(action!.edit!.changes!)[0]!)).toContain('-> conv(4)');
});

test('formatting changes what is not in its form', () => {
  const where = fixture('network A{\n input(3,8,8)\n}\n');
  expect(edited(where, formatting(where.analysis))).toBe('network A {\n  input(3, 8, 8)\n}\n');
});

describe('diagnostics', () => {
  test('code, link, words, the word at fault', () => {
    const where = fixture(
      'network A {\n  // 😀 counts as two\n  /* */\n  input(3, 8, 8) -> convv(4)\n}\n'.replace(
        '  /* */\n',
        '',
      ),
    );
    const found = diagnostics(where.analysis, where.elsewhere, 'file:///docs/');
    expect(found).toMatchObject([
      {
        code: 'unknown-name',
        codeDescription: { href: 'file:///docs/problems.md#unknown-name' },
        severity: 1,
        message: "There is no operator 'convv'. Did you mean 'conv'?",
      },
    ]);
    expect(covered(where, found[0]!.range)).toBe('convv');
  });

  test('the use that causes an error inside a block', () => {
    const where = fixture(
      'block B(g) {\n  conv(4, groups = g)\n}\nnetwork A {\n  input(3, 8, 8) -> B(2)\n}\n',
    );
    const [problem] = diagnostics(where.analysis, where.elsewhere);
    expect(
      problem?.relatedInformation?.map(({ message, location }) => [message, covered(where, location.range)]),
    ).toEqual([['in this use: B(2) on 3×8×8', 'B']]);
  });

  test('a hint that a fix at hand can end with a gain is listed, unless settings call it a hint', () => {
    const thin =
      'network A {\n  input(8, 112, 112) -> dwconv(3) -> bn -> relu -> conv(16, 1, bias = true) -> bn -> relu\n}\n';
    const mended = thin.replace(', bias = true', '');
    const told = (text: string, levels: Levels = noLevels) => {
      const { analysis, elsewhere } = fixture(text);
      return diagnostics(analysis, elsewhere, undefined, levels).map(({ code, severity }) => [
        code,
        severity,
      ]);
    };
    expect(told(mended)).toContainEqual(['thin-depthwise', DiagnosticSeverity.Information]);
    expect(told(mended, new Map([['thin-depthwise', 'hint']]))).toContainEqual([
      'thin-depthwise',
      DiagnosticSeverity.Hint,
    ]);
    // Nothing is gained by a bias less.
    expect(told(thin)).toContainEqual(['bias-before-bn', DiagnosticSeverity.Hint]);
    const { analysis } = fixture(mended);
    const at = mended.indexOf('dwconv') + 1;
    const named = codeActions(analysis, { start: at, end: at }).flatMap(
      ({ diagnostics: about = [] }) => about,
    );
    expect(named.find(({ code }) => code === 'thin-depthwise')?.severity).toBe(
      DiagnosticSeverity.Information,
    );
  });

  test('no more than a screenful of a thousand', () => {
    const { analysis, elsewhere } = fixture('}'.repeat(5000));
    expect(diagnostics(analysis, elsewhere).length).toBeLessThanOrEqual(500);
  });
});
