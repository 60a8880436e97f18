/** Changing a network: problems come and go, and the light bulb does what it says. */
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { commands, DiagnosticSeverity, languages, Selection, TabInputCustom, window } from 'vscode';
import {
  actionsAt,
  applyAction,
  close,
  errors,
  find,
  open,
  problems,
  replace,
  settledProblems,
  until,
  write,
} from './editor';
import { test } from './harness';

const threeByThree = `network Small(classes = 10) {
  input(3, 32, 32) -> conv(32, 3) -> bn -> relu
  conv(64, 3) -> bn -> relu
  gap -> fc(classes)
}
`;

const onUltra96 = `import EfficientNetB4 from "efficientnet.lwnet"

deploy EfficientNetB4 on ultra96_conv {
  precision int8
}
`;

export function editing(): void {
  test('a broken line is one error, and none when it is mended', async () => {
    const document = await open('mobilenet-v2.lwnet');
    const whole = 'gap -> dropout(0.2) -> fc(classes)';
    const broken = 'gap -> dropout(0.2) -> fc(';
    await replace(document, whole, broken);
    await until('an error', () => errors(document).length > 0);
    equal((await settledProblems(document, DiagnosticSeverity.Error)).length, 1, errors(document).join('\n'));
    await replace(document, broken, whole);
    await until('no problems', () => problems(document).length === 0);
    deepEqual(await settledProblems(document), []);
    await close();
  });

  for (const [title, file] of [
    ['shift', 'shift.lwnet'],
    ['ghost', 'ghost.lwnet'],
    ['depthwise separable', 'separable.lwnet'],
  ] as const)
    test(`a quick fix makes a 3x3 convolution ${title}`, async () => {
      const document = await write(file, threeByThree);
      deepEqual(await settledProblems(document, DiagnosticSeverity.Error), []);
      const actions = await until('code actions', async () => {
        const found = await actionsAt(document, find(document, 'conv(64', 1));
        return found.length > 0 ? found : undefined;
      });
      const action = actions.find(offered => offered.title.toLowerCase().includes(title));
      ok(action, `offered was: ${actions.map(offered => offered.title).join(' | ')}`);
      await applyAction(action);
      notEqual(document.getText(), threeByThree, 'nothing changed');
      deepEqual(await settledProblems(document, DiagnosticSeverity.Error), [], document.getText());
      await close();
    });

  test('a documentation comment goes on behind Enter, and ends behind an empty line', async () => {
    const document = await write('comment.lwnet', '/// The first line.');
    await commands.executeCommand('cursorBottom');
    await commands.executeCommand('type', { text: '\n' });
    equal(document.getText(), '/// The first line.\n/// ');
    await commands.executeCommand('type', { text: '\n' });
    equal(document.getText(), '/// The first line.\n/// \n');
    await close();
  });

  for (const [typed, whole] of [
    ['swi', 'swish'],
    ['silu', 'swish'],
    ['leaky_', 'leaky'],
    ['rel', 'relu'],
  ] as const)
    test(`a stage typed behind an arrow is completed, and the blank stays: ${typed}`, async () => {
      const document = await write('typed.lwnet', 'network A {\n  input(3, 8, 8)\n}\n');
      const end = document.lineAt(1).range.end;
      window.activeTextEditor!.selection = new Selection(end, end);
      for (const text of ` -> ${typed}`) await commands.executeCommand('type', { text });
      await until('the suggestion', async () => {
        await commands.executeCommand('acceptSelectedSuggestion');
        return !document.lineAt(1).text.endsWith(typed) || undefined;
      });
      equal(document.lineAt(1).text, `  input(3, 8, 8) -> ${whole}`);
      await close();
    });

  test('a problem leads to its own place in the documentation, as it reads', async () => {
    const document = await write('link.lwnet', 'network A {\n  input(3, 8, 8) -> con(4)\n}\n');
    await until('the problem', () => problems(document).length > 0 || undefined);
    const [{ code } = {}] = languages.getDiagnostics(document.uri);
    ok(typeof code === 'object', 'the problem has no link');
    equal(code.target.fragment, 'unknown-name');
    await commands.executeCommand('vscode.open', code.target);
    const input = await until('the page', () => {
      const { activeTab } = window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof TabInputCustom ? activeTab.input : undefined;
    });
    equal(input.viewType, 'vscode.markdown.preview.editor');
    equal(input.uri.toString(), code.target.toString());
    await close();
    await close();
  });

  test('EfficientNet-B4 on an Ultra96 is told what leaves the accelerator', async () => {
    const document = await write('ultra96.lwnet', onUltra96);
    await until(
      'a problem that says it',
      () =>
        problems(document, DiagnosticSeverity.Hint).some(text => text.includes('leave the accelerator')) ||
        undefined,
    );
    await close();
  });
}
