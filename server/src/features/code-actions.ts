/** The light bulb: mends of the problems at a place, rewrites with their gain, and comments that set a rule aside. */
import { type CodeAction, CodeActionKind, type TextEdit } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { kernelOnHost, kernelRefused, type LayerData } from '../problems/targets';
import type { Offer } from '../rewrites/lib/offer';
import { titled } from '../rewrites/lib/title';
import { offersAt, offersOnLine } from '../rewrites/offers';
import { adjustable, type Levels, noLevels } from '../rules/levels';
import type { Problem, Tried } from '../text/problem';
import type { Edit, Span } from '../text/span';
import type { Text } from '../workspace';
import { allowActions } from './allow-actions';
import { copiesAt } from './copy-block';
import { diagnosticOf, inEditor } from './diagnostics';
import { allImports, asksOthers, importsOf } from './fix-import';
import { type Fix, fixesOf, lineOf } from './fixes';
import { outcomeOf } from './outcome';
import { removal } from './removal';
import { rangeOf } from './text';

interface Asked {
  /** The severities that settings give to rules: what is off is not mended either. */
  readonly levels?: Levels;
  /** The kinds of actions that are wanted, and the kinds below them; all if not said. */
  readonly only?: readonly CodeActionKind[] | undefined;
  /** The files of the workspace, which may declare what is unknown here. */
  readonly others?: readonly Text[];
  /** Whether the editor asks for an edit when it is taken: formatting them all takes longer than finding them. */
  readonly resolvesEdits?: boolean;
  /** Whether the editor shows what cannot be done, with the reason. */
  readonly showsDisabled?: boolean;
}

/** What an action without its edit says of itself. */
export interface Unresolved {
  readonly uri: string;
  /** The rewrite, and the place it was offered at. */
  readonly id: string;
  readonly at: Span;
  /** As it was offered, in English. */
  readonly title: string;
}

export function codeActions(
  analysis: Analysis,
  span: Span,
  { levels = noLevels, only, others = [], resolvesEdits = false, showsDisabled = false }: Asked = {},
): CodeAction[] {
  const wants = (kind: CodeActionKind) =>
    only === undefined || only.some(o => `${kind}.`.startsWith(`${o}.`));
  const actions: CodeAction[] = [];
  const here = wants(CodeActionKind.QuickFix) ? problemsAt(analysis, span, levels) : [];
  let trials = mostTried;
  const attempt: Attempt = (problem, edits, wanted) =>
    trials-- > 0 ? outcomeOf(analysis, problem, edits, wanted) : undefined;
  for (const [i, problem] of here.entries()) {
    // For each all files are gone through.
    const imports = i < mostTried ? importsOf(analysis, problem, others) : [];
    actions.push(...imports.flatMap(fix => action(analysis, problem, fix, attempt)));
    // Each is tried, and one that would not be need not be written.
    const lines = i < mostTried ? lineOf(analysis, problem) : [];
    const line = lines.flatMap(fix => action(analysis, problem, fix, attempt, true));
    if (line.length > 0) actions.push(...line);
    else actions.push(...mends(analysis, problem, attempt), ...fixes(analysis, problem, attempt));
  }
  const all = others.length > 0 ? allImports(analysis, here, others) : undefined;
  if (all !== undefined) {
    const edit = { changes: { [analysis.uri]: all.edits.map(one => textEdit(analysis, one)) } };
    actions.push({ title: all.title, kind: CodeActionKind.QuickFix, edit });
  }
  const actionOf: Rewritten = (offer, at, kind) => {
    const unresolved: Unresolved = { uri: analysis.uri, id: offer.id, at, title: offer.title };
    return { title: offer.title, kind, ...(resolvesEdits ? { data: unresolved } : editOf(analysis, offer)) };
  };
  const mended = rewritesOf(analysis, here, actionOf, showsDisabled);
  actions.push(...mended.map(({ action }) => action));
  if (wants(CodeActionKind.RefactorRewrite)) {
    const { offers, at } = offersOnLine(analysis, span);
    // One entry is enough, and the one that says which problem it mends says more.
    for (const offer of offers)
      if (!mended.some(({ title }) => title === offer.title))
        actions.push(actionOf(offer, at, CodeActionKind.RefactorRewrite));
  }
  if (wants(CodeActionKind.RefactorInline))
    for (const { title, edit } of copiesAt(analysis, span))
      actions.push({
        title,
        kind: CodeActionKind.RefactorInline,
        edit: { changes: { [analysis.uri]: [textEdit(analysis, edit)] } },
      });
  actions.push(...allowActions(analysis, here));
  return actions;
}

/** Whether other files of the workspace may have what mends a problem there. */
export const wantsOthers = (
  analysis: Analysis,
  span: Span,
  { levels = noLevels, only }: Pick<Asked, 'levels' | 'only'>,
): boolean =>
  (only === undefined || only.some(kind => `${CodeActionKind.QuickFix}.`.startsWith(`${kind}.`))) &&
  problemsAt(analysis, span, levels).some(asksOthers);

/** A menu of more mends than these is read by nobody: whoever marks a whole file is shown those of its first problems. */
const mostMended = 100;

function problemsAt(analysis: Analysis, span: Span, levels: Levels): readonly Problem[] {
  const found: Problem[] = [];
  for (const problem of inEditor(analysis.problems, levels)) {
    if (found.length === mostMended) break;
    const at = analysis.locate(problem.place);
    if (at !== undefined && at.end >= span.start && at.start <= span.end) found.push(problem);
  }
  return found;
}

/** Each fix that is tried is an analysis, so in a long selection only the first are. */
const mostTried = 8;

