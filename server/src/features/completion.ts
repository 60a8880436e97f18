/** What can stand at the cursor, each with what it means; works on half-typed text. */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
  MarkupKind,
  type TextEdit,
} from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import type { Edit } from '../text/span';
import type { Text } from '../workspace';
import { type Asker, isOneName, isWhole, opensBehindBlank } from './completion-asked';
import type { Unresolved } from './completion-details';
import { filesAt, namesAt } from './completion-imports';
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
import { callable, declaredNames, maps, stages, unfit } from './completion-names';
import { byRank, isWithin, type Offer, plain, takes } from './completion-ranks';
import { snippets } from './completion-snippets';
import { parameters, values } from './completion-values';
import {
  type Choice,
  continuing,
  controls,
  flowWords,
  keywords,
  properties,
  statements,
} from './completion-words';
import { describeSignature } from './hover';
import { describeKnown } from './hover-support';
import { importable } from './importable';
import { visible } from './names';
import { declaredSignature } from './signature';
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
  const all = [...choices(analysis, typing, offset), ...fromOthers(analysis, typing, others, offset)];
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
        // Whoever describes a chip means to use it.
        group: known.place === undefined ? 1 : 0,
        ...describeKnown(known),
      })),
    item: () => itemsAt(analysis, offset),
    on: () => keywords([continuing.on]),
    from: () => [],
    of: () => keywords([continuing.of]),
    else: () => keywords([continuing.else]),
    for: () => keywords([continuing.for]),
    path: () => pathsAt(analysis, offset),
    precision: () => precisionsAt(analysis, offset),
    activation: () => activations,
    comparison: () => limitsAt(analysis, offset),
    limit: () => limitsAt(analysis, offset),
    unit: () => unitsAt(analysis, typing.start, offset),
    file: () => [],
    import: () => [],
    'quoted file': () => [],
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

const inImports: ReadonlySet<Wanted> = new Set(['file', 'quoted file', 'from', 'import']);

const takesOthers = (wanted: Wanted): boolean => inImports.has(wanted) || imported.has(wanted);

/** Behind everything that needs no import. */
function fromOthers(
  analysis: Analysis,
  { wanted, arriving, listed }: Typing,
  others: readonly Text[],
  offset: number,
): readonly Offer[] {
  if (wanted === 'import') return namesAt(analysis, others, offset, listed).map(plain);
  if (wanted === 'file' || wanted === 'quoted file' || wanted === 'from')
    return filesAt(analysis, others, wanted, listed).map(plain);
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

const networks = (analysis: Analysis): readonly Choice[] =>
  declaredNames(analysis)
    .filter(({ node }) => node.kind === 'network')
    .map(declared => ({
      label: declared.node.name.name,
      kind: CompletionItemKind.Class,
      group: 0,
      doc: describeSignature(declaredSignature(declared)),
    }));
