/** A new name, wherever it is written; refused where a text would no longer mean the same. */
import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { words } from '../graph/values';
import { functions } from '../names/functions';
import { ops } from '../ops';
import { libraryUri } from '../std/library';
import { reservedWords } from '../syntax/tokens';
import type { Everywhere } from './elsewhere';
import { namesOf } from './names';
import { rangeOfMention } from './references';
import { declaringUri, filesWith, mentionsOf, type Pointed, pointedAt } from './referents';
import { rangeOf } from './text';

/** Why a name cannot be given, in words for the one who typed it. */
export interface Refusal {
  readonly refusal: string;
}

export function renameRange(
  analysis: Analysis,
  offset: number,
): { range: Range; placeholder: string } | Refusal | undefined {
  const pointed = pointedAt(analysis, offset);
  if (pointed === undefined) return ofTheLanguage(analysis.file.text, offset);
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
  if (pointed === undefined) return ofTheLanguage(analysis.file.text, offset);
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
    if (referent.kind === 'local' && referent.definition.kind === 'map')
      edits.push(...pathEdits(file, pointed, to));
    if (edits.length > 0) changes[file.uri] = edits;
  }
  return { changes };
}

const ofTheLibrary = (name: string): Refusal => ({
  refusal: `'${name}' belongs to the standard library, which no file can change; a copy in this file can have another name.`,
});

/** Nobody declares the words of the language: asked for, they say so. */
function ofTheLanguage(text: string, offset: number): Refusal | undefined {
  const [before] = /\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))!;
  const [after] = /^\w*/.exec(text.slice(offset, offset + 100))!;
  const word = before + after;
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

/** Deployments speak of a network's lines by their names: `precision w4a8 for stage[2]`. */
function pathEdits(analysis: Analysis, { referent, name }: Pointed, to: string): TextEdit[] {
  if (referent.kind !== 'local' || referent.declaration.node.kind !== 'network') return [];
  const network = referent.declaration.node.name.name;
  const edits: TextEdit[] = [];
  for (const { node: deploy } of analysis.file.units) {
    if (deploy.kind !== 'deploy' || deploy.name.name !== network) continue;
    if (analysis.linked.find(network)?.unit !== referent.declaration) continue;
    for (const unit of deploy.body?.units ?? []) {
      const start = analysis.positions.start(unit);
      if (unit.node.kind !== 'item' || start === undefined) continue;
      for (const { parts } of unit.node.paths) {
        const [part] = parts;
        if (part?.name !== name) continue;
        const span = { start: start + part.start, end: start + part.start + name.length };
        edits.push({ range: rangeOf(analysis.file, span), newText: to });
      }
    }
  }
  return edits;
}