/** What a fix changes in the figures; `undefined` where it does not mend. */
type Attempt = (problem: Problem, edits: readonly Edit[], wanted: Tried) => readonly string[] | undefined;

function mends(analysis: Analysis, problem: Problem, attempt: Attempt): CodeAction[] {
  // Whatever settings make of it: what is computed as it is written need not be changed.
  const isError = !adjustable.has(problem.kind.code);
  return problem.mends.flatMap(({ title, place, text, also = [], keepsFunction, tried }) => {
    const edits: Edit[] = [];
    for (const one of [{ place, text }, ...also]) {
      const where = analysis.locate(one.place);
      if (where === undefined) return [];
      edits.push(removal(analysis.file.text, { ...where, text: one.text }));
    }
    const isPreferred = problem.mends.length === 1 && (isError || keepsFunction === true);
    return action(
      analysis,
      problem,
      tried === undefined ? { title, edits } : { title, edits, tried },
      attempt,
      isPreferred,
    );
  });
}

function fixes(analysis: Analysis, problem: Problem, attempt: Attempt): CodeAction[] {
  return fixesOf(analysis, problem).flatMap(fix => action(analysis, problem, fix, attempt));
}

function action(
  analysis: Analysis,
  problem: Problem,
  { title, edits, tried, isCorrection }: Fix,
  attempt: Attempt,
  isPreferred?: boolean,
): CodeAction[] {
  const changes = tried === undefined ? [] : attempt(problem, edits, tried);
  if (changes === undefined) return [];
  const diagnostic = diagnosticOf(analysis, problem);
  return [
    {
      title: isCorrection === true ? title : titled(title, changes),
      kind: CodeActionKind.QuickFix,
      ...(isPreferred === undefined ? {} : { isPreferred }),
      ...(diagnostic === undefined ? {} : { diagnostics: [diagnostic] }),
      edit: { changes: { [analysis.uri]: edits.map(edit => textEdit(analysis, edit)) } },
    },
  ];
}

/** Each rewrite is tried on the whole network, so in a long selection only the first problems are looked at. */
const mostCured = 3;

/** Which offers mend a problem: those after which its chip runs more. */
function mendsOf({ kind, data }: Problem): ((offer: Offer) => boolean) | undefined {
  const { code } = kind;
  return code === kernelRefused.code || code === kernelOnHost.code
    ? ({ mends }) => mends.includes((data as LayerData).target)
    : undefined;
}

/** The rewrites that mend what chips refuse, at the stages that they speak of. */
function rewritesOf(
  analysis: Analysis,
  problems: readonly Problem[],
  actionOf: Rewritten,
  showsDisabled: boolean,
): readonly { readonly title: string; readonly action: CodeAction }[] {
  const places = new Map<string, { readonly at: Span; readonly told: Problem[] }>();
  for (const problem of problems) {
    const at = analysis.locate(problem.place);
    if (at === undefined || mendsOf(problem) === undefined) continue;
    const key = `${at.start} ${at.end}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, { at, told: [problem] });
    else known.told.push(problem);
  }
  // Several chips may refuse a layer, which one entry mends for all of them.
  return [...places.values()].slice(0, mostCured).flatMap(({ at, told }) => {
    const without: string[] = [];
    const offers = offersAt(analysis, at, (title, why) => without.push(`${title}: ${why}`));
    const actions = offers.flatMap(offer => {
      const mended = told.filter(problem => mendsOf(problem)!(offer));
      if (mended.length === 0) return [];
      const diagnostics = mended.flatMap(problem => diagnosticOf(analysis, problem) ?? []);
      const action = { ...actionOf(offer, at, CodeActionKind.QuickFix), diagnostics };
      return [{ title: offer.title, action }];
    });
    if (actions.length > 0 || !showsDisabled) return actions;
    for (const { title } of offers) without.push(`${title.split(':')[0]}: the chip runs no more then`);
    const action = withoutRewrite(analysis, told, without);
    return [{ title: action.title, action }];
  });
}

/** What says that nothing was overlooked: no rewrite that suits the stage makes a chip run more. */
function withoutRewrite(
  analysis: Analysis,
  told: readonly Problem[],
  without: readonly string[],
): CodeAction {
  const chips = [...new Set(told.map(({ data }) => (data as LayerData).target))].join(' or ');
  return {
    title: `No rewrite is known that ${chips} runs here`,
    kind: CodeActionKind.QuickFix,
    diagnostics: told.flatMap(problem => diagnosticOf(analysis, problem) ?? []),
    disabled: {
      reason: without.length === 0 ? 'None of them suits this stage.' : `Tried: ${without.join('; ')}.`,
    },
  };
}

/** A rewrite changes the design, so none is preferred and none joins a fix of everything. */
type Rewritten = (offer: Offer, at: Span, kind: CodeActionKind) => CodeAction;

const editOf = (analysis: Analysis, { edits }: Offer): Pick<CodeAction, 'edit'> => ({
  edit: { changes: { [analysis.uri]: edits().map(edit => textEdit(analysis, edit)) } },
});

/** The action with its edit, where its rewrite is still offered there. */
export function resolveAction(analysis: Analysis, action: CodeAction): CodeAction {
  const { id, at, title } = action.data as Unresolved;
  const offer = offersAt(analysis, at).find(offer => offer.id === id && offer.title === title);
  return offer === undefined ? action : { ...action, ...editOf(analysis, offer) };
}

const textEdit = (analysis: Analysis, edit: Edit): TextEdit => ({
  range: rangeOf(analysis.file, edit),
  newText: edit.text,
});
