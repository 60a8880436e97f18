/** Where somebody types. */
import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

export type Change = { readonly range?: Range; readonly text: string };

export interface Caret {
  readonly at: Position;
  /** Whether somebody is to type over a word that completion left there for an argument. */
  readonly isToFill: boolean;
}

/** A call as completion writes it: the first of its words is selected. */
const toFill = /\(([a-z]\w*)((?:, [a-z]\w*)*\))$/;

/** Where changes just made to a document ended, if they are what a key does: letters in one place. */
export function caretBehind(
  document: TextDocument | undefined,
  changes: readonly Change[],
): Caret | undefined {
  const [change] = changes;
  if (document === undefined || change?.range === undefined || changes.length > 1) return undefined;
  // A bracket that the editor closes by itself, or a call that it completes, has the caret inside.
  const rest = toFill.exec(change.text)?.[2];
  const closed = rest?.length ?? (/(?:\(\)|\[\]|\{\}|"")$/.test(change.text) ? 1 : 0);
  const at = document.positionAt(document.offsetAt(change.range.start) + change.text.length - closed);
  return { at, isToFill: rest !== undefined };
}
