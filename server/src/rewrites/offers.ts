/** The light bulb's offers at a place: each rewrite applied to the tree, evaluated in memory, and its gain worked out. */
import type { Analysis } from '../analysis';
import { fp32 } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { counted } from '../figures';
import { macs } from '../figures/macs';
import { parameters } from '../figures/parameters';
import { formatRange } from '../format';
import { printCondition, printStages } from '../format/tree';
import type { Body as GraphBody, Layer } from '../graph/graph';
import { occurrences } from '../graph/walk';
import { kernelRefused } from '../problems/targets';
import { compare, numberOf } from '../quantity/quantity';
import { bodiesOf } from '../syntax/bodies';
import { reparse, replaceBody } from '../syntax/reparse';
import type { Body, File, Flow, Node, Shared, Unit } from '../syntax/tree';
import { difference } from '../text/change';
import type { Place } from '../text/problem';
import { applyEdits, type Edit, type Span } from '../text/span';
import { rewrites } from './index';
import { choice } from './lib/build';
import { leavingOut, withoutStages } from './lib/left-out';
import type { Delta, Offer } from './lib/offer';
import { isRefusing, onChips } from './lib/on-chips';
import { timesOf } from './lib/times';
import { changesOf, titled } from './lib/title';
import { wordsAt } from './lib/words';
import type { Replacement, Rewrite, RewriteSite } from './rewrite';
import { bodiesIn, shapesIn, trialOf, tried } from './trial';

const told = counted.filter(figure => figure.inTitles);
/** What saves none of these is no offer. */
const lighter = [macs, parameters];

/** The offers at a place; where it has none, those of the nearest stage on its line, at that stage. */
export function offersOnLine(
  analysis: Analysis,
  range: Span,
): { readonly offers: readonly Offer[]; readonly at: Span } {
  for (const at of [range, ...stagesOnLine(analysis, range.start)]) {
    const offers = offersAt(analysis, at);
    if (offers.length > 0) return { offers, at };
  }
  return { offers: [], at: range };
}

/** The calls whose names stand on the line of an offset: first those in front of it, the nearest first. */
export function stagesOnLine({ file: { text }, positions }: Analysis, offset: number): readonly Span[] {
  const isBreak = (i: number) => i < 0 || i >= text.length || /[\n\r]/.test(text[i]!);
  let [from, to] = [offset, offset];
  while (!isBreak(from - 1)) from--;
  while (!isBreak(to)) to++;
  const first = from + /^\s*/.exec(text.slice(from, to))![0].length;
  const last = from + text.slice(from, to).trimEnd().length;
  const unit = positions.at(Math.max(first, Math.min(offset, last))).at(-1);
  if (unit?.node.kind !== 'flow' && unit?.node.kind !== 'shared') return [];
  const start = positions.start(unit)!;
  const names = unit.node.stages.flatMap(stage => {
    const at = start + stage.start;
    return stage.kind === 'call' && at >= from && at <= to ? [{ start: at, end: at }] : [];
  });
  const before = names.filter(name => name.start <= offset);
  return [...before.reverse(), ...names.filter(name => name.start > offset)];
}

/** @param note told of each rewrite that suits the stage and is no offer, with why */
export const offersAt = (analysis: Analysis, range: Span, note: Note = () => {}): readonly Offer[] => [
  ...stagesAt(analysis, range, note),
  ...wordsAt(analysis, range.start, rewrites),
];

type Note = (title: string, why: string) => void;

