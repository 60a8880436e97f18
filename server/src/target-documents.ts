/**
 * Asks an editor for the documents of targets. They are JSON, and only what opens, changes, closes and mends them is wanted:
 * as part of a client's own selector they would have this server's formatter and completion beside those of JSON.
 */
import {
  type ClientCapabilities,
  CodeActionKind,
  CodeActionRequest,
  type Connection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { ending } from './targets/file';

export const targetPattern = `**/*${ending}`;

const documentSelector = ['json', 'jsonc'].map(language => ({ language, pattern: targetPattern }));

/** @param can what the editor says of itself */
export function synchronizeTargets({ client }: Connection, can: ClientCapabilities['textDocument']): void {
  if (can?.synchronization?.dynamicRegistration !== true) return;
  const registered = [
    client.register(DidOpenTextDocumentNotification.type, { documentSelector }),
    client.register(DidChangeTextDocumentNotification.type, {
      documentSelector,
      syncKind: TextDocumentSyncKind.Incremental,
    }),
    client.register(DidCloseTextDocumentNotification.type, { documentSelector }),
  ];
  const codeActionKinds = [CodeActionKind.QuickFix];
  if (can.codeAction?.dynamicRegistration === true)
    registered.push(client.register(CodeActionRequest.type, { documentSelector, codeActionKinds }));
  // An editor that refuses shows no problems there; deployments are judged by the file.
  for (const one of registered) void one.catch(() => undefined);
}
