/**
 * What stands above a declaration: the totals of a network; of a deployment those of its network at its arguments, and what
 * is found of it. They come with their words at once: sums are kept with the bodies, so that an edit costs what it
 * changed, and an editor that would ask for each again would show it later.
 */
import type { CodeLens } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { showTableCommand } from '../messages';
import type { Unit } from '../syntax/tree';
import { precisionOf } from './sites';
import { rangeOf } from './text';
import { sizingOf, totalsLine } from './totals-line';
import { verdictLine } from './verdicts';

/** @param opens whether the editor has the command that opens the table */
export function lenses(analysis: Analysis, opens: boolean): CodeLens[] {
  const { file, uri } = analysis;
  const told = linesOf(analysis);
  return file.units.flatMap((unit, i) => {
    const { node } = unit;
    const lines = told.get(unit);
    if (lines === undefined || !('name' in node)) return [];
    const base = file.offsets[i]!;
    const range = rangeOf(file, { start: base + node.name.start, end: base + node.name.end });
    const more = opens ? { command: showTableCommand, arguments: [uri, range.start] } : { command: '' };
    return lines.map(title => ({ range, command: { title, ...more } }));
  });
}

function linesOf(analysis: Analysis): ReadonlyMap<Unit, readonly string[]> {
  const told = new Map<Unit, readonly string[]>();
  const tell = (unit: Unit, lines: readonly (string | undefined)[]) =>
    told.set(
      unit,
      lines.filter(line => line !== undefined),
    );
  for (const { evaluated } of analysis.networks)
    tell(evaluated.declared.unit, [totalsLine(evaluated.body, precisionOf(analysis, evaluated))]);
  for (const judged of analysis.deployments) {
    const { unit, evaluated, budgets, precisions } = judged.deployed;
    // A window is not as wide as all that there is to say: what the budgets say is not said again.
    const said = { held: new Set(budgets.map(({ name }) => name)), precision: precisions.length > 0 };
    const verdict = verdictLine(judged);
    const above = verdict && evaluated && told.get(evaluated.declared.unit as Unit)?.[0];
    const isAbove = above !== undefined && totalsLine(evaluated!.body, sizingOf(judged)) === above;
    const totals = isAbove ? undefined : evaluated && totalsLine(evaluated.body, sizingOf(judged), said);
    tell(unit, [verdict, totals]);
  }
  return told;
}
