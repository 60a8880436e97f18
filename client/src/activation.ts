/** What the extension shows, whether its server runs on Node or in a browser. All knowledge of the language is the server's. */
import { commands, type ExtensionContext, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { libraryScheme } from '../../server/src/messages';
import type { Current } from './asking';
import { startAgain } from './crashes';
import { docsBase, provideDocumentation } from './documentation';
import { lendFiles } from './files';
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

/** A client with the server that it starts. */
export interface Pair {
  readonly client: BaseLanguageClient;
  /** Taken before the client stops, which forgets its server: ends one that does not end by itself. */
  readonly ender: () => () => void;
}

let running: (Pair & { readonly started: Promise<void> }) | undefined;

/** @param pair makes a client: one whose server never came up can't be started again, so each start has its own */
export async function activateWith(
  context: ExtensionContext,
  pair: (options: LanguageClientOptions) => Pair,
): Promise<void> {
  const log = window.createOutputChannel('lwnet', { log: true });
  const follower = new Follower();
  const current: Current = () => running?.client;
  const choice = new TargetChoice(context, current, follower);
  const launch = () => {
    const made: Pair = pair({
      documentSelector: schemes().map(scheme => ({ scheme, language: 'lwnet' })),
      outputChannel: log,
      // A server that is started again by itself is told what holds then.
      initializationOptions: () => ({
        docsBase,
        // VS Code knows JSON: what is no JSON at all it tells of itself.
        tellsJson: true,
        target: choice.chosen,
        ...JSON.parse(JSON.stringify(workspace.getConfiguration('lwnet'))),
      }),
      // The server is told again whenever they change.
      synchronize: { configurationSection: 'lwnet' },
      errorHandler: startAgain(() => running?.client === made.client),
    });
    made.client.registerFeature(understanding);
    lendFiles(made.client);
    follower.hear(made.client);
    running = { ...made, started: made.client.start() };
    return running.started;
  };
  context.subscriptions.push(
    log,
    follower,
    provideLibrary(current),
    provideDocumentation(context.extensionUri),
    showTotals(current, follower),
    choice,
    new Heat(current, follower),
    new TableView(context, current, follower, costs),
    new TableView(context, current, follower, targets),
    newFiles(current),
    openModels(current),
    commands.registerCommand('lwnet.restartServer', async () => {
      await stop();
      await launch();
    }),
  );
  indentAsConfigured(window.visibleTextEditors);
  await launch();
}

/**
 * Where networks lie: on the disk, nowhere yet, in the library, whose files are read as any other, and wherever the folders
 * are that are open. Of other schemes some are views of texts that nobody works on, as older versions are.
 */
const schemes = (): readonly string[] => [
  ...new Set([
    'file',
    'untitled',
    libraryScheme,
    ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme),
  ]),
];

/** How long a server may take to come up before it counts as hanging; to go it has two seconds from the client. */
const startMs = 5_000;

/** Ends the server, one that hangs as well: whoever wants it to start anew does so because it does not answer. */
export async function stop(): Promise<void> {
  const stopping = running;
  running = undefined;
  if (stopping === undefined) return;
  const { client, started, ender } = stopping;
  // A client that is still starting refuses to stop, and one that failed to start has nothing to stop.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, startMs);
  });
  await Promise.race([started.catch(() => undefined), late]);
  clearTimeout(timer);
  const end = ender();
  try {
    if (client.isRunning()) await client.stop();
  } catch (error) {
    client.outputChannel.warn(`The server did not stop by itself and was ended: ${error}`);
  }
  end();
}
