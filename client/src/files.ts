/** Reads files for the server that lie on no disk, or that a server in a browser has no other way to. */
import { FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FileAsked,
  type FileRead,
  type FilesAsked,
  type FolderAsked,
  findFilesRequest,
  listFolderRequest,
  readFileRequest,
} from '../../server/src/messages';

/** Folders beyond which no more is looked through for one request: each may be a request to another machine. */
const mostFolders = 500;

export function lendFiles(client: BaseLanguageClient): void {
  client.onRequest(readFileRequest, async ({ uri, mostBytes }: FileAsked) => read(Uri.parse(uri), mostBytes));
  client.onRequest(listFolderRequest, async ({ folder }: FolderAsked) =>
    (await entriesOf(Uri.parse(folder))).map(([name]) => name),
  );
  client.onRequest(findFilesRequest, async ({ folder, ending }: FilesAsked) => {
    const found: string[] = [];
    // Breadth first, so that what is near comes in before the limit.
    const open = [Uri.parse(folder)];
    for (let i = 0; i < Math.min(open.length, mostFolders); i++)
      for (const [name, type] of await entriesOf(open[i]!)) {
        const uri = Uri.joinPath(open[i]!, name);
        if (type === FileType.Directory && !/^(?:\.|node_modules$)/.test(name)) open.push(uri);
        if (type === FileType.File && name.endsWith(ending))
          found.push(client.code2ProtocolConverter.asUri(uri));
      }
    return found;
  });
}

/** What is no folder has nothing in it. */
async function entriesOf(folder: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

async function read(uri: Uri, mostBytes: number): Promise<FileRead | null> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.Directory) !== 0) return { failure: 'this is a folder, not a file.' };
    if (size > mostBytes) {
      const [has, most] = [size, mostBytes].map(bytes => bytes.toLocaleString('en-US'));
      return { failure: `this has ${has} bytes, and files of more than ${most} bytes are not read.` };
    }
    const bytes = await workspace.fs.readFile(uri);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return error instanceof TypeError ? { failure: 'this is not text in UTF-8.' } : null;
  }
}
