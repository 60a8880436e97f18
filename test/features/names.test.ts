import { describe, expect, test } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver';
import { definition } from '../../server/src/features/definition';
import { fileOf } from '../../server/src/features/elsewhere';
import { hover } from '../../server/src/features/hover';
import { highlights, references } from '../../server/src/features/references';
import { rename, renameRange } from '../../server/src/features/rename';
import { offsetOf, rangeOf } from '../../server/src/features/text';
import { libraryUri } from '../../server/src/std/library';
import { covered, edited, fixture, hoverText, uri } from './fixture';

const text = `block Half(out, act = relu) {
  conv(out / 2) -> act
}
network A(width = 8) {
  input(3, 8, 8)
  let k = 3
  stem = it -> conv(width, k)
  stem -> Half(out = width) -> conv(k)
  for c of [1, 2] { conv(c) }
  for c of [3] { conv(c) }
}
deploy A(width = 16) on max78000 {
  precision int8 for stem
}
`;

const marked = (needle: string) => fixture(text.replace(needle, `$0${needle}`));

/** The line that a definition leads to, from its name on. */
function leads(needle: string): string | undefined {
  const where = marked(needle);
  const found = definition(where.analysis, where.offset, where.elsewhere);
  return found && text.slice(offsetOf(where.analysis.file, found.range.start)).split('\n')[0];
}

describe('go to definition', () => {
  test.each([
    ['stem -> Half', 'stem = it -> conv(width, k)'],
    ['act\n', 'act = relu) {'],
    ['k)\n  stem', 'k = 3'],
    ['Half(out = width)', 'Half(out, act = relu) {'],
    ['out = width', 'out, act = relu) {'],
    ['c) }\n  for', 'c of [1, 2] { conv(c) }'],
    ['c) }\n}', 'c of [3] { conv(c) }'],
    ['A(width = 16)', 'A(width = 8) {'],
    ['width = 16', 'width = 8) {'],
    ['conv(c)', undefined],
  ])('%s', (needle, line) => expect(leads(needle)).toBe(line));

  test('into the library, into an imported file and to its head', () => {
    const library = fixture('network A {\n  input(3, 8, 8) -> $0Ghost(8)\n}\n');
    const place = definition(library.analysis, library.offset, library.elsewhere)!;
    expect(place.uri).toBe(libraryUri);
    const { file } = fileOf(library.analysis, libraryUri, library.elsewhere)!;
    expect(file.text.slice(offsetOf(file, place.range.start), offsetOf(file, place.range.end))).toBe('Ghost');

    const others = { 'b.lwnet': '// head\nblock B(n) {\n  conv(n)\n}\n' };
    const name = fixture('import $0B from "b.lwnet"\n', others);
    expect(definition(name.analysis, name.offset, name.elsewhere)).toEqual({
      uri: 'file:///project/b.lwnet',
      range: { start: { line: 1, character: 6 }, end: { line: 1, character: 7 } },
    });
    const argument = fixture(
      'import B from "b.lwnet"\nnetwork A {\n  input(3, 8, 8) -> B($0n = 4)\n}\n',
      others,
    );
    expect(definition(argument.analysis, argument.offset, argument.elsewhere)?.range.start).toEqual({
      line: 1,
      character: 8,
    });
    const path = fixture('import B from "b.$0lwnet"\n', others);
    expect(definition(path.analysis, path.offset, path.elsewhere)?.uri).toBe('file:///project/b.lwnet');
  });
});

