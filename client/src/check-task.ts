/** The task that checks every file of a folder as a build does, with the command line that comes with the extension. */
import {
  type Disposable,
  type ExtensionContext,
  ProcessExecution,
  Task,
  TaskGroup,
  tasks,
  Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode';

const type = 'lwnet';

interface Definition {
  readonly type: typeof type;
  readonly command: 'check';
  readonly arguments?: readonly string[];
}

export function provideTasks({ extensionUri }: ExtensionContext): Disposable {
  const cli = Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  const taskOf = (folder: WorkspaceFolder, definition: Definition): Task => {
    const { command, arguments: args = ['.'] } = definition;
    const execution = new ProcessExecution(process.execPath, [cli, command, ...args], {
      cwd: folder.uri.fsPath,
      // The editor's own program is a Node where it is told so; one that is a Node already does not mind.
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new Task({ ...definition }, folder, 'check', type, execution, '$lwnet');
    task.group = TaskGroup.Test;
    return task;
  };
  return tasks.registerTaskProvider(type, {
    provideTasks: () =>
      (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(folder => taskOf(folder, { type, command: 'check' })),
    resolveTask: ({ definition, scope }) =>
      typeof scope === 'object' ? taskOf(scope, definition as unknown as Definition) : undefined,
  });
}
