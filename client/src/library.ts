/** Shows the standard library's files, which lie inside the server and not on any disk. */
import { type Disposable, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { libraryTextRequest } from '../../server/src/custom';

export const libraryScheme = 'lwnet-std';

/** @param client the client of the moment: a restart makes a new one */
export function provideLibrary(client: () => LanguageClient | undefined): Disposable {
  return workspace.registerTextDocumentContentProvider(libraryScheme, {
    provideTextDocumentContent: (uri, token) =>
      client()?.sendRequest<string | null>(libraryTextRequest, { uri: uri.toString() }, token),
  });
}
