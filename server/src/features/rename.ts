/** A new name for something of this file; refused where the text would no longer mean the same. */
import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { functions } from '../graph/functions';
import { words } from '../graph/values';
import { ops } from '../ops';
import { reservedWords } from '../syntax/tokens';
import { namesOf } from './names';
import { rangeOfMention } from './references';
import { mentionsOf, type Pointed, pointedAt } from './referents';
import { rangeOf } from './text';

/** Why a name cannot be given, in words for the one who typed it. */
export interface Refusal {
  readonly refusal: string;
}

export function renameRange(
  analysis: Analysis,
  offset: number,
): { range: Range; placeholder: string } | undefined {
  const pointed = pointedAt(analysis, offset);
  if (pointed === undefined || !isHere(analysis, pointed)) return undefined;
  return { range: rangeOfMention(analysis, pointed.mention), placeholder: pointed.name };
}

export function rename(analysis: Analysis, offset: number, to: string): WorkspaceEdit | Refusal | undefined {
  const pointed = pointedAt(analysis, offset);
  if (pointed === undefined || !isHere(analysis, pointed)) return undefined;
  const { referent, name } = pointed;
  if (to === name) return { changes: {} };
  const refusal = refusalOf(analysis, pointed, to);
  if (refusal !== undefined) return { refusal };
  const edits: TextEdit[] = mentionsOf(analysis, referent).map(mention => ({
    range: rangeOfMention(analysis, mention),
    newText: to,
  }));
  if (referent.kind === 'local' && referent.definition.kind === 'map')
    edits.push(...pathEdits(analysis, pointed, to));
  return { changes: { [analysis.uri]: edits } };
}

/** What another file or the library declares is renamed there. */
const isHere = (analysis: Analysis, { referent }: Pointed): boolean =>
  analysis.positions.start(referent.kind === 'local' ? referent.definition.unit : referent.declared.unit) !==
  undefined;

function refusalOf(analysis: Analysis, { referent }: Pointed, to: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(to)) return `'${to}' is no name: use letters, digits and _, no digit first.`;
  if (reservedWords.includes(to)) return `'${to}' is a word of the language.`;
  if (referent.kind === 'declared') {
    if (!/^[A-Z]/.test(to)) return 'The name of a block or network begins with a capital letter.';
    return analysis.linked.find(to) === undefined ? undefined : `'${to}' is already taken.`;
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
