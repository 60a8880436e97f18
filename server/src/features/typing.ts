/**
 * What can be typed at an offset, judged by the words before it: a half-typed line has no tree to ask. Serves
 * completion and the help on parameters.
 */
import type { IToken } from 'chevrotain';
import type { Analysis } from '../analysis';
import { budgetWords } from '../figures/budgets';
import { ops } from '../ops';
import { endOf, hasLineBreak, lex } from '../syntax/lex';
import { beginsDeclaration, comparisons, isClose, isOpen, T, wantsMore } from '../syntax/tokens';
import { type Continuing, isOfIf, namesTurn, openingOf, takesChoices, takesPath } from './typing-on';

export type Wanted =
  | 'declaration'
  | 'statement'
  /** Behind `->`. */
  | 'stage'
  /** Behind `x =`: maps, or a stage that starts from what arrives. */
  | 'source'
  | 'map'
  /** A parameter's name, or a value. */
  | 'argument'
  | 'value'
  | 'property'
  | 'network'
  | 'target'
  | 'item'
  | 'precision'
  /** Between the brackets of `activations`. */
  | 'activation'
  /** Behind the word of a budget: its comparison with a limit. */
  | 'comparison'
  /** Behind the comparison of a budget. */
  | 'limit'
  /** Right behind the digits of a limit. */
  | 'unit'
  /** Between the quotes of an import. */
  | 'file'
  /** A name of a file that is imported. */
  | 'import'
  /** The path of an import, behind `from`. */
  | 'quoted file'
  /** The word with which a line goes on: behind the network of a deployment, the names of an import, and so on. */
  | Continuing
  /** Behind `for` in a deployment. */
  | 'path'
  | 'nothing';

export interface CallBefore {
  readonly callee: string;
  /** The position of the argument being typed, and its name where it has one. */
  readonly index: number;
  readonly named: string | undefined;
  /** Names given so far, that of the argument itself excepted, and how many arguments have none. */
  readonly given: readonly string[];
  readonly positional: number;
}

export interface Typing {
  readonly wanted: Wanted;
  /** Where the word begins that is being typed. */
  readonly start: number;
  /** The innermost call whose parentheses are open. */
  readonly call: CallBefore | undefined;
  /** How many maps a stage gets, where the words before it show that. */
  readonly arriving?: number | undefined;
  /** What the map comes from that arrives, where a name stands for that in front of the word. */
  readonly behind?: string | undefined;
  /** The names in front of a comma, in the list that is being typed, or those that are imported from a file. */
  readonly listed?: readonly string[];
  /** Whether `in` is what arrives: in a block that gives its inputs no names. */
  readonly hasIn: boolean;
}

const isWord = (token: IToken | undefined): boolean =>
  token !== undefined && /^[A-Za-z_]\w*$/.test(token.image);

export function typingAt({ file }: Pick<Analysis, 'file'>, offset: number): Typing {
  const from = file.offsets.findLast(at => at <= offset) ?? 0;
  const typing = typingIn(file.text.slice(from, offset));
  return { ...typing, start: from + typing.start };
}

/** What can be typed behind a text, which begins with a declaration. */
function typingIn(text: string): Typing {
  const offset = text.length;
  const { tokens: all, comments } = lex(text);
  const last = all.at(-1);
  const comment = comments.at(-1);
  const inComment = comment !== undefined && endOf(comment) === offset && !/[\n\r]$/.test(comment.image);
  const inString = last?.tokenType === T.String && endOf(last) === offset && !/^".*"$/.test(last.image);
  const inNumber = last?.tokenType === T.Number && endOf(last) === offset;
  if (inString && all.at(-2)?.tokenType === T.From) {
    const listed = importedBy(all);
    return { wanted: 'file', start: last!.startOffset + 1, call: undefined, listed, hasIn: false };
  }
  if (inNumber && isLimit(all))
    return { wanted: 'unit', start: last.startOffset, call: undefined, hasIn: false };
  if (inComment || inString || inNumber)
    return { wanted: 'nothing', start: offset, call: undefined, hasIn: false };
  const typed = isWord(last) && endOf(last!) === offset ? last : undefined;
  const tokens = typed === undefined ? all : all.slice(0, -1);
  const start = typed?.startOffset ?? offset;
  const opener = openBefore(tokens);
  const call = callOf(tokens, opener);
  const path = pathAt(text, all);
  if (path !== undefined) return { wanted: 'path', start: path, call: undefined, hasIn: false };
  const wanted = wantedAfter(text, tokens, opener, call, start);
  const arriving = wanted === 'stage' ? arrivingAt(tokens) : isBeforeFlow(tokens) ? 0 : undefined;
  const isImport = wanted === 'import' || wanted === 'from' || wanted === 'quoted file';
  const listed = isImport ? importedBy(tokens) : wanted === 'map' ? listedIn(tokens) : [];
  return { wanted, start, call, arriving, listed, behind: behindOf(tokens), hasIn: hasIn(tokens) };
}

