/** Where somebody types. */
import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

export type Change = { readonly range?: Range; readonly text: string };

/** Where changes just made to a document ended, if they are what a key does: letters in one place. */
export function caretBehind(
  document: TextDocument | undefined,
  changes: readonly Change[],
): Position | undefined {
  const [change] = changes;
  if (document === undefined || change?.range === undefined || changes.length > 1) return undefined;
  // A bracket that the editor closes by itself, or a call that it completes, has the caret inside.
  const closed = /(?:\(\)|\[\]|\{\}|"")$/.test(change.text) ? 1 : 0;
  return document.positionAt(document.offsetAt(change.range.start) + change.text.length - closed);
}
