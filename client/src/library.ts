/** Shows the standard library's files, which lie inside the server and not on any disk. */
import { type Disposable, workspace } from 'vscode';
import { libraryTextRequest } from '../../server/src/custom';
import type { Current } from './asking';

export const libraryScheme = 'lwnet-std';

export function provideLibrary(current: Current): Disposable {
  return workspace.registerTextDocumentContentProvider(libraryScheme, {
    provideTextDocumentContent: (uri, token) =>
      current()?.sendRequest<string | null>(libraryTextRequest, { uri: uri.toString() }, token),
  });
}