/** The stage or map in front of an arrow or of a line. */
function behindOf(tokens: readonly IToken[]): string | undefined {
  const at = tokens.at(-1)?.tokenType === T.Arrow ? tokens.length - 2 : tokens.length - 1;
  const isEmptyCall = tokens[at]?.tokenType === T.ParenClose && tokens[at - 1]?.tokenType === T.ParenOpen;
  return tokens[isEmptyCall ? at - 2 : at]?.image;
}

/** Whether the last token is the limit of a budget. */
const isLimit = (tokens: readonly IToken[]): boolean =>
  declaredBy(tokens)[0]?.tokenType === T.Deploy &&
  comparisons.has(tokens.at(-2)!.tokenType) &&
  budgetWords.has(tokens.at(-3)?.image ?? '');

/** The names of `a, b, ` */
function listedIn(tokens: readonly IToken[]): readonly string[] {
  const names: string[] = [];
  for (let at = tokens.length - 1; tokens[at]?.tokenType === T.Comma && isWord(tokens[at - 1]); at -= 2)
    names.push(tokens[at - 1]!.image);
  return names;
}

/** The words of the declaration that is typed, up to here. */
const declaredBy = (tokens: readonly IToken[]): readonly IToken[] =>
  tokens.slice(
    Math.max(
      0,
      tokens.findLastIndex(token => beginsDeclaration.has(token.tokenType)),
    ),
  );

/** The names of the import that is typed, up to here. */
const importedBy = (tokens: readonly IToken[]): readonly string[] =>
  declaredBy(tokens)
    .filter(({ tokenType }) => tokenType === T.Name)
    .map(({ image }) => image);

/** What makes a map out of nothing. */
const starts: ReadonlySet<string> = new Set(
  [...ops.values()].filter(op => op.inputs.max === 0).map(op => op.name),
);

/** Whether no map has arrived yet: in a network before its input, and where there is no flow at all. */
function isBeforeFlow(tokens: readonly IToken[]): boolean {
  const declared = declaredBy(tokens);
  return declared[0]?.tokenType !== T.Block && !declared.some(({ image }) => starts.has(image));
}

function hasIn(tokens: readonly IToken[]): boolean {
  const [word, , behind] = declaredBy(tokens);
  const isNamed = behind?.tokenType === T.Comma || behind?.tokenType === T.Arrow;
  return word?.tokenType === T.Block && !isNamed;
}

/** Where a path begins that is being typed behind `for` in a deployment: dots and indices belong to it. */
function pathAt(text: string, tokens: readonly IToken[]): number | undefined {
  const isDeployed = tokens.findLast(token => beginsDeclaration.has(token.tokenType))?.tokenType === T.Deploy;
  const [path] = /[\w.[\]]*$/.exec(text)!;
  const start = text.length - path.length;
  return isDeployed && /\bfor\s[^\n\r{}]*$/.test(text.slice(0, start)) ? start : undefined;
}

/** `a, b ->` hands on two maps; behind a stage it is one, as most have one output. */
function arrivingAt(tokens: readonly IToken[]): number | undefined {
  if (tokens.at(-1)?.tokenType !== T.Arrow) return undefined;
  let count = 1;
  let at = tokens.length - 2;
  while (isWord(tokens[at]) && tokens[at - 1]?.tokenType === T.Comma) {
    count++;
    at -= 2;
  }
  return count;
}

/** The index of the bracket that is still open; -1 where none is. */
function openBefore(tokens: readonly IToken[]): number {
  let depth = 0;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const { tokenType } = tokens[i]!;
    if (isClose(tokenType)) depth++;
    else if (isOpen(tokenType) && depth-- === 0) return i;
    else if (beginsDeclaration.has(tokenType) && depth === 0) return -1;
  }
  return -1;
}

function callOf(tokens: readonly IToken[], opener: number): CallBefore | undefined {
  // In a list or between brackets that only group, the call is the one around.
  let at = opener;
  while (at >= 0 && tokens[at]!.tokenType !== T.BraceOpen) {
    const callee = tokens[at - 1];
    if (tokens[at]!.tokenType === T.ParenOpen && callee?.tokenType === T.Name)
      return readCall(tokens, at, callee.image);
    at = openBefore(tokens.slice(0, at));
  }
  return undefined;
}

function readCall(tokens: readonly IToken[], opener: number, callee: string): CallBefore {
  const given: string[] = [];
  let named: string | undefined;
  let index = 0;
  let positional = 0;
  let depth = 0;
  for (let i = opener + 1; i < tokens.length; i++) {
    const { tokenType, image } = tokens[i]!;
    if (isOpen(tokenType)) depth++;
    else if (isClose(tokenType)) depth--;
    if (depth !== 0) continue;
    if (tokenType === T.Assign && isWord(tokens[i - 1])) named = tokens[i - 1]!.image;
    if (image !== ',') continue;
    index++;
    if (named === undefined) positional++;
    else given.push(named);
    named = undefined;
  }
  return { callee, index, named, given, positional };
}

