/** Shows the standard library's files, which lie inside the server and not on any disk. */
import { type Disposable, workspace } from 'vscode';
import { libraryScheme, libraryTextRequest } from '../../server/src/messages';
import type { Current } from './asking';

export function provideLibrary(current: Current): Disposable {
  return workspace.registerTextDocumentContentProvider(libraryScheme, {
    provideTextDocumentContent: (uri, token) =>
      current()?.sendRequest<string | null>(libraryTextRequest, { uri: uri.toString() }, token),
  });
}
