/**
 * The syntax tree. A *unit* (declaration, statement or item of a deployment) is the piece that is parsed and reused by
 * identity: every span in it is relative to its start, so that an edit elsewhere leaves it untouched.
 */
import type { Span } from '../text/span';
import type { Rational } from './rational';

/** A mistake in the form of the text; `data` is what the words need. */
export interface SyntaxProblem extends Span {
  readonly code: SyntaxCode;
  /** What was meant and can take the place of the span, where that is clear. */
  readonly instead?: string;
  /** Where that ends what `instead` takes the place of, if further on. */
  readonly until?: number;
  readonly data: Readonly<Record<string, string>>;
}

export type SyntaxCode =
  | 'expected'
  | 'unexpected-character'
  | 'misspelt'
  | 'name-form'
  | 'colon-body'
  | 'python-class'
  | 'unclosed-bracket'
  | 'unmatched-bracket'
  | 'expected-declaration'
  | 'merge-marker'
  | 'too-deep'
  | 'number-too-large'
  | 'if-without-brackets'
  | 'let-missing'
  | 'import-form';

/** `//` or `///` up to the end of its line; the span includes the slashes. */
export interface Comment extends Span {
  readonly text: string;
  readonly doc: boolean;
  /** True for a comment that stands behind something on its line. */
  readonly trailing: boolean;
}

export interface Unit<N = Node> {
  /** From its first leading comment to its last token or trailing comment. */
  readonly length: number;
  /** Where its first token stands, after leading comments. */
  readonly head: number;
  readonly node: N;
  /** Comments of this unit, those of nested units excepted. */
  readonly comments: readonly Comment[];
  /** Problems of this unit, those of nested units excepted. */
  readonly problems: readonly SyntaxProblem[];
}

/** A list of units; `offsets` are relative to the start of the unit that holds the list (0 for a file). */
export interface UnitList<N> {
  readonly units: readonly Unit<N>[];
  readonly offsets: readonly number[];
  /** Comments after the last unit. */
  readonly comments: readonly Comment[];
}

export interface File extends UnitList<Declaration> {
  readonly text: string;
  /** Problems outside every unit. */
  readonly problems: readonly SyntaxProblem[];
}

/** `{ … }`; the span includes the braces. */
export interface Body<N = Statement> extends Span, UnitList<N> {
  readonly kind: 'body';
}

/** A name where it is written. An empty name stands for one that is missing. */
export interface Ident extends Span {
  readonly name: string;
}

export type Node = Declaration | Statement | Item;

// Declarations

export type Declaration = Import | Block | Network | Deploy | Broken;

export interface Import extends Span {
  readonly kind: 'import';
  readonly names: readonly Ident[];
  /** Without the quotes; the span includes them. */
  readonly path: Ident | undefined;
}

export interface Block extends Span {
  readonly kind: 'block';
  /** Named inputs; empty where the block takes whatever arrives as `in`. */
  readonly inputs: readonly Ident[];
  readonly name: Ident;
  readonly params: readonly Param[];
  readonly body: Body | undefined;
}

export interface Network extends Span {
  readonly kind: 'network';
  readonly name: Ident;
  readonly params: readonly Param[];
  readonly body: Body | undefined;
}

export interface Param extends Span {
  readonly name: Ident;
  readonly default: Expr | undefined;
  /** The choices of a search, after `of`. */
  readonly choices: Expr | undefined;
}

export interface Deploy extends Span {
  readonly kind: 'deploy';
  readonly name: Ident;
  readonly args: readonly Arg[];
  readonly target: Ident;
  readonly body: Body<Item> | undefined;
}

/** What could not be read at all; its problem says why. */
export interface Broken extends Span {
  readonly kind: 'broken';
}

/** One line of a deployment: `latency <= 20ms`, `precision w4a8 for stage[2]`. */
export interface Item extends Span {
  readonly kind: 'item';
  readonly name: Ident;
  readonly comparison: Ident | undefined;
  readonly value: Expr;
  readonly paths: readonly Path[];
}

/** `stage[2].Unit[1].conv` */
export interface Path extends Span {
  readonly parts: readonly PathPart[];
}

export interface PathPart extends Span {
  readonly name: string;
  readonly index: number | undefined;
}

// Statements

export type Statement = Let | Shared | Flow | Broken;

export interface Let extends Span {
  readonly kind: 'let';
  readonly name: Ident;
  readonly value: Expr;
}

export interface Shared extends Span {
  readonly kind: 'shared';
  readonly name: Ident;
  readonly stages: readonly Stage[];
}

/**
 * A line of the flow. A lone name without parentheses is kept as a source; whether it is a map or a stage is known
 * when names are.
 */
export interface Flow extends Span {
  readonly kind: 'flow';
  /** Names left of `=`. */
  readonly targets: readonly Ident[];
  readonly sources: readonly Ident[];
  readonly stages: readonly Stage[];
}

export type Stage = Call | If | Repeat | For | Hole;

export interface Call extends Span {
  readonly kind: 'call';
  readonly name: Ident;
  /** Absent where no parentheses are written. */
  readonly args: readonly Arg[] | undefined;
}

export interface Arg extends Span {
  /** Absent for a positional argument. */
  readonly name: Ident | undefined;
  readonly value: Expr;
}

export interface If extends Span {
  readonly kind: 'if';
  readonly condition: Expr;
  readonly then: Body | undefined;
  /** `else if` is an `else` whose body is one `if`, kept as such. */
  readonly else: Body | If | undefined;
}

export interface Repeat extends Span {
  readonly kind: 'repeat';
  readonly count: Expr;
  readonly body: Body | undefined;
}

export interface For extends Span {
  readonly kind: 'for';
  readonly names: readonly Ident[];
  readonly list: Expr;
  readonly body: Body | undefined;
}

/** Where something is still to be written. */
export interface Hole extends Span {
  readonly kind: 'hole';
}

// Expressions

export type Expr =
  | NumberLiteral
  | BooleanLiteral
  | NameRef
  | FlowRef
  | Call
  | Member
  | Index
  | List
  | Unary
  | Binary
  | IfValue
  | Chain
  | Hole;

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  /** `undefined` beyond 2^53. */
  readonly value: Rational | undefined;
  /** `ms`, `KiB`; empty for a plain number. */
  readonly unit: string;
}

export interface BooleanLiteral extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NameRef extends Span {
  readonly kind: 'name';
  readonly name: string;
}

/** `in` or `it`. */
export interface FlowRef extends Span {
  readonly kind: 'flow-ref';
  readonly name: 'in' | 'it';
}

export interface Member extends Span {
  readonly kind: 'member';
  readonly object: Expr;
  readonly name: Ident;
}

export interface Index extends Span {
  readonly kind: 'index';
  readonly object: Expr;
  readonly index: Expr;
}

export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Expr[];
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '-' | 'not';
  readonly operand: Expr;
}

export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

/** How tightly an operator binds, as in the grammar. */
export const binds: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
}

export interface IfValue extends Span {
  readonly kind: 'if-value';
  readonly condition: Expr;
  readonly then: Expr;
  readonly else: Expr;
}

/** `bn -> relu` as a value. */
export interface Chain extends Span {
  readonly kind: 'chain';
  readonly stages: readonly Expr[];
}
