/** What can be changed of a network on a chip so that it keeps a limit: rewrites, parameters of the deployment, a smaller picture. */
import { type Analysis, analyse } from '../analysis';
import { figuresOnce } from '../cost/figures';
import type { Judged } from '../deploy/judge';
import { budgetWords } from '../figures/budgets';
import { isCounted } from '../figures/figure';
import { showExpr } from '../format/tree';
import { walk } from '../graph/walk';
import { ops } from '../ops';
import { numberOf } from '../quantity/quantity';
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

export interface Limit {
  /** The deployment that breaks it. */
  readonly index: number;
  readonly isLess: boolean;
  /** Where most of what is limited is. */
  readonly fullest: readonly Span[];
  /** What becomes of it; nothing where nobody knows. */
  readonly of: (judged: Judged) => Outcome | undefined;
}

export interface Outcome {
  readonly isKept: boolean;
  /** Whether it is nearer to the limit than before. */
  readonly isBetter: boolean;
  /** The figure that comes of it. */
  readonly said: string;
}

/** What becomes of a limit; nothing where an error begins. */
type After = (edits: readonly Edit[]) => Outcome | undefined;

export function keepingLimit(analysis: Analysis, limit: Limit): readonly Fix[] {
  const judged = analysis.deployments[limit.index];
  if ((judged?.deployed.evaluated?.body.layerCount ?? mostLayers) >= mostLayers) return [];
  const after: After = edits => {
    const { uri, imports, targets, file } = analysis;
    const then = analyse(uri, applyEdits(file.text, edits), { imports, targets }, analysis);
    const changed = then.deployments[limit.index];
    return changed === undefined || errorsIn(then) > errorsIn(analysis) ? undefined : limit.of(changed);
  };
  return [
    ...rewritten(analysis, limit, after),
    ...smallerArguments(analysis, judged!, limit, after),
    ...smallerPicture(analysis, judged!, after),
  ];
}

const errorsIn = ({ problems }: Analysis): number =>
  problems.filter(({ kind }) => kind.severity === 'error').length;

/** The deployment that a problem stands in, or is told of. */
export function deploymentOf(analysis: Analysis, { place, related }: Problem): number {
  const homes = [place, ...related.map(one => one.place)].map(one => {
    const at = one.uri === analysis.uri ? analysis.locate(one) : undefined;
    return at && analysis.positions.at(at.start)[0];
  });
  return analysis.deployments.findIndex(({ deployed }) => homes.includes(deployed.unit));
}

/** Where the places of a problem's related texts are in this file. */
export const placesIn = (analysis: Analysis, { related }: Pick<Problem, 'related'>): readonly Span[] =>
  related.flatMap(({ place }) => (place.uri === analysis.uri ? (analysis.locate(place) ?? []) : []));

/** What is done, and the figure that comes of it, where that keeps the limit. */
const keeping = (what: string, edits: readonly Edit[], then: Outcome | undefined): Fix[] =>
  then?.isKept === true ? [{ title: `${what}: ${then.said}`, edits }] : [];

/** Those that help, be it not enough: two of them may be. */
function rewritten(analysis: Analysis, { fullest }: Limit, after: After): readonly Fix[] {
  const tried = new Set<number>();
  const found: Fix[] = [];
  const short: Fix[] = [];
  for (const at of fullest) {
    if (tried.has(at.start)) continue;
    tried.add(at.start);
    for (const { title, edits } of offersAt(analysis, at).slice(0, mostTried)) {
      const changes = edits();
      const then = after(changes);
      const [what] = title.split(':');
      if (then?.isKept === true) found.push(...keeping(what!, changes, then));
      else if (then?.isBetter === true)
        short.push({ title: `${what!}: ${then.said}, which is not enough`, edits: changes });
    }
    if (found.length + short.length > 0) break;
  }
  return [...found, ...short].slice(0, mostRewrites);
}

/** The layers of this text that have most of what a word budgets, where each has a part of it. */
export function heaviest(analysis: Analysis, { deployed }: Judged, word: string): readonly Span[] {
  const figure = budgetWords.get(word)?.figure;
  const { evaluated, precision } = deployed;
  if (figure === undefined || !isCounted(figure) || evaluated === undefined) return [];
  if (evaluated.body.layerCount >= mostLayers) return [];
  const found = new Map<number, { readonly at: Span; amount: number }>();
  for (const { layer } of walk(evaluated.body)) {
    const at = layer.place.uri === analysis.uri ? analysis.locate(layer.place) : undefined;
    if (at === undefined) continue;
    const amount = numberOf(figure.of(figuresOnce(layer), precision));
    const before = found.get(at.start);
    if (before === undefined) found.set(at.start, { at, amount });
    else before.amount += amount;
  }
  const sorted = [...found.values()].toSorted((a, b) => b.amount - a.amount);
  return sorted.slice(0, mostTried).map(({ at }) => at);
}

/** Where blocks of other texts are used, in one of which it is fullest. */
export function blocksUsed({ file: { text }, linked, uri }: Analysis): readonly Span[] {
  const calls = [...text.matchAll(/(?:->|^)[ \t]*([A-Z]\w*)\b/gm)];
  const abroad = calls.filter(([, name]) => (linked.find(name!)?.uri ?? uri) !== uri);
  return abroad.slice(0, mostTried).map(({ index, 0: call, 1: name }) => {
    const end = index + call.length;
    return { start: end - name!.length, end };
  });
}

/** The nearest of a parameter's own choices that keeps the limit, in the deployment alone. */
function smallerArguments(
  { linked, positions }: Analysis,
  { deployed }: Judged,
  { isLess }: Limit,
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
    const smaller = choices.filter(one => (isLess ? one < now : one > 0 && one < now));
    for (const value of smaller.toSorted((a, b) => b - a).slice(0, mostTried)) {
      const edits = [withArgument(node, base, param.name.name, String(value))];
      const found = keeping(`Deploy it with ${param.name.name} = ${value}`, edits, after(edits));
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
      const found = keeping(`An input of ${smaller.join('×')} pixels`, edits, after(edits));
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
