/** Reading a network: what the editor tells about a file that is fine. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { window, workspace } from 'vscode';
import {
  completionsAt,
  definitionsAt,
  fileUri,
  find,
  formattingOf,
  hoverAt,
  open,
  settledProblems,
  symbols,
  until,
} from './editor';
import { test } from './harness';

export function reading(): void {
  test('an empty file that was open at the start is indented by two blanks', async () => {
    const editor = window.activeTextEditor;
    ok(editor, 'no file is open');
    match(editor.document.fileName, /empty\.lwnet$/);
    await until('the indentation', () => editor.options.tabSize === 2 || undefined);
    equal(editor.options.insertSpaces, true);
  });

  test('MobileNet V2 has no problems', async () => {
    const document = await open('mobilenet-v2.lwnet');
    deepEqual(await settledProblems(document), []);
  });

  test('the outline has the network', async () => {
    const document = await open('mobilenet-v2.lwnet');
    const outline = (await symbols(document)) ?? [];
    ok(
      outline.some(({ name }) => name.startsWith('MobileNetV2')),
      `the outline is ${outline.map(({ name }) => name).join(', ')}`,
    );
  });

  test('hovering over a convolution shows its figures', async () => {
    const document = await open('mobilenet-v2.lwnet');
    match(await hoverAt(document, find(document, 'conv(', 1)), /\d[\s\S]*MACs|MACs[\s\S]*\d/);
  });

  test('completion offers the operators', async () => {
    const document = await open('mobilenet-v2.lwnet');
    const offered = await completionsAt(document, find(document, 'conv(', 2));
    ok(offered.includes('conv'), `${offered.length} offers, none is conv`);
  });

  test('going to the definition of a library block opens the library', async () => {
    const document = await open('mobilenet-v2.lwnet');
    const [place] = await definitionsAt(document, find(document, 'InvertedResidual(', 3));
    ok(place, 'no definition was found');
    const library = await workspace.openTextDocument(place.uri);
    match(library.lineAt(place.range.start.line).text, /block InvertedResidual\(/);
    // The library is a file like any other: what it is made of can be followed from there.
    equal(library.languageId, 'lwnet');
    match(await hoverAt(library, find(library, 'dwconv(', 1)), /dwconv/);
  });

  test('every example already has its canonical form', async () => {
    const entries = await workspace.fs.readDirectory(fileUri('.'));
    const files = entries.map(([name]) => name).filter(name => name.endsWith('.lwnet'));
    ok(files.length > 0, 'there are no examples');
    for (const name of files) {
      const document = await workspace.openTextDocument(fileUri(name));
      deepEqual(await formattingOf(document), [], `${name} would change`);
    }
  });
}
