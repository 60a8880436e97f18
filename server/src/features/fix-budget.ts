/** A broken budget: a rewrite at what fills it, a smaller value of a parameter, a smaller picture, or what is needed as the limit. */
import { type Analysis, analyse } from '../analysis';
import { type BudgetState, budgetState } from '../deploy/budgets';
import type { Budget } from '../deploy/deployment';
import type { Judged } from '../deploy/judge';
import { scales } from '../deploy/units';
import { budgetWords } from '../figures/budgets';
import { showExpr } from '../format/tree';
import { ops } from '../ops';
import { compare, isKnown } from '../quantity/quantity';
import { tell } from '../quantity/show';
import { offersAt } from '../rewrites/offers';
import type { Call, Deploy, Flow, Network, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import { applyEdits, type Edit, type Span } from '../text/span';
import type { Fix } from './fixes';

/** Each value that is tried is an analysis: the menu waits for no more. */
const mostTried = 4;

/** Of larger networks each takes longer than anybody waits for a menu. */
const mostLayers = 2000;

/** Rewrites where it is fullest; more would bury what else there is. */
const mostRewrites = 2;

export function withinBudget(analysis: Analysis, problem: Problem): readonly Fix[] {
  const { place } = problem;
  const index = analysis.deployments.findIndex(({ deployed }) => deployed.unit === homeOf(analysis, problem));
  const judged = analysis.deployments[index];
  const budget = judged?.deployed.budgets.find(
    one => one.place.start === place.start && one.place.unit === place.unit,
  );
  if (judged === undefined || budget === undefined) return [];
  const now = budgetState(budget, judged.deployed, judged.target, 'through');
  const isSmall = (judged.deployed.evaluated?.body.layerCount ?? mostLayers) < mostLayers;
  const after: After = edits => stateAfter(analysis, edits, index, budget.name);
  return [
    ...(isSmall ? rewritten(analysis, problem, budget, now, after) : []),
    ...(isSmall
      ? [
          ...smallerArguments(analysis, judged, budget, after),
          ...smallerPicture(analysis, judged, budget, after),
        ]
      : []),
    ...raised(analysis, problem, now),
  ];
}

/** The declaration that a problem stands in. */
function homeOf(analysis: Analysis, { place }: Problem): unknown {
  const at = analysis.locate(place);
  return at === undefined ? undefined : analysis.positions.at(at.start)[0];
}

/** What becomes of the budget; nothing where an error begins. */
type After = (edits: readonly Edit[]) => BudgetState | undefined;

function stateAfter(
  analysis: Analysis,
  edits: readonly Edit[],
  index: number,
  name: string,
): BudgetState | undefined {
  const { uri, imports, targets, file } = analysis;
  const after = analyse(uri, applyEdits(file.text, edits), { imports, targets }, analysis);
  const errors = ({ problems }: Analysis) => problems.filter(({ kind }) => kind.severity === 'error').length;
  if (errors(after) > errors(analysis)) return undefined;
  const { deployed, target } = after.deployments[index] ?? {};
  const budget = deployed?.budgets.find(one => one.name === name);
  return deployed && budget && budgetState(budget, deployed, target, 'through');
}

const isLess = ({ name }: Budget): boolean => budgetWords.get(name)?.figure.better === 'less';

/** What is done, and the figure that comes of it, where that keeps the budget. */
function keeping(
  what: string,
  { name }: Budget,
  edits: readonly Edit[],
  then: BudgetState | undefined,
): Fix[] {
  if (then?.state !== 'kept' || then.value === undefined) return [];
  return [{ title: `${what}: ${budgetWords.get(name)!.figure.title} ${tell(then.value)}`, edits }];
}

/** Those that help, be it not enough: two of them may be. */
function rewritten(
  analysis: Analysis,
  { related }: Problem,
  budget: Budget,
  now: BudgetState,
  after: After,
): readonly Fix[] {
  const places = related.flatMap(({ place }) =>
    place.uri === analysis.uri ? (analysis.locate(place) ?? []) : [],
  );
  if (places.length < related.length) places.push(...blocksUsed(analysis));
  const tried = new Set<string>();
  const found: Fix[] = [];
  for (const at of places) {
    if (tried.has(`${at.start}`)) continue;
    tried.add(`${at.start}`);
    for (const { title, edits } of offersAt(analysis, at).slice(0, mostTried)) {
      const changes = edits();
      const then = after(changes);
      const [what] = title.split(':');
      const kept = keeping(what!, budget, changes, then);
      const gain = then?.value && now.value && compare(then.value, now.value);
      if (kept.length > 0) found.push(...kept);
      else if (gain !== undefined && (isLess(budget) ? gain < 0 : gain > 0))
        found.push({
          title: `${what!}: ${budgetWords.get(budget.name)!.figure.title} ${tell(then!.value!)}, which is not enough`,
          edits: changes,
        });
    }
    if (found.length > 0) break;
  }
  return found.slice(0, mostRewrites);
}

/** Where blocks of other texts are used, in one of which it is fullest. */
function blocksUsed({ file: { text }, linked, uri }: Analysis): readonly Span[] {
  const calls = [...text.matchAll(/(?:->|^)[ \t]*([A-Z]\w*)\b/gm)];
  const abroad = calls.filter(([, name]) => (linked.find(name!)?.uri ?? uri) !== uri);
  return abroad.slice(0, mostTried).map(({ index, 0: call, 1: name }) => {
    const end = index + call.length;
    return { start: end - name!.length, end };
  });
}

/** The nearest of a parameter's own choices that keeps the budget, in the deployment alone. */
function smallerArguments(
  { linked, positions }: Analysis,
  { deployed }: Judged,
  budget: Budget,
  after: After,
): readonly Fix[] {
  const { node } = deployed.unit as Unit<Deploy>;
  const declared = linked.find(node.name.name);
  const base = positions.start(deployed.unit);
  if (declared?.node.kind !== 'network' || base === undefined) return [];
  return declared.node.params.flatMap((param): readonly Fix[] => {
    const choices = param.choices?.kind === 'list' ? param.choices.items.map(showExpr).map(Number) : [];
    const given = node.args.find(({ name }) => name?.name === param.name.name)?.value ?? param.default;
    const now = given === undefined ? Number.NaN : Number(showExpr(given));
    const smaller = choices.filter(one => (isLess(budget) ? one < now : one > 0 && one < now));
    for (const value of smaller.toSorted((a, b) => b - a).slice(0, mostTried)) {
      const edits = [withArgument(node, base, param.name.name, String(value))];
      const found = keeping(`Deploy it with ${param.name.name} = ${value}`, budget, edits, after(edits));
      if (found.length > 0) return found;
    }
    return [];
  });
}

function withArgument({ name, args }: Deploy, base: number, param: string, value: string): Edit {
  const given = args.find(arg => arg.name?.name === param);
  if (given !== undefined)
    return { start: base + given.value.start, end: base + given.value.end, text: value };
  const last = args.at(-1);
  const at = base + (last ?? name).end;
  return { start: at, end: at, text: last === undefined ? `(${param} = ${value})` : `, ${param} = ${value}` };
}

/** Parts of a picture's sides that are tried where they are numbers in the network itself. */
const parts = [0.75, 0.5, 0.375, 0.25] as const;

function smallerPicture(
  { linked, positions, uri }: Analysis,
  { deployed }: Judged,
  budget: Budget,
  after: After,
): readonly Fix[] {
  const declared = linked.find(deployed.unit.node.name.name);
  if (declared?.node.kind !== 'network' || declared.uri !== uri) return [];
  for (const unit of declared.node.body?.units ?? []) {
    const sides = sidesIn(unit.node as Flow | Network);
    const base = positions.start(unit);
    if (sides === undefined || base === undefined) continue;
    for (const part of parts) {
      const smaller = sides.map(({ size }) => size * part);
      if (!smaller.every(size => Number.isInteger(size) && size >= 8)) continue;
      const edits = sides.map(({ start, end }, i) => ({
        start: base + start,
        end: base + end,
        text: String(smaller[i]),
      }));
      const found = keeping(`An input of ${smaller.join('×')} pixels`, budget, edits, after(edits));
      if (found.length > 0) return found;
    }
    return [];
  }
  return [];
}

/** The height and width of what makes a map out of nothing, where both are written as numbers. */
function sidesIn(node: { readonly kind: string }): readonly (Span & { readonly size: number })[] | undefined {
  if (node.kind !== 'flow') return undefined;
  const call = (node as Flow).stages.find(
    stage => stage.kind === 'call' && ops.get(stage.name.name)?.inputs.max === 0,
  );
  const sides = (call as Call | undefined)?.args?.filter(({ name }) => name === undefined).slice(1, 3) ?? [];
  const found = sides.flatMap(({ value }) => {
    const size = Number(showExpr(value));
    return value.kind === 'number' && size > 1 ? [{ start: value.start, end: value.end, size }] : [];
  });
  return found.length === 2 ? found : undefined;
}

/** The limit that the network needs, in the unit of the one that it breaks. */
/** What was told may be the least that it needs, so what is known of it now is asked. */
function raised(analysis: Analysis, { place }: Problem, { budget, value }: BudgetState): readonly Fix[] {
  const at = analysis.locate(place);
  const unit = /[^\d.\s]*$/.exec(budget.written)![0];
  const factor = scales.get(unit)?.factor;
  if (value === undefined || !isKnown(value) || at === undefined || factor === undefined) return [];
  if (!['<=', '>='].includes(budget.comparison)) return [];
  const start = analysis.file.text.indexOf(budget.written, at.start);
  if (start < 0 || start > at.end + budget.written.length + 40) return [];
  const needed = budget.comparison === '<=' ? value.to : value.from;
  if (!Number.isFinite(needed) || needed <= 0) return [];
  const text = `${limitOf(needed / factor, budget.comparison)}${unit}`;
  const title = `Set the budget to what is needed: ${budget.name} ${budget.comparison} ${text}`;
  return [{ title, edits: [{ start, end: start + budget.written.length, text }] }];
}

/** Three digits, on the side of the limit on which it is kept. */
function limitOf(amount: number, comparison: string): string {
  const step = 10 ** Math.max(-6, Math.floor(Math.log10(amount)) - 2);
  const steps = comparison === '<=' ? Math.ceil(amount / step - 1e-9) : Math.floor(amount / step + 1e-9);
  return String(Number((steps * step).toPrecision(12)));
}
