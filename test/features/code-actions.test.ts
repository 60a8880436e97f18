/** The light bulb: what it offers at `$0`, in which order, and what the text is afterwards. */
import { describe, expect, test } from 'vitest';
import { CodeActionKind } from 'vscode-languageserver';
import { analyse } from '../../server/src/analysis';
import { codeActions, resolveAction } from '../../server/src/features/code-actions';
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

describe('rewrites beside the fixes of a problem', () => {
  // Four frames at once: on the three colours of one a depthwise convolution is not offered.
  const early =
    'network A {\n  input(12, 128, 128)\n  conv(32, 3) -> bn -> relu -> maxpool(2)\n' +
    '  $0conv(64, 3, 2) -> bn -> relu -> gap -> fc(10)\n}\n';
  const first = early.replace('$0', '').replace('conv(32', '$0conv(32');

  test('are refactorings, with their gain', () => {
    const fixes = at(fixture(first)).filter(({ title }) => title.startsWith('Replace'));
    expect(fixes.length).toBeGreaterThanOrEqual(2);
    for (const { kind, title, isPreferred, edit } of fixes) {
      expect(kind).toBe(CodeActionKind.RefactorRewrite);
      expect(title).toMatch(/: MACs −[\d.]+ %/);
      expect(isPreferred).toBeUndefined();
      expect(codes(edited(fixture(first), edit!.changes![uri]!))).not.toContain('unknown-name');
    }
  });

  test('each stands there once', () => {
    const all = titles(first);
    expect(new Set(all).size).toBe(all.length);
    const plain = at(fixture(early)).filter(({ title }) => title.startsWith('Replace'));
    expect(plain.length).toBeGreaterThanOrEqual(2);
    expect(new Set(plain.map(({ kind }) => kind))).toEqual(new Set([CodeActionKind.RefactorRewrite]));
  });

  test('an editor that asks for one kind gets this kind', () => {
    const kindsOf = (...only: CodeActionKind[]) => new Set(at(fixture(first), only).map(({ kind }) => kind));
    expect(kindsOf(CodeActionKind.QuickFix)).toEqual(new Set([CodeActionKind.QuickFix]));
    expect(kindsOf(CodeActionKind.Refactor)).toEqual(new Set([CodeActionKind.RefactorRewrite]));
    expect(kindsOf(CodeActionKind.SourceFixAll)).toEqual(new Set());
  });

  test('a rule that is off offers none', () => {
    const { analysis, offset } = fixture(first);
    const found = codeActions(
      analysis,
      { start: offset, end: offset },
      { levels: new Map([['late-downsampling', 'off']]) },
    );
    expect(found.map(({ kind }) => kind)).not.toContain(CodeActionKind.QuickFix);
    expect(found.map(({ kind }) => kind)).toContain(CodeActionKind.RefactorRewrite);
  });
});

describe('rewrites for what a chip refuses', () => {
  const on = (...targets: readonly string[]) =>
    targets.map(target => `\ndeploy A on ${target} {\n  precision int8\n}\n`).join('');
  const network = 'network A {\n  input(8, 16, 16) -> $0conv(8, 3, 2) -> bn -> relu\n}\n';
  const fixes = (marked: string) =>
    at(fixture(marked), [CodeActionKind.QuickFix]).map(({ title, diagnostics, isPreferred }) => [
      title,
      diagnostics?.map(({ message }) => String(message).split(' ')[0]),
      isPreferred,
    ]);

  test('a quick fix of the problem, one for all chips that then run it, which nobody takes unseen', () => {
    expect(fixes(network + on('max78000', 'max78002'))).toEqual([
      [
        'Replace the stride by a pool: no longer refused on max78000 and max78002',
        ['MAX78000', 'MAX78002'],
        undefined,
      ],
    ]);
    expect(after(network + on('max78000'), 'Replace the stride')).toContain('-> relu -> maxpool(2)');
  });

  test('none where no chip would run more', () => {
    expect(fixes(network.replace('3, 2', '4, 2') + on('max78000'))).toEqual([]);
    expect(fixes(network + on('ethos_u55_128'))).toEqual([]);
  });

  test('what a chip hands away, beside the comment that sets the problem aside', () => {
    const text = network.replace('$0conv(8, 3, 2)', 'conv(8) -> $0SE(4) -> conv(8)') + on('ultra96_conv');
    expect(fixes(text).map(([title]) => title)).toEqual([
      'Remove the squeeze-and-excitation: stays on the accelerator, 2 crossings fewer on ultra96_conv',
      'Allow kernel-on-host here',
    ]);
  });
});

