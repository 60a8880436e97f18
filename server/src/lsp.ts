/**
 * Joins a connection and the features. Decides nothing but when: what is asked is answered from the text of that
 * moment, what has become stale is dropped, and a bug in one answer stays in that answer.
 */
import {
  type CancellationToken,
  type Connection,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Analysis } from './analysis';
import type { Elsewhere } from './features/elsewhere';
import { registerFeatures, serverCapabilities } from './features/requests';
import type { Host } from './host';
import { Publisher } from './publisher';
import { libraryText, libraryUri } from './std/library';
import { Workspace } from './workspace';

/** What a feature is given beside the request's own parameters. */
export interface Ask {
  readonly analysis: Analysis;
  readonly elsewhere: Elsewhere;
}

/** Makes the handler of a request about a document from the feature that answers it. */
export type Answer = <P extends About, R>(
  name: string,
  feature: (ask: Ask, params: P) => R | undefined,
) => (params: P, token: CancellationToken) => Promise<R | null | ResponseError<void>>;

interface About {
  readonly textDocument: { readonly uri: string };
}

export function serve(connection: Connection, host: Host): void {
  const workspace = new Workspace(host);
  const elsewhere: Elsewhere = uri => workspace.last(uri);
  let docsBase: string | undefined;
  const log = (what: string, error: unknown) =>
    connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  const publisher = new Publisher(workspace, {
    publish: params => void connection.sendDiagnostics(params).catch(() => undefined),
    docsBase: () => docsBase,
    log,
  });

  connection.onInitialize(({ initializationOptions }: InitializeParams): InitializeResult => {
    const base = (initializationOptions as { docsBase?: unknown } | undefined)?.docsBase;
    docsBase = typeof base === 'string' ? base : undefined;
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        positionEncoding: 'utf-16',
        ...serverCapabilities,
      },
      serverInfo: { name: 'lwnet' },
    };
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => {
    workspace.opened(uri, text, version);
    publisher.opened(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    workspace.changed(uri, contentChanges, version);
    publisher.changed(uri);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const dependents = workspace.dependents(uri).filter(other => other !== uri);
    workspace.closed(uri);
    publisher.closed(uri, dependents);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      workspace.forgetFile(uri);
      // A new file may be what an import was missing.
      const touched = type === FileChangeType.Created ? workspace.documents() : workspace.dependents(uri);
      for (const other of touched) publisher.changed(other);
    }
  });
  connection.onShutdown(() => publisher.stop());

  connection.onRequest('lwnet/libraryText', ({ uri }: { uri: string }) =>
    uri === libraryUri ? libraryText() : null,
  );

  /** Guards a request: a bug is logged and answers nothing, and what became stale says so. */
  const answer: Answer = (name, feature) => async (params, token) => {
    const { uri } = params.textDocument;
    const version = workspace.document(uri)?.version;
    if (version === undefined && uri !== libraryUri) return null;
    try {
      const analysis = await workspace.analysis(uri);
      if (token.isCancellationRequested)
        return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      if (workspace.document(uri)?.version !== version)
        return new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed.');
      return (analysis && feature({ analysis, elsewhere }, params)) ?? null;
    } catch (error) {
      log(name, error);
      return null;
    }
  };
  registerFeatures(connection, answer);
  connection.listen();
}
