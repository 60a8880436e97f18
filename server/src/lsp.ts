/**
 * Joins a connection and the features. Decides nothing but when: what is asked is answered from the text of that
 * moment, what has become stale is dropped, and a bug in one answer stays in that answer.
 */
import {
  type CancellationToken,
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  type DidChangeWorkspaceFoldersParams,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  WatchKind,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import type { Analysis } from './analysis';
import { caretBehind } from './caret';
import type { Chosen } from './features/active';
import type { Elsewhere, Everywhere } from './features/elsewhere';
import { registerFeatures, serverCapabilities } from './features/requests';
import { publishedIn } from './features/spoken';
import type { Finder } from './host';
import { english, languages, type Speaks, speaks } from './languages';
import {
  allTargets,
  changedNotification,
  type ImportedModel,
  importRequest,
  libraryTextRequest,
  type TargetChosen,
  targetNotification,
  type Understands,
} from './messages';
import { refuse } from './protocol';
import { Publisher } from './publisher';
import { type Editor, readEditor, readSettings, readUnderstands, type Settings, usual } from './settings';
import { type GoOn, inSlices, Lately, Telling } from './slices';
import { libraryText, libraryUri } from './std/library';
import { synchronizeTargets, targetPattern } from './target-documents';
import { TargetFinder } from './target-finder';
import { isTargetFile } from './targets/file';
import type { Targets } from './targets/registry';
import { type Text, Workspace } from './workspace';

/** What a feature is given beside the request's own parameters. */
export interface Ask extends Editor {
  readonly analysis: Analysis;
  readonly elsewhere: Elsewhere;
  /** A file and all of the workspace that import it, directly or by others. */
  readonly everywhere: Everywhere;
  /** The files of the workspace and the open ones. */
  readonly texts: () => Promise<readonly Text[]>;
  /** The same, where that takes long as they were when this was asked before. */
  readonly textsLately: () => Promise<readonly Text[]>;
  /** Every target that the file can deploy to, deployed to or not. */
  readonly targetsSeen: () => Promise<Targets>;
  readonly settings: Settings;
  /** The target that one works on. */
  readonly chosen: Chosen;
  readonly client: Understands;
  /** For long work: to be awaited between its pieces, which ends where this is false. */
  readonly goOn: GoOn;
}

/** Makes the handler of a request about a document from the feature that answers it. */
export type Answer = <P extends About, R>(
  name: string,
  feature: (ask: Ask, params: P) => R | undefined | Promise<R | undefined>,
  /** Whether it may be about a file that the editor has not open. */
  isOfClosed?: boolean,
) => Handler<P, R>;

/** The same of a request about all files: those of the workspace, and those that are open. */
export type AnswerOfAll = <P, R>(
  name: string,
  feature: (texts: readonly Text[], params: P) => R,
) => Handler<P, R>;

type Handler<P, R> = (
  params: P,
  token: CancellationToken,
  progress?: WorkDoneProgressReporter,
) => Promise<R | null | ResponseError<void>>;

interface About {
  readonly textDocument: { readonly uri: string };
}

/** What an editor may say at the start. */
interface Given {
  readonly docsBase?: unknown;
  readonly rules?: unknown;
  /** True where it shows mistakes of JSON's form by itself. */
  readonly tellsJson?: unknown;
  /** As it is told when it is chosen. */
  readonly target?: unknown;
}

/**
 * @param begun told once the first file has its answer, with the editor's process where it says which that is
 * @param docs where the documentation lies, for editors that do not say it themselves
 */
export function serve(
  connection: Connection,
  host: Finder,
  begun: (editor: number | undefined) => void,
  docs?: string,
): void {
  const finder = new TargetFinder(host, () => publisher.settingsChanged());
  let folders: readonly string[] = [];
  const folder = () => folders[0];
  const workspace = new Workspace(host, uri => publisher.outdated(uri), finder.sees, folder);
  const elsewhere: Elsewhere = workspace.located;
  const allFiles = async () => (await Promise.all(folders.map(folder => host.find(folder, '.lwnet')))).flat();
  const texts = async (goOn: GoOn) => workspace.texts(await allFiles(), goOn);
  const everywhere = async (uri: string, goOn: GoOn) => workspace.withReaders(uri, await allFiles(), goOn);
  let docsBase: string | undefined;
  let client: ClientCapabilities | undefined;
  let editorProcess: number | undefined;
  let hasBegun = false;
  let settings = usual;
  let say: Speaks = english;
  let own: Understands = {};
  let editor = readEditor({});
  let tellsJson = false;
  let target: Chosen;
  // Whoever cannot choose works on all of them.
  const chosen = (): Chosen => (own.targets ? target : allTargets);
  const log = (what: string, error: unknown) =>
    connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  const publisher = new Publisher(workspace, {
    publish: params => {
      void connection.sendDiagnostics(publishedIn(say, params)).catch(() => undefined);
      if (!hasBegun) begun(editorProcess);
      hasBegun = true;
    },
    refresh: () => refresh(),
    docsBase: () => docsBase,
    levels: () => settings.levels,
    chosen,
    tellsJson: () => tellsJson,
    changed: params => {
      if (own.figures) void connection.sendNotification(changedNotification, params).catch(() => undefined);
    },
    log,
  });

  const lately = new Lately('files of the workspace', () => texts(inSlices()), log);

  const refresh = () => {
    const { inlayHint, semanticTokens, codeLens } = client?.workspace ?? {};
    if (inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh().catch(() => undefined);
    if (semanticTokens?.refreshSupport) connection.languages.semanticTokens.refresh();
    if (codeLens?.refreshSupport)
      void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  };

  /** One line for everything that settings say wrongly: nothing of it is worth a window. */
  const takeSettings = (given: unknown) => {
    const read = readSettings(given);
    settings = read.settings;
    if (read.refused.length > 0) connection.console.warn(`lwnet.rules: ${read.refused.join(' ')}`);
  };

  const takeTarget = (given: unknown) => {
    target = typeof given === 'string' ? given : undefined;
  };

  connection.onInitialize(async (params: InitializeParams): Promise<InitializeResult> => {
    const { capabilities, initializationOptions, workspaceFolders, rootUri } = params;
    client = capabilities;
    editor = readEditor(capabilities);
    editorProcess = params.processId ?? undefined;
    folders = workspaceFolders?.map(folder => folder.uri) ?? (rootUri === null ? [] : [rootUri]);
    finder.setFolders(folders);
    const given = initializationOptions as Given | undefined | null;
    tellsJson = given?.tellsJson === true;
    takeTarget(given?.target);
    docsBase = typeof given?.docsBase === 'string' ? given.docsBase : docs;
    takeSettings(given);
    own = readUnderstands(capabilities.experimental);
    say = await speaks(languages, params.locale);
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        positionEncoding: 'utf-16',
        ...serverCapabilities,
      },
      serverInfo: { name: 'lwnet' },
    };
  });

  const starting = connection.onInitialized(() => {
    starting.dispose();
    synchronizeTargets(connection, client?.textDocument);
    if (!client?.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
    const watchers = [
      { globPattern: '**/*.lwnet' },
      { globPattern: targetPattern },
      // Of a folder that goes, some editors tell no file.
      { globPattern: '**/*', kind: WatchKind.Delete },
    ];
    // An editor that refuses is one that does not watch.
    void connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch(() => undefined);
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => {
    workspace.opened(uri, text, version);
    lately.changed(uri);
    publisher.opened(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    workspace.changed(uri, contentChanges, version);
    lately.changed(uri);
    const before = publisher.caretIn(uri);
    publisher.changed(uri, caretBehind(workspace.document(uri), contentChanges, before));
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const uri = workspace.document(textDocument.uri)?.uri ?? textDocument.uri;
    const dependents = workspace.dependents(uri).filter(other => other !== uri);
    workspace.closed(uri);
    lately.changed();
    publisher.closed(uri, dependents);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const of = (wanted: FileChangeType) =>
      changes.filter(({ type }) => type === wanted).map(({ uri }) => uri);
    lately.changed();
    finder.changedOutside(of(FileChangeType.Created), of(FileChangeType.Deleted));
    const touched = workspace.changedOutside(changes.map(({ uri }) => uri));
    // A new file may be what an import was missing.
    const isNew = changes.some(({ type }) => type === FileChangeType.Created);
    for (const other of isNew ? workspace.documents() : touched) publisher.outdated(other);
  });
  connection.onDidChangeConfiguration(({ settings: given }: { settings?: { lwnet?: unknown } | null }) => {
    const mine = given?.lwnet;
    // A client that would have to be asked for its settings sends none: what it said at the start holds.
    if (typeof mine !== 'object' || mine === null) return;
    takeSettings(mine);
    refresh();
    publisher.settingsChanged();
  });
  connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    ({ event: { added, removed } }: DidChangeWorkspaceFoldersParams) => {
      const gone = new Set(removed.map(folder => folder.uri));
      folders = [...folders.filter(folder => !gone.has(folder)), ...added.map(folder => folder.uri)];
      finder.setFolders(folders);
      lately.changed();
      publisher.settingsChanged();
    },
  );
  connection.onNotification(targetNotification, (given: Partial<TargetChosen> | undefined) => {
    takeTarget(given?.target);
    publisher.settingsChanged();
  });
  connection.onShutdown(() => publisher.stop());

  connection.onRequest(libraryTextRequest, ({ uri }: { uri: string }) =>
    uri === libraryUri ? libraryText() : null,
  );

  const modified = () => new ResponseError<void>(LSPErrorCodes.ContentModified, 'The document has changed.');

  const cancelled = () =>
    new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');

  /** Guards a request: a bug is logged and answers nothing, and what became stale says so. */
  const answer: Answer = (name, feature, isOfClosed) => async (params, token, progress) => {
    const { uri } = params.textDocument;
    const version = workspace.document(uri)?.version;
    const isKnown = version !== undefined || uri === libraryUri || isOfClosed === true;
    // Files of targets are JSON, of which editors know how to complete and to explain it by a schema.
    if (!isKnown || isTargetFile(uri)) return null;
    const stale = () => {
      if (token.isCancellationRequested) return cancelled();
      if (workspace.document(uri)?.version !== version) return modified();
      return undefined;
    };
    const telling = new Telling(name, progress);
    let isWide = false;
    try {
      const analysis = await workspace.analysis(uri);
      const overtaken = stale();
      if (overtaken !== undefined || analysis === undefined) return overtaken ?? null;
      const goOn = inSlices(
        () => stale() === undefined,
        (done, all) => telling.tell(done, all),
      );
      const wide: Everywhere = of => {
        isWide = true;
        return everywhere(of, goOn);
      };
      const targetsSeen = () => workspace.targetsSeen(uri);
      const world = {
        analysis,
        elsewhere,
        everywhere: wide,
        texts: () => {
          isWide = true;
          return texts(goOn);
        },
        textsLately: async () => (await lately.look(uri)) ?? [],
        targetsSeen,
      };
      const wishes = { settings, chosen: chosen(), client: own, ...editor };
      const result = await feature({ ...world, ...wishes, goOn }, params);
      // A file that it imports may have changed while others were looked through.
      const isOutdated = isWide && workspace.last(uri) !== analysis;
      return stale() ?? (isOutdated ? modified() : result) ?? null;
    } catch (error) {
      log(name, error);
      return null;
    } finally {
      telling.end();
    }
  };
  const answerOfAll: AnswerOfAll = (name, feature) => async (params, token, progress) => {
    const telling = new Telling(name, progress);
    try {
      const isWanted = () => !token.isCancellationRequested;
      const goOn = inSlices(isWanted, (done, all) => telling.tell(done, all));
      const found = await texts(goOn);
      return isWanted() ? feature(found, params) : cancelled();
    } catch (error) {
      log(name, error);
      return null;
    } finally {
      telling.end();
    }
  };
  connection.onRequest(importRequest, async ({ uri }: { uri: string }): Promise<ImportedModel> => {
    // The readers of other tools' files are an eighth of the server, and seldom asked.
    const { openModel } = await import('./features/import');
    const opened = await host.look?.(uri, source => openModel(uri, source));
    return opened ?? { failure: 'there is no disk to read it from.' };
  });
  registerFeatures(connection, answer, answerOfAll, workspace, text => say(text));
  refuse(connection);
  connection.listen();
}
