/** What can stand at the cursor, each with what it means; works on half-typed text. */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  MarkupKind,
  type TextEdit,
} from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { showExpr } from '../format/tree';
import type { Declared } from '../graph/graph';
import { words as borderWords } from '../graph/values';
import { functions } from '../names/functions';
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { standardLibrary } from '../std/library';
import type { Edit } from '../text/span';
import type { Text } from '../workspace';
import { type Asker, isOneName, isWhole, opensBehindBlank } from './completion-asked';
import type { Unresolved } from './completion-details';
import {
  activations,
  declarationsAt,
  itemsAt,
  limitsAt,
  nextOn,
  pathsAt,
  precisionsAt,
  unitsAt,
} from './completion-items';
import { byRank, follows, isWithin, type Offer, plain, takes, usesIn, wantedValue } from './completion-ranks';
import { snippets } from './completion-snippets';
import { type Choice, controls, flowWords, keywords, properties, statements } from './completion-words';
import { describeSignature } from './hover';
import { describeKnown } from './hover-support';
import { filesFor, importable } from './importable';
import { type Definition, visible } from './names';
import { declaredSignature, operatorSignature, type Signature, signatureOf } from './signature';
import { rangeOf } from './text';
import { type Typing, typingAt, type Wanted } from './typing';

/** More than a person reads. What is left out comes up when more of its name is typed. */
const mostItems = 200;

/** Whether what other files declare can stand there. */
export const takesImports = (analysis: Analysis, offset: number): boolean =>
  takesOthers(typingAt(analysis, offset).wanted);

