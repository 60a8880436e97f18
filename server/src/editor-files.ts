/** Files as the editor has them: in a browser, or on a file system of the editor's own that is no disk. */
import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { type Finder, type Loaded, mostFileBytes } from './host';
import { findFilesRequest, listFolderRequest, readFileRequest } from './messages';

/** What changes there the editor tells, so nothing has a stamp. */
export function filesOfEditor(connection: Connection): Finder {
  // Other editors do not know these requests, and need not be asked twice.
  let isKnown = true;
  const ask = async <R>(method: string, params: object): Promise<R | undefined> => {
    if (!isKnown) return undefined;
    try {
      return ((await connection.sendRequest(method, params)) as R | null) ?? undefined;
    } catch (error) {
      if (error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound) isKnown = false;
      return undefined;
    }
  };
  return {
    read: uri => ask<Loaded>(readFileRequest, { uri, mostBytes: mostFileBytes }),
    list: async folder => (await ask<string[]>(listFolderRequest, { folder })) ?? [],
    find: async (folder, ending) => (await ask<string[]>(findFilesRequest, { folder, ending })) ?? [],
  };
}
