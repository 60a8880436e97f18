/** The light bulb: what it offers at `$0`, in which order, and what the text is afterwards. */
import { describe, expect, test } from 'vitest';
import { CodeActionKind } from 'vscode-languageserver';
import { analyse } from '../../server/src/analysis';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, type Fixture, fixture, uri } from './fixture';

const at = (where: Fixture, only?: CodeActionKind[]) =>
  codeActions(where.analysis, { start: where.offset, end: where.offset }, { only });

const titles = (marked: string) => at(fixture(marked)).map(({ title }) => title);

/** The text after the action whose title begins so. */
function after(marked: string, title: string): string {
  const where = fixture(marked);
  const action = at(where).find(a => a.title.startsWith(title));
  expect(action, titles(marked).join('; ')).toBeDefined();
  return edited(where, action!.edit!.changes![uri]!);
}

const codes = (text: string) => analyse(uri, text).problems.map(({ kind }) => kind.code);

const biased = 'network A {\n  input(3, 32, 32)\n  conv(64, 3, $0bias = true) -> bn -> relu\n}\n';

describe('allow a rule here', () => {
  const title = 'Allow bias-before-bn here';

  test('a comment above the statement, at its indentation; the reason is asked for until it is typed', () => {
    const text = after(biased, title);
    expect(text).toBe(biased.replace('  conv', '  // allow bias-before-bn: \n  conv').replace('$0', ''));
    expect(codes(text)).toEqual(['bias-before-bn', 'allow-without-reason']);
    expect(codes(text.replace('bn: ', 'bn: as published'))).toEqual([]);
  });

  test('is the last entry, never preferred, and says what it is about', () => {
    const action = at(fixture(biased)).at(-1)!;
    expect(action).toMatchObject({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [{ code: 'bias-before-bn', message: expect.stringContaining('cancels') }],
    });
    expect(action.isPreferred ?? false).toBe(false);
  });

  const conv = 'conv(64, 3, $0bias = true) -> bn';

  test.each([
    [
      'in a nested block',
      `network A {\n  input(3, 32, 32)\n  repeat 2 {\n    ${conv}\n  }\n}\n`,
      '  repeat 2 {\n    // allow bias-before-bn: \n    conv',
    ],
    [
      'in braces of one line',
      `network A {\n  input(3, 32, 32)\n  repeat 2 { ${conv} }\n}\n`,
      '  // allow bias-before-bn: \n  repeat 2 { conv',
    ],
    [
      'in a line that goes on',
      `network A {\n  input(3, 32, 32)\n    -> ${conv}\n}\n`,
      'network A {\n  // allow bias-before-bn: \n  input(3, 32, 32)\n    -> conv',
    ],
    [
      'behind a table',
      `network A {\n  input(3, 32, 32)\n  for w of [\n    64,\n  ] { ${conv.replace('64', 'w')} }\n}\n`,
      '  // allow bias-before-bn: \n  for w of [\n    64,\n  ] { conv',
    ],
    [
      'below comments of the statement',
      `network A {\n  input(3, 32, 32)\n  // the stem\n  ${conv}\n}\n`,
      '  // the stem\n  // allow bias-before-bn: \n  conv',
    ],
    [
      'in a network of one line',
      `network A { input(3, 32, 32) -> ${conv} }\n`,
      '// allow bias-before-bn: \nnetwork A { input',
    ],
    [
      'with the line breaks of the text',
      biased.replaceAll('\n', '\r\n'),
      '32, 32)\r\n  // allow bias-before-bn: \r\n  conv',
    ],
    ['with its tabs', biased.replaceAll('  ', '\t'), '32, 32)\n\t// allow bias-before-bn: \n\tconv'],
  ])('%s', (_, marked, expected) => {
    const text = after(marked, title);
    expect(text).toContain(expected);
    const [rule, ...others] = codes(text.replace('bias-before-bn: ', 'bias-before-bn: as published'));
    expect([rule, ...others]).toEqual([undefined]);
  });

  test('for a name in a declaration, above it and below what documents it', () => {
    const text = after(
      '// head\n\n/// Small.\nnetwork A($0depth = 1) {\n  input(3, 8, 8) -> conv(8)\n}\n',
      'Allow unused-name here',
    );
    expect(text).toContain('// head\n\n/// Small.\n// allow unused-name: \nnetwork A');
    expect(codes(text.replace('name: ', 'name: read by a script'))).toEqual([]);
    expect(analyse(uri, text).linked.declared[0]!.doc).toBe('Small.');
  });

  test('for an import', () => {
    const text = after('import $0B from "b.lwnet"\n', 'Allow unused-name here');
    expect(text).toBe('// allow unused-name: \nimport B from "b.lwnet"\n');
  });

  test('for what a target says', () => {
    const text = after(
      'network A {\n  input(3, 8, 8) -> conv(4) -> $0gelu\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
      'Allow kernel-unknown here',
    );
    expect(text).toContain('network A {\n  // allow kernel-unknown: \n  input');
  });

  test('one entry for all problems of a rule in a statement', () => {
    const two = `network A {\n  input(3, 32, 32) -> ${conv} -> conv(8, 3, bias = true) -> bn\n}\n`.replace(
      '$0',
      '',
    );
    const { analysis } = fixture(two);
    const all = codeActions(analysis, { start: 0, end: two.length }).filter(a => a.title === title);
    expect(all.map(({ diagnostics }) => diagnostics?.length)).toEqual([2]);
  });

  test.each([
    ['an error', 'network A {\n  input(3, 8, 8) -> $0convv(4)\n}\n'],
    [
      'a comment that lacks its reason',
      '// allow unused-name$0\nnetwork A(depth = 1) {\n  input(3, 8, 8) -> conv(4)\n}\n',
    ],
    [
      'what lacks only the reason',
      '// allow unused-name:\nnetwork A($0depth = 1) {\n  input(3, 8, 8) -> conv(4)\n}\n',
    ],
    [
      'two declarations on one line',
      'network B { input(3, 8, 8) } network A($0depth = 1) { input(3, 8, 8) }\n',
    ],
  ])('not for %s', (_, marked) => expect(titles(marked).filter(t => t.startsWith('Allow'))).toEqual([]));
});

