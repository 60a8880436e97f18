/** The light bulb's last entries: set a rule aside in one place. The reason is for whoever chose it to type. */
import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { allowedBy, isSilenceable } from '../rules/allow';
import type { Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import { diagnosticOf } from './diagnostics';
import { positionOf } from './text';

export function allowActions(analysis: Analysis, problems: readonly Problem[]): CodeAction[] {
  const actions = new Map<string, CodeAction>();
  for (const problem of problems) {
    if (!isSilenceable(problem)) continue;
    const { code } = problem.kind;
    const chain = chainOf(analysis, problem);
    // A comment without a reason asks for that already.
    if (chain.some(unit => unit.comments.some(comment => allowedBy(comment.text) === code))) continue;
    const place = above(analysis, chain);
    const diagnostic = diagnosticOf(analysis, problem);
    if (place === undefined || diagnostic === undefined) continue;
    const key = `${code} ${place.offset}`;
    const before = actions.get(key);
    const at = positionOf(analysis.file, place.offset);
    const text = `${place.indent}// allow ${code}: ${place.lineBreak}`;
    actions.set(key, {
      title: `Allow ${code} here`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [...(before?.diagnostics ?? []), diagnostic],
      edit: { changes: { [analysis.uri]: [{ range: { start: at, end: at }, newText: text }] } },
    });
  }
  return [...actions.values()];
}

/** The units that a problem stands in, the outermost first. */
function chainOf({ positions }: Analysis, { place }: Problem): readonly Unit[] {
  const unit = place.unit as Unit;
  const start = positions.start(unit);
  if (start === undefined || unit.head === undefined) return [];
  const chain = positions.at(start + unit.head);
  return chain.slice(0, chain.indexOf(unit) + 1);
}

/** The line of the nearest statement that begins a line: above it, but below comments that describe it. */
function above({ file: { text }, positions }: Analysis, chain: readonly Unit[]) {
  for (const unit of [...chain].reverse()) {
    const head = positions.start(unit)! + unit.head;
    const offset = Math.max(text.lastIndexOf('\n', head - 1), text.lastIndexOf('\r', head - 1)) + 1;
    const indent = text.slice(offset, head);
    if (!/^[ \t]*$/.test(indent)) continue;
    const lineBreak = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
    return { offset, indent, lineBreak };
  }
  return undefined;
}
