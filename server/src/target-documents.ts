/**
 * Asks an editor for the documents of targets. They are JSON, and only what opens, changes and closes is wanted of them:
 * as part of a client's own selector they would have this server's formatter and completion beside those of JSON.
 */
import {
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { ending } from './targets/file';

export const targetPattern = `**/*${ending}`;

const documentSelector = ['json', 'jsonc'].map(language => ({ language, pattern: targetPattern }));

export function synchronizeTargets({ client }: Connection): void {
  const registered = [
    client.register(DidOpenTextDocumentNotification.type, { documentSelector }),
    client.register(DidChangeTextDocumentNotification.type, {
      documentSelector,
      syncKind: TextDocumentSyncKind.Incremental,
    }),
    client.register(DidCloseTextDocumentNotification.type, { documentSelector }),
  ];
  // An editor that refuses shows no problems there; deployments are judged by the file.
  for (const one of registered) void one.catch(() => undefined);
}