describe('mends of comments and names', () => {
  test.each([
    [
      'alone on its line',
      '  $0// allow bias-before-bn: as published\n  input(3, 8, 8)\n',
      '  input(3, 8, 8)\n',
    ],
    ['behind a line', '  input(3, 8, 8)  $0// allow bias-before-bn: as published\n', '  input(3, 8, 8)\n'],
    [
      'at the end of a body',
      '  input(3, 8, 8)\n  $0// allow bias-before-bn: as published\n',
      '  input(3, 8, 8)\n',
    ],
    [
      'between others',
      '  // a\n  // allow bias-before-bn: b$0\n  // c\n  input(3, 8, 8)\n',
      '  // a\n  // c\n  input(3, 8, 8)\n',
    ],
  ])('a comment for nothing is removed %s', (_, marked, expected) =>
    expect(after(`network A {\n${marked}}\n`, 'Remove the comment')).toBe(`network A {\n${expected}}\n`),
  );

  test('the nearest code', () =>
    expect(
      after(
        biased.replace('  conv', '  // allow bias-before-bm: why$0\n  conv').replace(', $0', ', '),
        'Change to',
      ),
    ).toBe(biased.replace('  conv', '  // allow bias-before-bn: why\n  conv').replace('$0', '')));

  test('a code that is a part of the word before it', () =>
    expect(
      after('network A {\n  //allow unused-names: allow unused-names$0\n  input(3, 8, 8)\n}\n', 'Change to'),
    ).toBe('network A {\n  //allow unused-name: allow unused-names\n  input(3, 8, 8)\n}\n'));

  test('a loop variable', () =>
    expect(after('network A {\n  input(3, 8, 8)\n  for $0i, w of [[1, 8]] { conv(w) }\n}\n', 'Replace')).toBe(
      'network A {\n  input(3, 8, 8)\n  for _, w of [[1, 8]] { conv(w) }\n}\n',
    ));
});