describe('what arrives without a name', () => {
  const flows = `block Gated(n) {
  conv(n) -> relu
  side = it -> gap -> conv(n)
  in, side -> mul
}
network Net {
  input(3, 8, 8)
  stem = it -> conv(4)
  skip = it
  repeat 2 {
    turn = it -> relu
    it -> bn
  }
  it -> Gated(4)
}
`;
  const at = (line: string, word: string) => {
    const start = flows.indexOf(word, flows.indexOf(line));
    return fixture(`${flows.slice(0, start)}$0${flows.slice(start)}`);
  };

  test.each([
    ['side =', 'it', 'relu', '**it** · 4×8×8  \nWhat arrives from above'],
    ['in, side', 'in', 'Gated(n)', '**in** · 4×8×8  \nWhat arrives at the block'],
    ['stem =', 'it', 'input', '**it** · 3×8×8  \nWhat arrives from above'],
    ['skip =', 'it', 'stem', '**it** · 4×8×8  \nWhat arrives from above'],
    ['turn =', 'it', 'skip', '**it** · 4×8×8  \nWhat arrives from above'],
    ['it -> bn', 'it', 'turn', '**it** · 4×8×8  \nWhat arrives from above'],
    ['it -> Gated', 'it', 'repeat', '**it** · 4×8×8  \nWhat arrives from above'],
  ])('%s %s leads to %s and has a shape', (line, word, made, told) => {
    const where = at(line, word);
    const found = definition(where.analysis, where.offset, where.elsewhere)!;
    expect(flows.slice(offsetOf(where.analysis.file, found.range.start))).toMatch(
      new RegExp(`^${made.replace('(', '\\(').replace(')', '\\)')}`),
    );
    expect(hoverText(hover(where.analysis, where.offset))).toBe(told);
  });

  test.each([
    ['conv($0it.channels * 2)', '**it** · 4×8×8  \nWhat arrives from above'],
    ['conv(it.chan$0nels * 2)', '```lwnet\n.channels = 4\n```\n**.channels** · Channels of the feature map.'],
    ['let n = i$0t.height', '**it** · 4×8×8  \nWhat arrives from above'],
    ['let n = it.heigh$0t', '```lwnet\n.height = 8\n```\n**.height** · Height of the feature map.'],
    [
      'repeat 2 { conv(it.chan$0nels + 1) }',
      '```lwnet\n.channels = 4, 5\n```\n**.channels** · Channels of the feature map.',
    ],
  ])('in an expression: %s', (line, told) => {
    const where = fixture(`network Net {\n  input(3, 8, 8)\n  conv(4)\n  ${line}\n}\n`);
    expect(hoverText(hover(where.analysis, where.offset))).toBe(told);
  });
});

describe('the paths of a deployment', () => {
  const deployed = `block Unit(out) {
  body = in -> conv(out, 3) -> relu
  body -> dwconv(3)
}
network Net {
  input(3, 8, 8)
  stage = it -> repeat 2 { Unit(8) }
  shared head = conv(8, 1)
  stage -> head
}
deploy Net on max78000 {
  precision int8 for stage.Unit[1].body.conv, head
  precision [int8, int8] for stage, head.conv
}
`;
  const at = (line: string, name: string) => {
    const start = deployed.indexOf(name, deployed.indexOf(line));
    return fixture(`${deployed.slice(0, start)}$0${deployed.slice(start)}`);
  };
  const [first, second] = ['precision int8 for', 'precision [int8'];

  test.each([
    [first, 'stage', 'stage = it'],
    [first, 'Unit', 'Unit(out)'],
    [first, 'body', 'body = in'],
    [first, 'head', 'head = conv'],
    [second, 'stage', 'stage = it'],
    [second, 'head', 'head = conv'],
  ])('%s: %s leads to %s', (line, name, expected) => {
    const where = at(line, name);
    const found = definition(where.analysis, where.offset, where.elsewhere);
    const start = offsetOf(where.analysis.file, found!.range.start);
    expect(deployed.slice(start, start + expected.length)).toBe(expected);
  });

  test.each([
    ['block', 'Unit', 'Cell'],
    ['block', 'body', 'main'],
    ['shared', 'head', 'last'],
    [first, 'stage', 'trunk'],
    [second, 'head', 'last'],
  ])('%s %s renamed to %s is renamed in each of them', async (line, name, to) => {
    const where = at(line, name);
    const edit = await rename(where.analysis, where.offset, to, async () => [where.analysis]);
    expect(edited(where, (edit as WorkspaceEdit).changes![uri]!)).toBe(
      deployed.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), to),
    );
  });

  test.each([
    ['conv,', '**stage.Unit[1].body.conv**  \n1 layer in Net'],
    ['Unit', '**stage.Unit[1]**  \n3 layers in Net'],
    ['stage', '**stage**  \n6 layers in Net'],
  ])('the pointer on %s tells what it leads to', (name, expected) => {
    const where = at(first, name);
    expect(hoverText(hover(where.analysis, where.offset))).toBe(expected);
  });
});

