/** What completion puts first: what is used most, and fits what flows and what a parameter takes. */
import type { Analysis } from '../analysis';
import { showExpr } from '../format/tree';
import type { Declared } from '../graph/graph';
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { libraryText } from '../std/library';
import type { File } from '../syntax/tree';
import type { Choice } from './completion-words';
import type { Importable } from './importable';
import { type Parameter, signatureOf } from './signature';
import type { CallBefore } from './typing';

type Counts = ReadonlyMap<string, number>;

function countWords(text: string): Counts {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The library is written as networks are: what it uses often is used often. */
let inLibrary: Counts | undefined;
const inFiles = new WeakMap<File, Counts>();

/** How much someone's own use counts beside the library's. */
const own = 3;

/** How often operators and blocks are used, the more the better. */
export function usesIn({ file }: Analysis): (name: string) => number {
  inLibrary ??= countWords(libraryText());
  let here = inFiles.get(file);
  if (here === undefined) inFiles.set(file, (here = countWords(file.text)));
  return name => (inLibrary!.get(name) ?? 0) + own * (here.get(name) ?? 0);
}

/** @param arriving how many maps flow, where that is seen; at the beginning of a line one, or none */
export function takes(one: Op | Pick<Declared, 'node'>, arriving: number | undefined): boolean {
  if ('inputs' in one) {
    const { min, max } = one.inputs;
    return arriving === undefined ? min <= 1 : min <= arriving && arriving <= max;
  }
  const inputs = one.node.kind === 'block' ? Math.max(1, one.node.inputs.length) : 0;
  return inputs === (arriving ?? 1);
}

/** Whether a stage is what mostly follows another: behind a pool over the whole map, which takes no window, the classifier. */
export function follows(behind: string | undefined, one: Op | Pick<Declared, 'node'>): boolean {
  const before = ops.get(behind ?? '');
  const isGlobal = before?.category === 'pooling' && Object.keys(before.params).length === 0;
  return isGlobal && 'category' in one && one.category === 'dense';
}

/** What the argument being typed is: numbers, one of a few words, or an operator or block. */
export type Value = 'number' | 'flag' | 'padding' | 'stage' | undefined;

/** The parameter whose argument is typed. */
function parameterOf(analysis: Analysis, call: CallBefore | undefined): Parameter | undefined {
  const parameters = call === undefined ? [] : (signatureOf(analysis, call.callee)?.parameters ?? []);
  return call?.named === undefined
    ? parameters[call?.index ?? 0]
    : parameters.find(({ name }) => name === call.named);
}

export function wantedValue(analysis: Analysis, call: CallBefore | undefined): Value {
  const parameter = parameterOf(analysis, call);
  if (call === undefined || parameter === undefined) return undefined;
  const kind = ops.get(call.callee)?.params[parameter.name]?.kind;
  if (kind !== undefined) return kind === 'flag' || kind === 'padding' ? kind : 'number';
  const standard = parameter.default ?? '';
  if (/^(true|false)$/.test(standard)) return 'flag';
  return ops.has(/^\w*/.exec(standard)![0]) ? 'stage' : undefined;
}

/** What kind of operator an argument is by default. */
export const kinOf = (analysis: Analysis, call: CallBefore | undefined): Op['category'] | undefined =>
  ops.get(/^\w*/.exec(parameterOf(analysis, call)?.default ?? '')![0])?.category;

/** The choices that a search has for the argument; where its default is a list, they are those of each part. */
export function choicesOf(analysis: Analysis, call: CallBefore | undefined): readonly string[] {
  const parameter = parameterOf(analysis, call);
  const node = call && analysis.linked.find(call.callee)?.node;
  if (parameter === undefined || node === undefined || !('params' in node)) return [];
  const param = node.params.find(({ name }) => name.name === parameter.name);
  return param?.choices?.kind === 'list' && param.default?.kind !== 'list'
    ? param.choices.items.map(item => showExpr(item))
    : [];
}

/** Whether the letters of what is typed come in a name, in their order: what an editor's own filter asks at least. */
export function isWithin(word: string, { label, alsoCalled = [] }: Choice): boolean {
  return [label, ...alsoCalled].some(name => {
    let from = 0;
    for (const letter of word) {
      from = name.toLowerCase().indexOf(letter, from) + 1;
      if (from === 0) return false;
    }
    return true;
  });
}

/** A choice as it stands there: a file may have thousands, of which few are shown. */
export interface Offer {
  readonly choice: Choice;
  readonly group: number;
  readonly rank: number;
  /** Only its name is put there. */
  readonly isBare?: boolean;
  /** What has to be imported for it. */
  readonly from?: Importable;
}

export const plain = (choice: Choice): Offer => ({ choice, group: choice.group, rank: choice.rank ?? 0 });

export function byRank(a: Offer, b: Offer): number {
  if (a.group !== b.group) return a.group - b.group;
  if (a.rank !== b.rank) return a.rank - b.rank;
  const [one, other] = [a.choice.label, b.choice.label];
  return one < other ? -1 : one > other ? 1 : 0;
}
