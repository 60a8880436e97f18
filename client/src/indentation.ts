/** Indents a file that is open before VS Code knows this extension's defaults as one that is opened later. */
import { type TextEditor, workspace } from 'vscode';

/** VS Code keeps the indentation that such a file was opened with, four blanks where it was empty. */
export function indentAsConfigured(editors: readonly TextEditor[]): void {
  for (const editor of editors) {
    const { uri, languageId } = editor.document;
    if (languageId !== 'lwnet') continue;
    const configured = workspace.getConfiguration('editor', { uri, languageId });
    // Who has indentation found out from the text has it so already.
    if (configured.get('detectIndentation')) continue;
    const tabSize = configured.get<number>('tabSize');
    const insertSpaces = configured.get<boolean>('insertSpaces');
    if (tabSize !== undefined && insertSpaces !== undefined)
      editor.options = { tabSize, indentSize: 'tabSize', insertSpaces };
  }
}