/** @param others the files of the workspace, whose blocks and networks can be imported */
export function completion(
  analysis: Analysis,
  offset: number,
  by: Asker = 'person',
  others: readonly Text[] = [],
): CompletionList {
  const { text } = analysis.file;
  const typing = typingAt(analysis, offset);
  if (by === 'blank' && !opensBehindBlank(typing.wanted)) return { isIncomplete: false, items: [] };
  const range = rangeOf(analysis.file, { start: typing.start, end: offset });
  // Where parentheses stand already, only the name is missing.
  const called = /^\w*\s*\(/.test(text.slice(offset, offset + 100));
  const isStage = typing.wanted !== 'network' && imported.has(typing.wanted);
  const all = [...choices(analysis, typing, offset), ...fromOthers(analysis, typing, others)];
  const isLong = all.length > mostItems;
  const word = text.slice(typing.start, offset).toLowerCase();
  const fitting = isLong && word !== '' ? all.filter(({ choice }) => isWithin(word, choice)) : all;
  if (by === 'more' && isWhole(typing.wanted, text.slice(typing.start, offset), fitting))
    return { isIncomplete: true, items: [] };
  const shown = fitting.sort(byRank).slice(0, mostItems);
  const data: Unresolved = isStage ? { uri: analysis.uri, at: typing.start } : { uri: analysis.uri };
  const items = shown.map(({ choice, group, isBare, from }, i): CompletionItem => {
    const { label, kind, detail, isCallable, alsoCalled, edit = from?.edit } = choice;
    const snippet = isBare === true || called ? undefined : choice.snippet;
    const about = from?.path ?? choice.about;
    const doc = from === undefined ? choice.doc : describeSignature(declaredSignature(from));
    const item: CompletionItem = {
      label,
      kind,
      sortText: `${group}${i.toString(36).padStart(2, '0')}`,
      insertTextFormat: snippet === undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
      textEdit: { range, newText: snippet ?? label },
    };
    if (about !== undefined) item.labelDetails = { description: about };
    // Without a blank: an editor would match one with the blank typed behind an arrow, and replace that as well.
    if (alsoCalled !== undefined) item.filterText = [label, ...alsoCalled].join('/').replaceAll(' ', '');
    if (detail !== undefined) item.detail = detail;
    if (doc !== undefined && doc !== '') item.documentation = { kind: MarkupKind.Markdown, value: doc };
    if (isCallable === true && from === undefined) item.data = data;
    if (edit !== undefined) item.additionalTextEdits = [editOf(analysis, edit())];
    return item;
  });
  return { isIncomplete: isLong || isOneName(typing.wanted), items };
}

/** Whether what is typed so far can become a name that is offered there. */
export const canBecome = (analysis: Analysis, offset: number, word: string): boolean =>
  choices(analysis, typingAt(analysis, offset), offset).some(({ choice }) => choice.label.startsWith(word));

const editOf = (analysis: Analysis, edit: Edit): TextEdit => ({
  range: rangeOf(analysis.file, edit),
  newText: edit.text,
});

function choices(analysis: Analysis, typing: Typing, offset: number): readonly Offer[] {
  const names = () => visible(analysis, offset);
  const sources: Readonly<Record<Wanted, () => readonly (Choice | Offer)[]>> = {
    nothing: () => [],
    declaration: () => [
      ...declarationsAt(analysis, offset),
      ...snippets('declaration', nextOn(analysis, offset)),
    ],
    statement: () => [
      ...keywords(statements),
      ...maps(names()),
      ...flowWords(typing),
      ...stages(analysis, names(), typing),
      ...(typing.arriving === 0 ? [] : snippets('statement')),
    ],
    stage: () => [...stages(analysis, names(), typing), ...keywords(controls)],
    source: () => [...maps(names()), ...flowWords(typing), ...stages(analysis, names(), typing)],
    // A map that is in the list is rarely meant again.
    map: () =>
      [...maps(names()), ...flowWords(typing)].filter(({ label }) => !typing.listed?.includes(label)),
    argument: () => [...parameters(analysis, typing), ...values(analysis, names(), typing)],
    value: () => values(analysis, names(), typing),
    property: () => properties,
    network: () => networks(analysis),
    target: () =>
      analysis.targets.all().map(known => ({
        label: known.id,
        kind: CompletionItemKind.EnumMember,
        group: 0,
        ...describeKnown(known),
      })),
    item: () => itemsAt(analysis, offset),
    on: () => keywords([['on', 'on $0', 'The target follows.']]),
    path: () => pathsAt(analysis, offset),
    precision: () => precisionsAt(analysis, offset),
    activation: () => activations,
    comparison: () => limitsAt(analysis, offset),
    limit: () => limitsAt(analysis, offset),
    unit: () => unitsAt(analysis, typing.start, offset),
    file: () => [],
  };
  return sources[typing.wanted]().map(one => ('choice' in one ? one : plain(one)));
}

/** Where names of other files can stand, and which of them. */
const imported: ReadonlyMap<Wanted, 'block' | 'network'> = new Map([
  ['statement', 'block'],
  ['stage', 'block'],
  ['source', 'block'],
  ['network', 'network'],
]);

const takesOthers = (wanted: Wanted): boolean => wanted === 'file' || imported.has(wanted);

/** Behind everything that needs no import. */
function fromOthers(
  analysis: Analysis,
  { wanted, arriving, listed }: Typing,
  others: readonly Text[],
): readonly Offer[] {
  if (wanted === 'file')
    return filesFor(analysis, others, listed).map(({ path, names }) =>
      plain({ label: path, kind: CompletionItemKind.File, group: 0, detail: names.join(', ') }),
    );
  const kind = imported.get(wanted);
  if (kind === undefined) return [];
  return importable(analysis, others, kind).map(from => ({
    choice: callable(declaredSignature(from), CompletionItemKind.Class),
    group: kind === 'network' || takes(from, arriving) ? 6 : unfit,
    rank: 0,
    isBare: kind === 'network',
    from,
  }));
}

const localKinds: Readonly<Record<Definition['kind'], CompletionItemKind>> = {
  parameter: CompletionItemKind.TypeParameter,
  input: CompletionItemKind.Variable,
  number: CompletionItemKind.Constant,
  map: CompletionItemKind.Variable,
  'loop variable': CompletionItemKind.Variable,
  'shared layer': CompletionItemKind.Module,
};

const local = ({ name, kind, value }: Definition): Choice => ({
  label: name,
  kind: localKinds[kind],
  group: 1,
  detail: value === undefined ? kind : `${kind} = ${showExpr(value)}`,
});

const isMap = ({ kind }: Definition): boolean => kind === 'map' || kind === 'input';

const maps = (names: readonly Definition[]) => names.filter(isMap).map(local);

/** A number or a list cannot be a stage; what else a parameter holds only its uses tell. */
const mayBeStage = ({ kind, value }: Definition): boolean =>
  kind === 'shared layer' ||
  kind === 'loop variable' ||
  (kind === 'parameter' &&
    (value === undefined || ['name', 'call', 'chain', 'if-value'].includes(value.kind)));

/** The last group: what cannot stand here, though its name may be what someone begins with. */
const unfit = 8;

/** What is used most comes first, and what does not take as many maps as flow behind everything. */
function stages(
  analysis: Analysis,
  names: readonly Definition[],
  { arriving, behind }: Pick<Typing, 'arriving' | 'behind'>,
): readonly (Choice | Offer)[] {
  const uses = usesIn(analysis);
  const ranked = (one: Op | Declared, choice: Choice): Offer => ({
    choice,
    group: takes(one, arriving) ? choice.group : unfit,
    rank: follows(behind, one) ? 0 : Math.max(1, 99_999 - uses(choice.label)),
  });
  const offers: (Choice | Offer)[] = names.filter(mayBeStage).map(local);
  for (const declared of declaredNames(analysis))
    if (declared.node.kind === 'block')
      offers.push(ranked(declared, callable(declaredSignature(declared), CompletionItemKind.Class)));
  for (const op of ops.values())
    offers.push(ranked(op, callable(operatorSignature(op), CompletionItemKind.Function)));
  return offers;
}

/** Names first, then functions; before both what a parameter takes that is no number. */
function values(
  analysis: Analysis,
  names: readonly Definition[],
  typing: Typing,
): readonly (Choice | Offer)[] {
  const { call } = typing;
  const wanted = wantedValue(analysis, call);
  const calls = [...functions.values()].map(fn => ({
    label: fn.name,
    kind: CompletionItemKind.Function,
    group: 3,
    detail: fn.signature,
    doc: fn.summary,
    snippet: `${fn.name}($0)`,
    alsoCalled: fn.alsoCalled,
  }));
  // An operator or a block is a value as well, by its name alone.
  const stageValues = stages(analysis, [], { arriving: 1 }).map((one): Offer => {
    const offer = 'choice' in one ? one : plain(one);
    const group = offer.group === unfit ? unfit : wanted === 'stage' ? 1 : 5;
    return { ...offer, group, isBare: true };
  });
  const word = (label: string, isFirst: boolean) => ({
    label,
    kind: CompletionItemKind.Keyword,
    group: isFirst ? 1 : 4,
  });
  const flags = ['true', 'false'].map(label => word(label, wanted === 'flag'));
  const borders = borderWords.map(label => word(label, wanted === 'padding'));
  const sizes = wanted === 'stage' ? names.filter(mayBeStage) : names;
  const isNumber = wanted === undefined || wanted === 'number';
  // Of a map a number is a property, and that takes a dot.
  const own = sizes.map(one => ({ ...local(one), group: isNumber && !isMap(one) ? 1 : 2 }));
  const shown = [...own, ...flowWords(typing), ...calls, ...flags, ...borders];
  // An operator of a fixed kind of argument takes no other operator.
  return wanted === 'number' || wanted === 'flag' || wanted === 'padding'
    ? shown
    : [...shown, ...stageValues];
}

function parameters(analysis: Analysis, { call }: Typing): readonly Choice[] {
  const signature = call && signatureOf(analysis, call.callee);
  if (call === undefined || signature === undefined) return [];
  return signature.parameters
    .slice(call.positional)
    .filter(({ name }) => !call.given.includes(name))
    .map(({ name, doc, default: standard, alsoCalled }, rank) => ({
      rank,
      label: `${name} =`,
      kind: CompletionItemKind.Field,
      group: 0,
      doc,
      snippet: `${name} = $0`,
      alsoCalled,
      ...(standard === undefined ? {} : { detail: `default ${standard}` }),
    }));
}

const networks = (analysis: Analysis): readonly Choice[] =>
  declaredNames(analysis)
    .filter(({ node }) => node.kind === 'network')
    .map(declared => ({
      label: declared.node.name.name,
      kind: CompletionItemKind.Class,
      group: 0,
      doc: describeSignature(declaredSignature(declared)),
    }));

const callables = new WeakMap<Signature, Choice>();

/** A signature lives as long as what it is of, and so does its item: a file may have thousands of blocks. */
function callable(signature: Signature, kind: CompletionItemKind): Choice {
  let choice = callables.get(signature);
  if (choice !== undefined) return choice;
  const needed = signature.parameters.filter(p => p.default === undefined);
  const holes = needed.map((p, i) => `\${${i + 1}:${p.name}}`).join(', ');
  choice = {
    label: signature.name,
    kind,
    group: 2,
    detail: signature.label,
    isCallable: true,
    alsoCalled: signature.alsoCalled,
    ...(holes === '' ? {} : { snippet: `${signature.name}(${holes})` }),
  };
  callables.set(signature, choice);
  return choice;
}

/** Every block and network that can be used in the file; a file's own hide the library's. */
function declaredNames(analysis: Analysis): readonly Declared[] {
  const names = new Set(analysis.linked.declared.map(d => d.node.name.name));
  for (const { node } of analysis.file.units)
    if (node.kind === 'import') for (const { name } of node.names) names.add(name);
  for (const name of standardLibrary.names()) names.add(name);
  return [...names].map(name => analysis.linked.find(name)).filter(declared => declared !== undefined);
}
