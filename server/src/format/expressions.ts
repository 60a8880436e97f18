/** Values and what stands side by side in a line: spaces, and line breaks before operators where a line is too long. */
import type { TokenType } from 'chevrotain';
import { T, wantsMore } from '../syntax/tokens';
import { bracketsDoc } from './brackets';
import { type Doc, group, indent, line, notes, space } from './doc';
import { type Element, endsOperand, isForced, isLeaf, type Leaf } from './elements';
import { bracesDoc, conditionalDoc } from './lines';

/** What binds least comes first: a long value is broken before these. */
const levels: readonly (readonly TokenType[])[] = [
  [T.Of],
  [T.Arrow],
  [T.Or],
  [T.And],
  [T.Equal, T.Unequal, T.Less, T.AtMost, T.Greater, T.AtLeast],
  [T.Plus, T.Minus],
  [T.Times, T.Over, T.Modulo],
];

export const leafDoc = (leaf: Leaf): Doc => {
  const source: Doc = { kind: 'source', start: leaf.start, text: leaf.text };
  return leaf.before.length === 0 ? source : [notes(leaf.before), source];
};

export function elementDoc(element: Element): Doc {
  switch (element.kind) {
    case 'leaf':
      return leafDoc(element);
    case 'group':
      return bracketsDoc(element);
    case 'braces':
      return bracesDoc(element);
    case 'conditional':
      return conditionalDoc(element);
  }
}

/** Elements with the spaces between them and no place for a line break outside brackets. */
export function sideBySide(elements: readonly Element[]): Doc {
  return elements.map((element, i) => {
    const apart = i > 0 && isApart(elements[i - 2], elements[i - 1]!, element);
    return apart ? [space, elementDoc(element)] : elementDoc(element);
  });
}

/** Whether a space stands between two neighbours; what is before them tells a sign from a subtraction. */
function isApart(before: Element | undefined, left: Element, right: Element): boolean {
  if (isLeaf(right, T.Comma, T.Dot) || isLeaf(left, T.Dot)) return false;
  if (isLeaf(left, T.Minus)) return endsOperand(before);
  if (right.kind === 'group') return !endsOperand(left);
  return true;
}

/** A value: on one line, or broken before each of the operators that bind least. */
export function valueDoc(elements: readonly Element[]): Doc {
  if (elements.some(isForced)) return sideBySide(elements);
  for (const level of levels) {
    const operators = elements.flatMap((element, i) =>
      isLeaf(element, ...level) && endsOperand(elements[i - 1]) ? [i] : [],
    );
    if (operators.length === 0) continue;
    const rest = operators.map((at, i) => {
      const operand = elements.slice(at + 1, operators[i + 1] ?? elements.length);
      return [line, elementDoc(elements[at]!), space, valueDoc(operand)];
    });
    return group([valueDoc(elements.slice(0, operators[0])), indent(rest)]);
  }
  return sideBySide(elements);
}

/** `name = value` and all that stands between two commas. */
export function partDoc(elements: readonly Element[]): Doc {
  const assign = elements.findIndex(element => isLeaf(element, T.Assign));
  if (assign < 0) return valueDoc(elements);
  return [sideBySide(elements.slice(0, assign + 1)), space, valueDoc(elements.slice(assign + 1))];
}

/** Whether a lone number stands here, perhaps with a sign. */
export const isNumber = (elements: readonly Element[]): boolean =>
  isLeaf(elements.at(-1), T.Number) &&
  (elements.length === 1 || (elements.length === 2 && isLeaf(elements[0], T.Minus)));

/** Whether a list of such parts reads as running text: words and numbers only. */
export const isAtom = (elements: readonly Element[]): boolean =>
  isNumber(elements) ||
  (elements.length === 1 && elements[0]!.kind === 'leaf' && !wantsMore.has(elements[0]!.type));
