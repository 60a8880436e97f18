/** A new name, wherever it is written; refused where a text would no longer mean the same. */
import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { words } from '../graph/values';
import { functions } from '../names/functions';
import { ops } from '../ops';
import { libraryUri } from '../std/library';
import { reservedWords } from '../syntax/tokens';
import { cursorAt } from './cursor';
import type { Everywhere } from './elsewhere';
import { namesOf, writtenAt } from './names';
import { rangeOfMention } from './references';
import { declaringUri, filesWith, mentionsOf, type Pointed, pointedAt } from './referents';

/** Why a name cannot be given, in words for the one who typed it. */
export interface Refusal {
  readonly refusal: string;
}

export function renameRange(
  analysis: Analysis,
  offset: number,
): { range: Range; placeholder: string } | Refusal | undefined {
  const pointed = pointedAt(analysis, offset);
  if (pointed === undefined) return ofTheLanguage(analysis, offset);
  if (declaringUri(pointed.referent) === libraryUri) return ofTheLibrary(pointed.name);
  return { range: rangeOfMention(analysis, pointed.mention), placeholder: pointed.name };
}

export async function rename(
  analysis: Analysis,
  offset: number,
  to: string,
  everywhere: Everywhere,
): Promise<WorkspaceEdit | Refusal | undefined> {
  const pointed = pointedAt(analysis, offset);
  if (pointed === undefined) return ofTheLanguage(analysis, offset);
  const { referent, name } = pointed;
  if (declaringUri(referent) === libraryUri) return ofTheLibrary(name);
  if (to === name) return { changes: {} };
  const files = await filesWith(analysis, referent, everywhere);
  const refusal = refusalOf(files, pointed, to);
  if (refusal !== undefined) return { refusal };
  const changes: Record<string, TextEdit[]> = {};
  for (const file of files) {
    const edits: TextEdit[] = mentionsOf(file, referent).map(mention => ({
      range: rangeOfMention(file, mention),
      newText: to,
    }));
    if (edits.length > 0) changes[file.uri] = edits;
  }
  return { changes };
}

const ofTheLibrary = (name: string): Refusal => ({
  refusal: `'${name}' belongs to the standard library, which no file can change; a copy in this file can have another name.`,
});

/** Nobody declares the words of the language, nor what its operators call their arguments: asked for, they say so. */
function ofTheLanguage(analysis: Analysis, offset: number): Refusal | undefined {
  const { text } = analysis.file;
  const [before] = /\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))!;
  const [after] = /^\w*/.exec(text.slice(offset, offset + 100))!;
  const word = before + after;
  const cursor = cursorAt(analysis, offset);
  const written = cursor && writtenAt(cursor.units[0]!, cursor.unit, offset - cursor.base);
  if (written?.role === 'argument' && ops.has(written.callee ?? ''))
    return { refusal: `'${word}' is an argument of the operator '${written.callee}' and keeps its name.` };
  if (ops.has(word)) return { refusal: `'${word}' is an operator of the language and keeps its name.` };
  return reservedWords.includes(word) ? { refusal: `'${word}' is a word of the language.` } : undefined;
}

function refusalOf(files: readonly Analysis[], { referent }: Pointed, to: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(to)) return `'${to}' is no name: use letters, digits and _, no digit first.`;
  if (reservedWords.includes(to)) return `'${to}' is a word of the language.`;
  if (referent.kind === 'declared') {
    if (!/^[A-Z]/.test(to)) return 'The name of a block or network begins with a capital letter.';
    return files.every(file => file.linked.find(to) === undefined) ? undefined : `'${to}' is already taken.`;
  }
  if (/^[A-Z]/.test(to)) return 'A name that is no block or network begins with a small letter.';
  if (ops.has(to)) return `'${to}' is an operator.`;
  if (words.some(word => word === to)) return `'${to}' is a word for a padding.`;
  if (functions.has(to)) return `'${to}' is a function.`;
  const taken = namesOf(referent.declaration).written.some(w => w.name === to && w.definition !== undefined);
  return taken ? `'${to}' is already taken in this ${referent.declaration.node.kind}.` : undefined;
}
