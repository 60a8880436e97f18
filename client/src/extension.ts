/** Starts the language server as a process beside a VS Code that runs on Node. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith, stop } from './activation';
import { provideTasks } from './check-task';

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(provideTasks(context));
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath;
  const server = { module, transport: TransportKind.ipc };
  const starts = { run: server, debug: { ...server, options: { execArgv: ['--inspect=6009'] } } };
  await activateWith(context, options => {
    // With this name the client reads `lwnet.trace.server`.
    const client = new LanguageClient('lwnet', starts, options);
    return {
      client,
      // A process that hangs does not hear that it should end.
      ender: () => {
        const { serverProcess } = client;
        return () => serverProcess?.kill('SIGKILL');
      },
    };
  });
}

export const deactivate = stop;
