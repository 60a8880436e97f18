/** What a form is decided on: words, brackets with what they hold, braces with their statements, each with comments. */
import type { TokenType } from 'chevrotain';
import { T } from '../syntax/tokens';
import type { Note } from './doc';

export interface Leaf {
  readonly kind: 'leaf';
  readonly type: TokenType;
  readonly start: number;
  readonly text: string;
  /** Comments between the token before and this one. */
  before: Note[];
  /** A blank line stands before it, or before its first comment. */
  readonly blank: boolean;
}

/** `( … )` and `[ … ]` */
export interface Group {
  readonly kind: 'group';
  readonly open: Leaf;
  readonly opening: readonly Note[];
  readonly parts: readonly Part[];
  /** Comments behind the last part, each on its line. */
  readonly closing: readonly Note[];
  readonly close: Leaf;
  /** Whether it lists things, so that a comma may stand behind the last; `(a + b)` and `a[i]` do not. */
  readonly lists: boolean;
  readonly table: boolean;
}

/** What stands between two commas. */
export interface Part {
  readonly leading: readonly Note[];
  /** A blank line stands before it, comments included. */
  readonly blank: boolean;
  /** A blank line stands between its leading comments and itself. */
  readonly blankInside: boolean;
  readonly elements: readonly Element[];
  /** Comments behind it on its line, before or after its comma. */
  readonly trailing: readonly Note[];
}

/** `{ … }` with a value or with statements. */
export interface Braces {
  readonly kind: 'braces';
  readonly open: Leaf;
  readonly opening: readonly Note[];
  readonly content: readonly Element[] | Lines;
  readonly closing: readonly Note[];
  readonly close: Leaf;
}

/** `if a { … } else if b { … } else { … }` */
export interface Conditional {
  readonly kind: 'conditional';
  readonly arms: readonly Arm[];
}

export interface Arm {
  /** `if`, `else if` or `else`. */
  readonly words: readonly Leaf[];
  /** Empty for `else`. */
  readonly condition: readonly Element[];
  readonly braces: Braces;
}

export type Element = Leaf | Group | Braces | Conditional;

/** Statements or items, one a line. */
export interface Lines {
  readonly kind: 'lines';
  readonly units: readonly Line[];
}

export interface Line {
  readonly leading: readonly Note[];
  readonly trailing: Note | undefined;
  /** A blank line stands before it, comments included. */
  readonly blank: boolean;
  /** A blank line stands between its leading comments and itself. */
  readonly blankInside: boolean;
  readonly content:
    | { readonly kind: 'unit'; readonly form: Form; readonly elements: readonly Element[] }
    | Kept;
}

export type Form = 'let' | 'shared' | 'flow' | 'item';

/** A statement that could not be read: its text stays. */
export interface Kept {
  readonly kind: 'kept';
  readonly start: number;
  readonly text: string;
}

export const isLeaf = (element: Element | undefined, ...types: TokenType[]): element is Leaf =>
  element?.kind === 'leaf' && types.includes(element.type);

export function firstLeaf(element: Element): Leaf {
  switch (element.kind) {
    case 'leaf':
      return element;
    case 'group':
    case 'braces':
      return element.open;
    case 'conditional':
      return element.arms[0]!.words[0]!;
  }
}

/** Whether an element takes several lines whatever the width: it is a table or holds a table, lines or a comment. */
export function isForced(element: Element): boolean {
  switch (element.kind) {
    case 'leaf':
      return element.before.length > 0;
    case 'group':
      return element.open.before.length > 0 || element.table || isNoted(element) || anyForced(element.parts);
    case 'braces':
      return element.open.before.length > 0 || !fitsOneLine(element);
    case 'conditional':
      return element.arms.some(
        ({ words, condition, braces }) =>
          words.some(isForced) || condition.some(isForced) || isForced(braces),
      );
  }
}

const anyForced = (parts: readonly Part[]): boolean => parts.some(part => part.elements.some(isForced));

/** Whether a comment stands between the parts of a group, or in one but outside the brackets in it. */
export const isNoted = ({ opening, parts, closing, close }: Group): boolean =>
  opening.length + closing.length + close.before.length > 0 ||
  parts.some(
    part =>
      part.leading.length + part.trailing.length > 0 ||
      part.elements.some(e => firstLeaf(e).before.length > 0),
  );

/** One level of braces may stay on its line: nothing, a value, or one statement without braces of its own. */
export function fitsOneLine({ opening, content, closing, close }: Braces): boolean {
  if (opening.length + closing.length + close.before.length > 0) return false;
  if ('length' in content) return !content.some(isForced);
  if (content.units.length === 0) return true;
  const [only, ...more] = content.units;
  if (more.length > 0 || only!.leading.length > 0 || only!.trailing !== undefined) return false;
  if (only!.content.kind === 'kept') return false;
  return !only!.content.elements.some(element => isForced(element) || hasBraces(element));
}

function hasBraces(element: Element): boolean {
  if (element.kind === 'group') return element.parts.some(part => part.elements.some(hasBraces));
  return element.kind !== 'leaf';
}

/** Whether an operand ends here, so that a `-` behind it subtracts and a `[` behind it takes an element. */
export const endsOperand = (element: Element | undefined): boolean =>
  element !== undefined &&
  (element.kind !== 'leaf' || isLeaf(element, T.Name, T.Number, T.True, T.False, T.In, T.It, T.String));
