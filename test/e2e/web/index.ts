/** Runs inside the browser's extension host: what needs the server, which is a worker there, and files that it reads. */
import {
  commands,
  DiagnosticSeverity,
  extensions,
  type Hover,
  languages,
  MarkdownString,
  Position,
  type TextDocument,
  Uri,
  type WorkspaceEdit,
  window,
  workspace,
} from 'vscode';

const network =
  'import Unit from "parts.lwnet"\n\nnetwork Net {\n  input(3, 32, 32) -> con(8, 3)\n  Unit(16)\n}\n';

const say = (line: string): void => console.log(`[e2e] ${line}`);

function ok(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const found = await look();
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

const uriOf = (name: string): Uri => Uri.joinPath(workspace.workspaceFolders![0]!.uri, name);

const errors = ({ uri }: TextDocument): string[] =>
  languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity === DiagnosticSeverity.Error)
    .map(({ message }) => message);

async function hoverAt({ uri }: TextDocument, line: number, character: number): Promise<string> {
  const found = await commands.executeCommand<Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    new Position(line, character),
  );
  return found
    .flatMap(({ contents }) => contents)
    .map(content => (content instanceof MarkdownString ? content.value : String(content)))
    .join('\n');
}

export async function run(): Promise<void> {
  const extension = extensions.getExtension('lwnet.lwnet');
  ok(extension, 'the extension is not there');
  ok(extension.extensionUri.scheme === 'http', `it came from ${extension.extensionUri}`);
  await extension.activate();
  await workspace.fs.writeFile(uriOf('net.lwnet'), new TextEncoder().encode(network));
  const document = await workspace.openTextDocument(uriOf('net.lwnet'));
  await window.showTextDocument(document);
  ok(document.uri.scheme !== 'file', 'this is a disk');

  await until('a mistake', () => errors(document).length > 0 || undefined);
  ok(errors(document).length === 1, errors(document).join('; '));
  ok(errors(document)[0]!.startsWith("There is no operator 'con'."), errors(document).join('; '));
  say('✓ one mistake is told once, and an import that nobody has open is found');

  const hover = await hoverAt(document, 3, 4);
  ok(hover.includes('3×32×32'), hover);
  say('✓ hover tells shapes');

  const edit = await commands.executeCommand<WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    new Position(4, 3),
    'Cell',
  );
  ok(
    edit.entries().some(([uri]) => uri.path.endsWith('/parts.lwnet')),
    `renamed in ${edit.entries().map(([uri]) => uri.path)}`,
  );
  say('✓ a block is renamed in the file that is closed, too');

  await commands.executeCommand('lwnet.restartServer');
  await until('a hover of another worker', async () => (await hoverAt(document, 3, 4)) || undefined);
  say('✓ the server starts again');
}