describe('references', () => {
  const lines = async (needle: string, all = true) => {
    const where = marked(needle);
    const found = await references(where.analysis, where.offset, all, async () => [where.analysis]);
    return found?.map(({ range }) => range.start.line).sort((a, b) => a - b);
  };

  test.each<[string, number[]]>([
    ['stem -> Half', [6, 7, 12]],
    ['width = 8', [3, 6, 7, 11]],
    ['out / 2', [0, 1, 7]],
    ['Half(out = width)', [0, 7]],
    ['A(width = 8)', [3, 11]],
    ['c of [3]', [9, 9]],
  ])('%s', async (needle, found) => expect(await lines(needle)).toEqual(found));

  test('without the definition, and as marks in the text', async () => {
    expect(await lines('stem -> Half', false)).toEqual([7, 12]);
    const where = marked('stem -> Half');
    const marks = highlights(where.analysis, where.offset)!;
    expect(marks.map(({ range, kind }) => [covered(where, range), kind])).toEqual([
      ['stem', 3],
      ['stem', 2],
      ['stem', 2],
    ]);
  });
});

describe('rename', () => {
  const renamed = async (needle: string, to: string) => {
    const where = marked(needle);
    const edit = await rename(where.analysis, where.offset, to, async () => [where.analysis]);
    return edit === undefined || 'refusal' in edit ? edit : edited(where, edit.changes![uri]!);
  };

  test('a line, and the deployments that speak of it', async () => {
    expect(await renamed('stem -> Half', 'neck')).toBe(text.replaceAll('stem', 'neck'));
  });

  test('a parameter, with the arguments that name it', async () => {
    expect(await renamed('width = 8', 'size')).toBe(text.replaceAll('width', 'size'));
    expect(await renamed('out / 2', 'channels')).toBe(text.replaceAll(/\bout\b/g, 'channels'));
  });

  test('one loop variable and not its namesake', async () => {
    expect(await renamed('c of [3]', 'n')).toBe(
      text.replace('for c of [3] { conv(c) }', 'for n of [3] { conv(n) }'),
    );
  });

  test('a block', async () =>
    expect(await renamed('Half(out =', 'Less')).toBe(text.replaceAll('Half', 'Less')));

  test.each([
    ['stem -> Half', 'k'],
    ['stem -> Half', 'conv'],
    ['stem -> Half', 'let'],
    ['stem -> Half', 'same'],
    ['stem -> Half', 'Stem'],
    ['stem -> Half', '2x'],
    ['stem -> Half', 'max'],
    ['Half(out =', 'A'],
    ['Half(out =', 'half'],
  ])('%s is not renamed to %s', async (needle, to) =>
    expect(await renamed(needle, to)).toHaveProperty('refusal'),
  );

  test('what the library or nobody declares is not offered, and the reason is told', async () => {
    for (const [source, reason] of [
      ['network A {\n  input(3, 8, 8) -> $0Ghost(8)\n}\n', "'Ghost' belongs to the standard library"],
      ['network A {\n  inp$0ut(3, 8, 8)\n}\n', "'input' is an operator"],
      ['net$0work A {\n  input(3, 8, 8)\n}\n', "'network' is a word"],
      [
        'network A {\n  input(3, 8, 8) -> conv(8, p$0ad = 1)\n}\n',
        "'pad' is an argument of the operator 'conv'",
      ],
    ] as const) {
      const where = fixture(source);
      const refused = { refusal: expect.stringContaining(reason) };
      expect(renameRange(where.analysis, where.offset)).toEqual(refused);
      expect(await rename(where.analysis, where.offset, 'Other', async () => [])).toEqual(refused);
    }
    const here = marked('stem -> Half');
    expect(renameRange(here.analysis, here.offset)).toHaveProperty('placeholder', 'stem');
    expect(rangeOf(here.analysis.file, { start: 0, end: 0 }).start.line).toBe(0);
  });
});