function wantedAfter(
  text: string,
  tokens: readonly IToken[],
  opener: number,
  call: CallBefore | undefined,
  start: number,
): Wanted {
  const before = tokens.at(-1);
  const type = before?.tokenType;
  if (type === T.Dot) return 'property';
  const declaration = tokens.findLast(token => beginsDeclaration.has(token.tokenType))?.tokenType;
  const newLine = before === undefined || hasLineBreak(text, endOf(before), start);
  const bracket = opener === -1 ? undefined : tokens[opener]!.tokenType;
  if (bracket === T.ListOpen && declaration === T.Deploy && tokens[opener - 1]?.image === 'activations')
    return 'activation';
  if (bracket === T.ListOpen && declaration === T.Deploy && tokens[opener - 1]?.image === 'precision')
    return 'precision';
  if (bracket === T.ParenOpen || bracket === T.ListOpen) {
    if (type === T.Arrow) return 'stage';
    const isHead = declares(tokens, opener);
    const first = type === T.ParenOpen || type === T.Comma;
    if (isHead && first && bracket === T.ParenOpen) return 'nothing';
    if (first && bracket === T.ParenOpen && call !== undefined) return 'argument';
    if (type === T.ListOpen || (before !== undefined && wantsMore.has(before.tokenType)) || first)
      return 'value';
    return isHead && bracket === T.ParenOpen && takesChoices(tokens, opener) ? 'of' : 'nothing';
  }
  if (bracket === undefined) return outside(tokens, type, newLine);
  if (declaration === T.Deploy) return inDeployment(tokens, newLine);
  return inBody(tokens, type, newLine);
}

/** Whether these parentheses are a declaration's: the names in them are new. */
function declares(tokens: readonly IToken[], opener: number): boolean {
  const word = tokens[opener - 2]?.tokenType;
  if (word === T.Network || word === T.Block) return true;
  // `block a, b -> Name(`
  for (let i = opener - 2; i >= 0; i--) {
    const { tokenType } = tokens[i]!;
    if (tokenType === T.Block) return true;
    if (tokenType !== T.Name && tokenType !== T.Comma && tokenType !== T.Arrow) return false;
  }
  return false;
}

function outside(tokens: readonly IToken[], type: IToken['tokenType'] | undefined, newLine: boolean): Wanted {
  if (type === T.Deploy) return 'network';
  if (type === T.On) return 'target';
  // Behind `deploy Net` and behind its arguments.
  const closed = type === T.ParenClose ? openingOf(tokens) : tokens.length;
  if (!newLine && tokens[closed - 2]?.tokenType === T.Deploy) return 'on';
  const inImport =
    tokens.findLastIndex(t => t.tokenType === T.Import) > tokens.findLastIndex(t => t.tokenType === T.String);
  if (inImport && !newLine) {
    if (type === T.Import || type === T.Comma) return 'import';
    return type === T.From ? 'quoted file' : type === T.Name ? 'from' : 'nothing';
  }
  return newLine && !inImport ? 'declaration' : 'nothing';
}

function inDeployment(tokens: readonly IToken[], newLine: boolean): Wanted {
  const before = tokens.at(-1);
  if (before?.image === 'precision' && !newLine) return 'precision';
  if (before !== undefined && comparisons.has(before.tokenType) && !newLine) return 'limit';
  if (budgetWords.has(before?.image ?? '') && !newLine) return 'comparison';
  if (newLine || before?.tokenType === T.BraceOpen) return 'item';
  const words = tokens.slice(tokens.findLastIndex(({ tokenType }) => tokenType === T.BraceOpen) + 1);
  return takesPath(words) ? 'for' : 'nothing';
}

function inBody(tokens: readonly IToken[], type: IToken['tokenType'] | undefined, newLine: boolean): Wanted {
  if (type === T.Arrow) return 'stage';
  if (type === T.Assign) {
    const word = tokens.at(-3)?.tokenType;
    return word === T.Let ? 'value' : word === T.Shared ? 'stage' : 'source';
  }
  if (newLine || type === T.BraceOpen)
    return type !== undefined && wantsMore.has(type) ? 'value' : 'statement';
  if (type === T.Comma) return 'map';
  if (type === T.Let || type === T.Shared || type === T.For) return 'nothing';
  if (type !== undefined && wantsMore.has(type)) return 'value';
  if (type === T.BraceClose) return isOfIf(tokens) ? 'else' : 'nothing';
  return type === T.Name && namesTurn(tokens) ? 'of' : 'nothing';
}