function stagesAt(analysis: Analysis, range: Span, note: Note): readonly Offer[] {
  const chain = analysis.positions.at(range.start);
  const unit = chain.at(-1);
  if (unit === undefined || unit.problems.length > 0) return [];
  if (unit.node.kind !== 'flow' && unit.node.kind !== 'shared') return [];
  const start = analysis.positions.start(unit)!;
  const at = range.start - start;
  const index = unit.node.stages.findIndex(s => s.kind === 'call' && s.start <= at && at <= s.end);
  const call = unit.node.stages[index];
  if (call?.kind !== 'call') return [];
  // What is wrong in one of its uses is mended first: the stages in its place would be wrong there, too, perhaps twice.
  if (isWrong(analysis, unit, call)) return [];
  const place = { uri: analysis.uri, unit, start: call.name.start, end: call.name.end };
  const layers = bodiesIn(trialOf(analysis))
    .flatMap(body => occurrences(body, place).map(o => o.item))
    .filter((item): item is Layer => item.kind === 'layer');
  const isLibrary = (name: string) => analysis.linked.find(name)?.library === true;
  const site: RewriteSite = { call, following: unit.node.stages.slice(index + 1), layers, isLibrary };
  const offers: Offer[] = [];
  for (const rewrite of rewrites) {
    if (rewrite.isForChips && !isRefusing(trialOf(analysis))) continue;
    const replacement = rewrite.to(site);
    const offer =
      replacement &&
      tryRewrite(analysis, chain, unit as Unit<Flow | Shared>, index, place, rewrite, replacement);
    if (typeof offer === 'string') note(rewrite.title, offer);
    else if (offer !== undefined) offers.push(offer);
  }
  return offers;
}

/** Whether a stage is a mistake somewhere. What a chip refuses is none: another stage may be the answer to that. */
const isWrong = ({ problems }: Analysis, unit: Unit, stage: Span): boolean =>
  problems.some(
    ({ kind, place }) =>
      kind.severity === 'error' &&
      kind !== kernelRefused &&
      place.unit === unit &&
      place.start < stage.end &&
      place.end > stage.start,
  );

function tryRewrite(
  analysis: Analysis,
  chain: readonly Unit[],
  unit: Unit<Flow | Shared>,
  index: number,
  place: Place,
  rewrite: Rewrite,
  { replaces, stages: made, when, layers }: Replacement,
): Offer | string {
  const old = unit.node.stages.slice(index, index + replaces);
  const span = { start: old[0]!.start, end: old.at(-1)!.end };
  // A comment between the stages would be lost.
  if (unit.comments.some(c => c.start >= span.start && c.end <= span.end))
    return 'a comment between the stages would be lost';
  const stages = when === undefined ? made : [choice(when, made, old)];
  const inside = stages.map(stage => (stage.start < 0 ? { ...stage, ...span } : stage));
  const isLeftOut = stages.length === 0;
  const changed = unit.node.stages.toSpliced(index, replaces, ...inside);
  const tree = isLeftOut ? withoutStages(unit.node, changed) : changed;
  if (tree === undefined) return 'nothing would be left of the line';
  const node: Flow | Shared = { ...unit.node, stages: tree };
  const file = withUnit(analysis.file, chain, { ...unit, node });
  const now = tried(analysis, file);
  const then = trialOf(analysis);
  if (now.problemCount > then.problemCount) return 'makes a mistake elsewhere';
  if (shapesIn(now) !== shapesIn(then)) return 'changes the shape of the result';
  const chips = onChips(then, now);
  if (chips === 'refused') return 'more is refused then';
  const { words, mends } = chips;
  if (rewrite.isForChips && mends.length === 0) return words.join(', ') || 'the chip runs no more then';
  const times = timesOf(then, now, analysis.targets);
  const deltas: Delta[] = [];
  const changes: string[] = [];
  let saves = false;
  // Uses are those in the network whose figures are shown.
  let uses = 0;
  for (const [i, before] of then.networks.entries()) {
    const after = now.networks[i];
    if (after === undefined || after.body === before.body) continue;
    const [a, b] = [totalsOf(before.body), totalsOf(after.body)];
    const compared = told.map(figure => [figure, figure.of(a, fp32), figure.of(b, fp32)] as const);
    if (changes.length === 0) uses = usesIn(before.body, place, layers);
    if (compared.every(([, from, to]) => compare(from, to) === 0)) continue;
    const network = before.declared.node.name.name;
    deltas.push({
      network,
      change: Object.fromEntries(
        compared.map(([figure, from, to]) => [figure.key, numberOf(to) - numberOf(from)]),
      ),
    });
    saves ||= lighter.some(figure => compare(figure.of(b, fp32), figure.of(a, fp32)) === -1);
    if (changes.length > 0) continue;
    const [best, ...others] = changesOf(compared.map(([{ title }, from, to]) => ({ title, from, to })));
    // A lone network needs no name: the menu is narrow.
    const whose = analysis.networks.length > 1 ? `${network} ` : '';
    if (best !== undefined) changes.push(whose + best, ...others);
  }
  // Nor is one whose figures are beyond counting.
  saves ||= times.some(({ isFaster }) => isFaster);
  if (!saves && mends.length === 0) return 'saves nothing';
  const source = () => {
    const start = analysis.positions.start(unit)!;
    return analysis.file.text.slice(start, start + unit.length);
  };
  const [best, second, ...rest] = changes;
  const others = deltas.slice(1).map(({ network }) => network);
  const said = [
    ...times.map(({ text }) => text),
    best,
    ...(when === undefined ? [] : [`where ${printCondition(when, source())}`]),
    uses > 1 ? `in ${uses} uses` : undefined,
    second,
    others.length > 0 ? `also ${named(others)}` : undefined,
    rewrite.keeps === 'function' ? undefined : 'retrain',
    ...rest,
  ];
  return {
    id: rewrite.id,
    title: titled(
      rewrite.title,
      said.filter(one => one !== undefined),
      words,
    ),
    edits: () => {
      const start = analysis.positions.start(unit)!;
      if (isLeftOut) return [leavingOut(analysis.file.text, start, unit.node, index, replaces)];
      const text = printStages(stages, source());
      const edit = { start: start + span.start, end: start + span.end, text };
      return formattedEdits(analysis.file, edit, statementSpan(analysis, chain));
    },
    deltas,
    mends,
  };
}

