/** Where somebody types. */
import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

export type Change = { readonly range?: Range; readonly text: string };

export interface Caret {
  /** The first is where the last change was told of first; an editor may have several at work. */
  readonly at: readonly [Position, ...Position[]];
  /** Whether somebody is to type over words that completion left there for arguments. */
  readonly isToFill: boolean;
}

/** A call as completion writes it: the first of its words is selected. */
const toFill = /\(([a-z]\w*)((?:, [a-z]\w*)*\))$/;

/** Words of such a call that are still to come. */
const stillToFill = /^(?:, [a-z]\w*)+\)/;

/**
 * Where changes just made to a document ended, if they are what a key does: letters in one place, or the same at several carets.
 * @param before where the change in front of these ended
 */
export function caretBehind(
  document: TextDocument | undefined,
  changes: readonly Change[],
  before?: Caret,
): Caret | undefined {
  const [change] = changes;
  if (document === undefined || change?.range === undefined) return undefined;
  if (changes.length > 1) return caretsBehind(changes);
  // A bracket that the editor closes by itself, or a call that it completes, has the caret inside.
  const rest = toFill.exec(change.text)?.[2];
  const end = document.offsetAt(change.range.start) + change.text.length - (rest?.length ?? closed(change));
  const at = document.positionAt(end);
  const line = { start: at, end: { line: at.line + 1, character: 0 } };
  const goesOn =
    before?.isToFill === true && before.at[0].line === at.line && stillToFill.test(document.getText(line));
  return { at: [at], isToFill: rest !== undefined || goesOn };
}

const closed = ({ text }: Change): number => (/(?:\(\)|\[\]|\{\}|"")$/.test(text) ? 1 : 0);

/** On lines that stay as many as they were: the carets on one of them move each other on. */
function caretsBehind(changes: readonly Change[]): Caret | undefined {
  const [{ text }] = changes as readonly [Change];
  const ranges = changes.flatMap(change =>
    change.range?.start.line === change.range?.end.line && change.text === text ? (change.range ?? []) : [],
  );
  if (ranges.length < changes.length || /[\n\r]/.test(text)) return undefined;
  const lengthOf = ({ start, end }: Range) => end.character - start.character;
  const at = ranges.map(({ start: { line, character } }) => {
    const before = ranges.filter(({ start }) => start.line === line && start.character < character);
    const moved = before.reduce((sum, range) => sum + text.length - lengthOf(range), 0);
    return { line, character: character + moved + text.length - closed({ text }) };
  });
  return { at: at as [Position, ...Position[]], isToFill: false };
}
