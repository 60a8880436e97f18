/** JSON with its places: what a text says, and where each of its values and keys stands. */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Span } from '../text/span';
import { keyOf } from './variants';

export type { Node };

/** A mistake of form, in words. */
export interface Misread extends Span {
  readonly text: string;
}

export interface Read {
  /** As much as can be made out; absent where that is nothing. */
  readonly root: Node | undefined;
  /** The first mistake of form: others may follow from it. */
  readonly misread: Misread | undefined;
  /** Keys that stand in one object before. */
  readonly repeated: readonly Node[];
}

/** More than any file of this kind has; the parser goes down with the text, and a stack has an end. */
const deepest = 100;

const openBrace = 1;
const closeBrace = 2;
const openBracket = 3;
const closeBracket = 4;
const endOfText = 17;

const sentences: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no value of JSON: texts stand in double quotes.',
  InvalidNumberFormat: 'This is no number of JSON.',
  PropertyNameExpected: 'A key in double quotes belongs here; behind the last value stands no comma.',
  ValueExpected: 'A value belongs here; behind the last one stands no comma.',
  ColonExpected: 'A colon belongs here, between a key and its value.',
  CommaExpected: 'A comma belongs in front of this.',
  CloseBraceExpected: "A '}' is missing here.",
  CloseBracketExpected: "A ']' is missing here.",
  EndOfFileExpected: 'The file ends before this; nothing may follow.',
  InvalidCommentToken:
    'JSON has no comments; what there is to say has a place in `note`, `open` and `summary`.',
  UnexpectedEndOfComment: 'This comment has no end, and JSON has no comments.',
  UnexpectedEndOfString: 'This text has no end: a double quote is missing.',
  UnexpectedEndOfNumber: 'This number has no end.',
  InvalidUnicode: 'Behind \\u stand four digits from 0 to F.',
  InvalidEscapeCharacter: 'A backslash stands before one of " \\ / b f n r t u.',
  InvalidCharacter: 'This character cannot stand in a text; write it with a backslash.',
};

export function readJson(text: string): Read {
  const tooDeep = beyond(text, deepest);
  if (tooDeep !== undefined) {
    const misread = { ...tooDeep, text: `This is nested more than ${deepest} deep, and is not read.` };
    return { root: undefined, misread, repeated: [] };
  }
  const errors: ParseError[] = [];
  const options = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
  const root = parseTree(text, errors, options);
  const [first] = errors;
  const misread = first && {
    start: first.offset,
    end: first.offset + first.length,
    text: sentences[printParseErrorCode(first.error)] ?? 'This is no JSON.',
  };
  return { root, misread, repeated: root === undefined ? [] : repeatedIn(root) };
}

/** The first bracket that opens more than so many levels. */
function beyond(text: string, most: number): Span | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token = scanner.scan() as number; token !== endOfText; token = scanner.scan()) {
    if (token === openBrace || token === openBracket) depth++;
    if (token === closeBrace || token === closeBracket) depth--;
    if (depth > most) return { start: scanner.getTokenOffset(), end: scanner.getTokenOffset() + 1 };
  }
  return undefined;
}

function repeatedIn(node: Node): Node[] {
  const found: Node[] = [];
  const keys = new Set<unknown>();
  for (const child of node.children ?? []) {
    const [key] = child.type === 'property' ? (child.children ?? []) : [];
    if (key !== undefined && keys.size === keys.add(key.value).size) found.push(key);
    found.push(...repeatedIn(child));
  }
  return found;
}

/** What a node stands for. */
export function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value;
  const pairs = (node.children ?? []).map(({ children = [] }) => [
    children[0]!.value as string,
    children[1] === undefined ? undefined : plain(children[1]),
  ]);
  return Object.fromEntries(pairs);
}

/** The value of a key; of several that are equal the last, as everywhere in JSON. */
export function child(node: Node | undefined, key: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.findLast(({ children }) => children?.[0]?.value === key)?.children?.[1];
}

/** The item of a list. */
export const item = (node: Node | undefined, at: number): Node | undefined =>
  node?.type === 'array' ? node.children?.[at] : undefined;

/** The item of a list that has a name. */
export const named = (node: Node | undefined, name: string): Node | undefined =>
  node?.type === 'array' ? node.children?.find(one => keyOf(plain(one)) === name) : undefined;

/** The key in front of a value, where it has one. */
export const keyNode = (node: Node): Node | undefined =>
  node.parent?.type === 'property' && node.parent.children?.[1] === node
    ? node.parent.children[0]
    : undefined;

export const spanOf = ({ offset, length }: Node): Span => ({ start: offset, end: offset + length });
