/** Names of operators that blocks are handed: rewrites that put another name there, tried on the whole file. */
import type { Analysis } from '../../analysis';
import { bodiesOf } from '../../syntax/bodies';
import { reparse } from '../../syntax/reparse';
import type { Call, Node, Param, Unit } from '../../syntax/tree';
import { applyEdits, type Edit, type Span } from '../../text/span';
import type { Rewrite } from '../rewrite';
import { shapesIn, trialOf, tried } from '../trial';
import type { Offer } from './offer';
import { isRefusing, onChips } from './on-chips';
import { titled } from './title';

type Word = NonNullable<Rewrite['word']>;

/** A change of names, with the parameter that they are given for where that is known. */
interface Change {
  readonly edits: readonly Edit[];
  readonly param?: string;
  /** Whether what the name is given to has other layers beside those that it makes. */
  readonly isPart: boolean;
}

export function wordsAt(analysis: Analysis, offset: number, rewrites: readonly Rewrite[]): readonly Offer[] {
  if (!isRefusing(trialOf(analysis))) return [];
  return rewrites.flatMap(rewrite => {
    const { word } = rewrite;
    const change = word && changeAt(analysis, offset, word);
    return change === undefined ? [] : (offerOf(analysis, rewrite, change) ?? []);
  });
}

function offerOf(analysis: Analysis, rewrite: Rewrite, { edits, param, isPart }: Change): Offer | undefined {
  const { file } = analysis;
  const [then, now] = [trialOf(analysis), tried(analysis, reparse(file, applyEdits(file.text, edits)))];
  if (now.problemCount > then.problemCount || shapesIn(now) !== shapesIn(then)) return undefined;
  const chips = onChips(then, now, !isPart);
  if (chips === 'refused' || chips.mends.length === 0) return undefined;
  const what = param === undefined ? rewrite.title : `${rewrite.title} as ${param}`;
  const places = edits.length > 1 ? [`in ${edits.length} places`] : [];
  const title = titled(what, [...places, 'retrain'], chips.words);
  return { id: rewrite.id, title, edits: () => edits, deltas: [], mends: chips.mends };
}

/** At a name itself; at a stage that is a parameter, wherever this file gives it; at a use of a block, its argument. */
function changeAt(analysis: Analysis, offset: number, word: Word): Change | undefined {
  const { file, positions } = analysis;
  const chain = positions.at(offset);
  const unit = chain.at(-1);
  if (unit === undefined) return undefined;
  const start = positions.start(unit)!;
  const call = callAt(unit, offset - start);
  if (call === undefined || offset - start > call.name.end) {
    const [from, to] = [/\w*$/.exec(file.text.slice(0, offset))!, /^\w*/.exec(file.text.slice(offset))!];
    const span = { start: from.index, end: offset + to[0].length };
    const edits = changed(file.text, span, word);
    if (edits.length > 0) return { edits, isPart: false };
  }
  if (call === undefined) return undefined;
  const { name } = call.name;
  const { node } = chain[0]!;
  const param = node.kind === 'block' ? node.params.find(one => one.name.name === name) : undefined;
  if (param !== undefined && node.kind === 'block') {
    const uses = usesOf(analysis, node.name.name).flatMap(use => {
      const given = givenIn(use.call, node.params, param);
      return given === undefined ? [] : [shifted(given.value, use.start)];
    });
    const own = param.default === undefined ? [] : [shifted(param.default, positions.start(chain[0]!)!)];
    const edits = [...own, ...uses].flatMap(span => changed(file.text, span, word));
    return edits.length === 0 ? undefined : { edits, param: name, isPart: false };
  }
  const params = analysis.linked.find(name)?.node.params ?? [];
  for (const one of params) {
    const edits = editsOfUse(analysis, call, start, params, one, word);
    if (edits.length > 0) return { edits, param: one.name.name, isPart: true };
  }
  return undefined;
}

/** The stage at an offset from the beginning of its unit. */
function callAt({ node }: Unit<Node>, at: number): Call | undefined {
  if (node.kind !== 'flow' && node.kind !== 'shared') return undefined;
  const stage = node.stages.find(({ start, end }) => start <= at && at <= end);
  return stage?.kind === 'call' ? stage : undefined;
}

/** The argument with another name in it; where the block's default is meant, an argument more. */
function editsOfUse(
  { file: { text } }: Analysis,
  call: Call,
  start: number,
  params: readonly Param[],
  param: Param,
  word: Word,
): readonly Edit[] {
  const given = givenIn(call, params, param);
  if (given !== undefined) return changed(text, shifted(given.value, start), word);
  const name = param.default?.kind === 'name' ? word(param.default.name) : undefined;
  if (name === undefined) return [];
  const argument = `${param.name.name} = ${name}`;
  const last = call.args?.at(-1);
  const at = start + (last ?? call.name).end;
  if (last !== undefined) return [{ start: at, end: at, text: `, ${argument}` }];
  return [{ start: at, end: start + call.end, text: `(${argument})` }];
}

const givenIn = ({ args = [] }: Call, params: readonly Param[], param: Param) =>
  args.find(arg => arg.name?.name === param.name.name) ??
  args.filter(arg => arg.name === undefined)[params.indexOf(param)];

/** Every stage of a file that is a use of a block, with where its unit begins. */
function usesOf(
  { file, positions }: Analysis,
  name: string,
): { readonly call: Call; readonly start: number }[] {
  const uses: { readonly call: Call; readonly start: number }[] = [];
  const open: Unit<Node>[] = [...file.units].reverse();
  for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
    const { node } = unit;
    if (node.kind === 'flow' || node.kind === 'shared')
      for (const stage of node.stages)
        if (stage.kind === 'call' && stage.name.name === name)
          uses.push({ call: stage, start: positions.start(unit)! });
    open.push(
      ...bodiesOf(unit)
        .flatMap(body => body.units)
        .reverse(),
    );
  }
  return uses;
}

const shifted = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** The names in a piece of text that another takes the place of, with the arguments of each. */
function changed(text: string, { start, end }: Span, word: Word): readonly Edit[] {
  return [...text.slice(start, end).matchAll(/[A-Za-z_]\w*/g)].flatMap(({ 0: name, index }) => {
    const other = word(name);
    if (other === undefined) return [];
    const from = start + index;
    const [args = ''] = /^\s*\([^()]*\)/.exec(text.slice(from + name.length)) ?? [];
    return [{ start: from, end: from + name.length + args.length, text: other }];
  });
}