function usesIn(body: GraphBody, place: Place, layers: readonly Layer[]): number {
  let uses = 0;
  for (const { item, times } of occurrences(body, place))
    if (layers.some(layer => layer === item)) uses += times;
  return uses;
}

/** Networks beside the first by their names, of many the first two: a menu is narrow. */
const named = (all: readonly string[]): string =>
  all.length < 4 ? all.join(', ') : `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`;

/** The file with one unit replaced, bodies around it copied. */
function withUnit(file: File, chain: readonly Unit[], replacement: Unit): File {
  let [old, now] = [chain.at(-1)!, replacement];
  for (const outer of chain.slice(0, -1).reverse()) {
    const body = bodiesOf(outer).find(b => b.units.includes(old))!;
    const changed: Body<Node> = { ...body, units: body.units.map(u => (u === old ? now : u)) };
    [old, now] = [outer, { ...outer, node: replaceBody(outer.node, body, changed) }];
  }
  return { ...file, units: file.units.map(u => (u === old ? now : u)) as File['units'] };
}

/** The statement of the declaration's own body: a line inside it may no longer fit between its braces. */
function statementSpan(analysis: Analysis, chain: readonly Unit[]): Span {
  const statement = chain[1] ?? chain[0]!;
  const start = analysis.positions.start(statement)!;
  return { start, end: start + statement.length };
}

/** The edit, and what formatting then changes in the statement it stands in, as one replacement. */
function formattedEdits(file: File, edit: Edit, statement: Span): readonly Edit[] {
  const { text } = file;
  const rough = applyEdits(text, [edit]);
  const end = statement.end + edit.text.length - (edit.end - edit.start);
  const tidy = applyEdits(rough, formatRange(reparse(file, rough), { start: statement.start, end }));
  const { from, oldTo, newTo } = difference(text, tidy);
  return [{ start: from, end: oldTo, text: tidy.slice(from, newTo) }];
}