describe('preferred is', () => {
  const preferred = (marked: string) =>
    at(fixture(marked))
      .filter(({ isPreferred }) => isPreferred === true)
      .map(({ title }) => title);

  test.each([
    ['the only mend of an error', 'network A {\n  input(3, 8, 8) -> $0convv(4)\n}\n', ["Change to 'conv'"]],
    ['a name of elsewhere', 'network A {\n  input(3, 8, 8) -> $0batch_norm\n}\n', ["Change to 'bn'"]],
    ['a mend that keeps the function', biased, ['Leave the bias out']],
    [
      'no mend of several',
      'network A {\n  input(3, 8, 8) -> conv(4)\n}\ndeploy A on max78000 {\n  weights <= $04KB\n}\n',
      [],
    ],
  ])('%s', (_, marked, expected) => expect(preferred(marked)).toEqual(expected));

  test('no mend that changes what a network computes, whatever severity settings give it', () => {
    const where = fixture(biased);
    const [problem] = where.analysis.problems;
    const changing = problem!.mends.map(mend => ({ ...mend, keepsFunction: false }));
    const analysis = { ...where.analysis, problems: [{ ...problem!, mends: changing }] };
    const span = { start: where.offset, end: where.offset };
    const levels = new Map([['bias-before-bn', 'error' as const]]);
    const [mend] = codeActions(analysis, span, { levels });
    expect(mend).toMatchObject({ title: 'Leave the bias out', isPreferred: false });
  });
});

describe('an import that nobody reads is removed', () => {
  const used = '\nnetwork N {\n  input(3, 8, 8)\n  A(4)\n}\n';
  test.each([
    [
      'the first name',
      `import $0B, A from "b.lwnet"\n${used}`,
      'Remove it',
      `import A from "b.lwnet"\n${used}`,
    ],
    [
      'another one',
      `import A, C, $0B from "b.lwnet"\n${used}`,
      'Remove it',
      `import A, C from "b.lwnet"\n${used}`,
    ],
    [
      'the only one',
      `import $0B from "b.lwnet"\nimport A from "a.lwnet"\n${used}`,
      'Remove the import',
      `import A from "a.lwnet"\n${used}`,
    ],
    [
      'all of them',
      'import B, $0C from "b.lwnet"\r\n\r\nblock A {\r\n}\r\n',
      'Remove the import',
      'block A {\r\n}\r\n',
    ],
    [
      'behind a comment',
      '// head\n\nimport $0B from "b.lwnet"\n\nblock A {\n}\n',
      'Remove the import',
      '// head\n\n\nblock A {\n}\n',
    ],
  ])('%s', (_, marked, title, expected) => {
    expect(at(fixture(marked)).find(({ isPreferred }) => isPreferred)?.title).toBe(title);
    expect(after(marked, title)).toBe(expected);
  });
});

test('an editor that asks for edits when they are taken gets the same ones then', () => {
  const where = fixture('network A {\n  input(32, 32, 32)\n  $0conv(64, 3) -> bn -> relu\n}\n');
  const span = { start: where.offset, end: where.offset };
  const whole = codeActions(where.analysis, span);
  const later = codeActions(where.analysis, span, { resolvesEdits: true });
  expect(whole.length).toBeGreaterThanOrEqual(3);
  expect(later.map(({ edit }) => edit)).toEqual(whole.map(() => undefined));
  const resolved = later.map(action => resolveAction(where.analysis, action));
  expect(resolved.map(({ title, edit }) => [title, edit])).toEqual(
    whole.map(({ title, edit }) => [title, edit]),
  );
});
