/** The thin half: starts the language server and shows it the editor. All knowledge of the language is the server's. */
import { setTimeout as sleep } from 'node:timers/promises';
import { commands, type ExtensionContext, type LogOutputChannel, Uri, window, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { libraryScheme } from '../../server/src/messages';
import type { Current } from './asking';
import { provideTasks } from './check-task';
import { startAgain } from './crashes';
import { Follower } from './follow';
import { Heat } from './heat';
import { indentAsConfigured } from './indentation';
import { provideLibrary } from './library';
import { newFiles } from './new-file';
import { openModels } from './open-model';
import { showTotals } from './status';
import { costs, TableView, targets } from './table';
import { TargetChoice } from './target';
import { understanding } from './understanding';

let running: { readonly client: LanguageClient; readonly started: Promise<void> } | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('lwnet', { log: true });
  const follower = new Follower();
  const current: Current = () => running?.client;
  const choice = new TargetChoice(context, current, follower);
  const launch = () => {
    const client = createClient(context.extensionUri, log, () => choice.chosen);
    client.registerFeature(understanding);
    follower.hear(client);
    running = { client, started: client.start() };
    return running.started;
  };
  context.subscriptions.push(
    log,
    follower,
    provideLibrary(current),
    showTotals(current, follower),
    choice,
    new Heat(current, follower),
    new TableView(context, current, follower, costs),
    new TableView(context, current, follower, targets),
    newFiles(current),
    provideTasks(context),
    openModels(current),
    commands.registerCommand('lwnet.restartServer', async () => {
      await stop();
      await launch();
    }),
  );
  indentAsConfigured(window.visibleTextEditors);
  await launch();
}

export async function deactivate(): Promise<void> {
  await stop();
}

/** A client whose server never came up can't be started again, so each start has its own. */
function createClient(
  extension: Uri,
  log: LogOutputChannel,
  target: () => string | undefined,
): LanguageClient {
  const module = Uri.joinPath(extension, 'dist', 'server.cjs').fsPath;
  const server = { module, transport: TransportKind.ipc };
  const client: LanguageClient = new LanguageClient(
    // With this name the client reads `lwnet.trace.server`.
    'lwnet',
    { run: server, debug: { ...server, options: { execArgv: ['--inspect=6009'] } } },
    {
      documentSelector: [
        { scheme: 'file', language: 'lwnet' },
        { scheme: 'untitled', language: 'lwnet' },
        // The library's files are read as any other: hover and definitions work in there, too.
        { scheme: libraryScheme, language: 'lwnet' },
      ],
      outputChannel: log,
      // A server that is started again by itself is told what holds then.
      initializationOptions: () => ({
        docsBase: `${Uri.joinPath(extension, 'docs')}/`,
        // VS Code knows JSON: what is no JSON at all it tells of itself.
        tellsJson: true,
        target: target(),
        ...JSON.parse(JSON.stringify(workspace.getConfiguration('lwnet'))),
      }),
      // The server is told again whenever they change.
      synchronize: { configurationSection: 'lwnet' },
      errorHandler: startAgain(() => running?.client === client),
    },
  );
  return client;
}

/** How long a server may take to come up before it counts as hanging; to go it has two seconds from the client. */
const startMs = 5_000;

/** Ends the server, one that hangs as well: whoever wants it to start anew does so because it does not answer. */
async function stop(): Promise<void> {
  const stopping = running;
  running = undefined;
  if (stopping === undefined) return;
  const { client, started } = stopping;
  // A client that is still starting refuses to stop, and one that failed to start has nothing to stop.
  await Promise.race([started.catch(() => undefined), sleep(startMs, undefined, { ref: false })]);
  // The client forgets its process when it stops, and a process that hangs does not hear that it should end.
  const { serverProcess } = client;
  try {
    if (client.isRunning()) await client.stop();
  } catch (error) {
    client.outputChannel.warn(`The server did not stop by itself and was ended: ${error}`);
  }
  serverProcess?.kill('SIGKILL');
}
