/**
 * The pages that problems lead to. They have addresses of their own, which the manifest opens as Markdown reads: as files
 * they would open as source, and a problem may lead to no command.
 */
import { type Disposable, Uri, workspace } from 'vscode';

const scheme = 'lwnet-docs';

export const docsBase = `${scheme}:/`;

/** @param extension the folder of the extension */
export const provideDocumentation = (extension: Uri): Disposable =>
  workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async ({ path }) =>
      new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, 'docs', path))),
  });
