/** What the manifest contributes beside the language: a network to begin with, snippets, the task, the walkthrough. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  type CompletionList,
  commands,
  extensions,
  Position,
  ProcessExecution,
  SnippetString,
  type SymbolInformation,
  tasks,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { close, errors, fileUri, open, problems, settledProblems, until, write } from './editor';
import { test } from './harness';
import { seen } from './keyboard';

export function contributing(): void {
  test('a new network for a chip opens, without a problem, and never over another', async () => {
    await open('mobilenet-v2.lwnet');
    const answers = { name: 'TestedNet', target: 'max78000', size: 'small' };
    await commands.executeCommand('lwnet.newNetwork', { answers });
    const { document } = window.activeTextEditor!;
    match(document.uri.path, /\/tested-net\.lwnet$/);
    deepEqual(await settledProblems(document), []);
    const before = document.getText();
    match(before, /deploy TestedNet on max78000 \{/);
    await commands.executeCommand('lwnet.newNetwork', { answers: { ...answers, target: 'cortex_m7' } });
    equal(new TextDecoder().decode(await workspace.fs.readFile(document.uri)), before);
    await workspace.fs.delete(document.uri);
    await close();
  });

  test('snippets are offered, and what they insert is no mistake', async () => {
    const document = await write('snippet.lwnet', '');
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new Position(0, 0),
    );
    const snippet = list.items.find(
      ({ label }) => (typeof label === 'string' ? label : label.label) === 'classifier',
    );
    ok(snippet?.insertText instanceof SnippetString, 'no snippet of that name');
    await window.activeTextEditor!.insertSnippet(snippet.insertText);
    deepEqual(await settledProblems(document), []);
    await close();
  });

  test('the task checks a folder, and its lines are understood', async () => {
    await write('checked/wrong.lwnet', 'network Wrong {\n  input(3, 8, 8) -> con(4)\n}\n');
    const [task] = await tasks.fetchTasks({ type: 'lwnet' });
    ok(task?.execution instanceof ProcessExecution, 'there is no task');
    deepEqual(task.problemMatchers, ['$lwnet']);
    // The shell that shows tasks is not part of every VS Code that the tests run in; the program is.
    const { process: program, args, options } = task.execution;
    const { status, stdout } = spawnSync(program, args, {
      // The examples beside it take longer.
      cwd: `${options!.cwd}/checked`,
      env: { ...process.env, ...options?.env },
      encoding: 'utf8',
    });
    equal(status, 1);
    match(stdout, /^wrong\.lwnet:2:21: error: .* \[unknown-name\]$/m);
    await close();
    await workspace.fs.delete(fileUri('checked'), { recursive: true });
  });

  test('the walkthrough opens with its steps', async () => {
    await commands.executeCommand('workbench.action.openWalkthrough', 'lwnet.lwnet#first', false);
    // Its tab is called `Walkthrough: …` or, in newer versions, `Welcome` like the page of all walkthroughs.
    await until('the page', () =>
      window.tabGroups.all.flatMap(({ tabs }) => tabs).some(({ label }) => /Walkthrough|Welcome/.test(label)),
    );
    const [{ steps }] = extensions.getExtension('lwnet.lwnet')!.packageJSON.contributes.walkthroughs;
    for (const { title } of steps) await seen?.(title);
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });

  test('names of the workspace are found, and imports follow a file that is renamed', async () => {
    const parts = fileUri('parts.lwnet');
    await write('parts.lwnet', 'block Findable(n) {\n  conv(n)\n}\n');
    const user = await write(
      'user.lwnet',
      'import Findable from "parts.lwnet"\n\nnetwork N {\n  input(3, 8, 8) -> Findable(4)\n}\n',
    );
    deepEqual(await settledProblems(user), []);
    const found = await commands.executeCommand<SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'Findable',
    );
    equal(found.find(({ name }) => name === 'Findable')?.location.uri.path, parts.path);
    const renaming = new WorkspaceEdit();
    renaming.renameFile(parts, fileUri('blocks.lwnet'));
    ok(await workspace.applyEdit(renaming));
    await until('the new path', () => user.getText().includes('from "blocks.lwnet"') || undefined);
    deepEqual(await settledProblems(user), []);
    equal(errors(user).length + problems(user).length, 0);
    await close();
  });
}
