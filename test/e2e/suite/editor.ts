/** What the tests do in the editor, in the words of a person at it. */
import { ok } from 'node:assert/strict';
import {
  type CodeAction,
  commands,
  DiagnosticSeverity,
  type DocumentSymbol,
  type Hover,
  type Location,
  type LocationLink,
  languages,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
  type TextEdit,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';

/** A file in the copy of the examples that the tests work on. */
export function fileUri(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  ok(folder, 'the tests need a folder');
  return Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(fileUri(name));
  await window.showTextDocument(document);
  return document;
}

/** A new file beside the examples, opened. */
export async function write(name: string, text: string): Promise<TextDocument> {
  await workspace.fs.writeFile(fileUri(name), new TextEncoder().encode(text));
  return open(name);
}

/** Closes the file and forgets what was typed into it. */
export async function close(): Promise<void> {
  await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

export const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Waits for something that the server brings about in its own time. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<NonNullable<T>> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** The problems down to a severity, each as `line:column message`. */
export function problems(document: TextDocument, least = DiagnosticSeverity.Warning): string[] {
  return languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity <= least)
    .map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
}

export const errors = (document: TextDocument): string[] => problems(document, DiagnosticSeverity.Error);

/**
 * The problems once the server has read the file as it is now. Having none looks like not being read yet, so an answer
 * about the text comes first, and then the list must stay as it is for a moment.
 */
export async function settledProblems(
  document: TextDocument,
  least = DiagnosticSeverity.Warning,
): Promise<string[]> {
  await until('an outline of the file', () => symbols(document));
  let before = problems(document, least).join('\n');
  for (let calm = 0; calm < 8; calm++) {
    await pause(100);
    const now = problems(document, least).join('\n');
    if (now !== before) calm = 0;
    before = now;
  }
  return problems(document, least);
}

/** Where a text stands for the `nth` time; the position is inside of it by `into` characters. */
export function find(document: TextDocument, text: string, into = 0): Position {
  const offset = document.getText().indexOf(text);
  ok(offset >= 0, `${document.fileName} has no ${JSON.stringify(text)}`);
  return document.positionAt(offset + into);
}

export async function replace(document: TextDocument, text: string, by: string): Promise<void> {
  const start = find(document, text);
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(start, find(document, text, text.length)), by);
  ok(await workspace.applyEdit(edit), 'the edit was refused');
}

export async function hoverAt(document: TextDocument, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map(content =>
      content instanceof MarkdownString || typeof content === 'object' ? content.value : content,
    )
    .join('\n');
}

export async function symbols(document: TextDocument): Promise<DocumentSymbol[] | undefined> {
  return commands.executeCommand<DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
}

export async function completionsAt(document: TextDocument, position: Position): Promise<string[]> {
  const list = await commands.executeCommand<{ items: { label: string | { label: string } }[] }>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

export async function definitionsAt(
  document: TextDocument,
  position: Position,
): Promise<{ uri: Uri; range: Range }[]> {
  const found = await commands.executeCommand<(Location | LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    position,
  );
  return found.map(place =>
    'targetUri' in place
      ? { uri: place.targetUri, range: place.targetSelectionRange ?? place.targetRange }
      : place,
  );
}

/** What formatting would change; nothing where the file has its canonical form. */
export async function formattingOf(document: TextDocument): Promise<TextEdit[]> {
  const edits = await commands.executeCommand<TextEdit[] | undefined>(
    'vscode.executeFormatDocumentProvider',
    document.uri,
    { tabSize: 2, insertSpaces: true },
  );
  return edits ?? [];
}

/** The light bulb's menu, with the edits of its first entries worked out. */
export async function actionsAt(document: TextDocument, position: Position): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new Range(position, position),
    undefined,
    30,
  );
}

/** Does what choosing an entry of that menu does. */
export async function applyAction(action: CodeAction): Promise<void> {
  if (action.edit !== undefined)
    ok(await workspace.applyEdit(action.edit), `the edit of '${action.title}' was refused`);
  const { command } = action;
  if (command !== undefined) await commands.executeCommand(command.command, ...(command.arguments ?? []));
}
