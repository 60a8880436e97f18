/**
 * Parts of a tree as text on one line. What is written stays as it was written where its text is at hand; what no text
 * has yet, as rewrites make it, is written out.
 */
import { showRational } from '../syntax/rational';
import {
  type Arg,
  type Body,
  binds,
  type Call,
  type Expr,
  type If,
  type IfValue,
  type Stage,
} from '../syntax/tree';
import { few, shortened } from '../text/shorten';
import type { Span } from '../text/span';

const [condition, not, comparison, negative, primary] = [1, 3, 4, 7, 8];

type Join = (words: readonly string[], noun: string, glue?: string) => string;

class TreePrinter {
  constructor(
    private readonly source: string | undefined,
    private readonly join: Join,
  ) {}

  stages(stages: readonly Stage[]): string {
    return stages.map(stage => this.stage(stage)).join(' -> ');
  }

  private stage(stage: Stage): string {
    const written = this.written(stage);
    if (written !== undefined) return written;
    if (stage.kind === 'if') return `if ${this.arms(stage)}`;
    return stage.kind === 'call' ? this.call(stage) : '';
  }

  private arms({ condition: when, then, else: otherwise }: If): string {
    const last = otherwise?.kind === 'body' ? ` else ${this.body(otherwise)}` : '';
    return `${this.expr(when, condition)} ${then === undefined ? '' : this.body(then)}${last}`;
  }

  private body({ units }: Body): string {
    return `{ ${units.map(({ node }) => (node.kind === 'flow' ? this.stages(node.stages) : '')).join('')} }`;
  }

  private call({ name, args }: Call): string {
    return name.name + (args === undefined ? '' : `(${args.map(arg => this.arg(arg)).join(', ')})`);
  }

  private arg({ name, value }: Arg): string {
    return (name === undefined ? '' : `${name.name} = `) + this.expr(value, 0);
  }

  private ifValue({ condition: when, then, else: otherwise }: IfValue): string {
    const last = this.expr(otherwise, 0);
    const arms = `{ ${this.expr(then, 0)} } else ${otherwise.kind === 'if-value' ? last : `{ ${last} }`}`;
    return `if ${this.expr(when, condition)} ${arms}`;
  }

  private written({ start, end }: Span): string | undefined {
    return this.source === undefined || start < 0 ? undefined : this.source.slice(start, end);
  }

  /**
   * An expression where something that binds at least so tightly is wanted. A span leaves out parentheses and braces
   * around its first and last part, so what may hold such is put together again, and only the rest is taken from the
   * text.
   */
  expr(expr: Expr, wanted: number): string {
    const enclose = (text: string, level: number) => (level < wanted ? `(${text})` : text);
    switch (expr.kind) {
      case 'binary': {
        const level = binds[expr.op];
        // Comparisons stand alone; all others are read from the left.
        const left = this.expr(expr.left, level === comparison ? level + 1 : level);
        return enclose(`${left} ${expr.op} ${this.expr(expr.right, level + 1)}`, level);
      }
      case 'unary':
        return expr.op === 'not'
          ? enclose(`not ${this.expr(expr.operand, not + 1)}`, not)
          : enclose(`-${this.expr(expr.operand, primary)}`, negative);
      case 'member':
        return `${this.expr(expr.object, primary)}.${expr.name.name}`;
      case 'index':
        return `${this.expr(expr.object, primary)}[${this.expr(expr.index, 0)}]`;
      case 'if-value':
        return enclose(this.ifValue(expr), 0);
      case 'chain':
        // Stands only where a value is whole, so that it needs no parentheses.
        return this.join(
          expr.stages.map(stage => this.expr(stage, condition)),
          'stages',
          ' -> ',
        );
      default:
        return this.written(expr) ?? this.leaf(expr);
    }
  }

  private leaf(expr: Expr): string {
    switch (expr.kind) {
      case 'number':
        return expr.value === undefined ? '…' : showRational(expr.value) + expr.unit;
      case 'boolean':
        return String(expr.value);
      case 'name':
      case 'flow-ref':
        return expr.name;
      case 'list':
        return `[${this.join(
          expr.items.map(item => this.expr(item, 0)),
          'values',
        )}]`;
      case 'call':
        return this.call(expr);
      default:
        return '…';
    }
  }
}

const all: Join = (words, _, glue = ', ') => words.join(glue);

export const printStages = (stages: readonly Stage[], source: string): string =>
  new TreePrinter(source, all).stages(stages);

/** A condition before braces: a bare `if` as a value cannot begin what they follow. */
export const printCondition = (when: Expr, source: string): string =>
  new TreePrinter(source, all).expr(when, condition);

/** The whole of an expression, whether a text has it or not. */
export const printExpr = (expr: Expr): string => new TreePrinter(undefined, all).expr(expr, 0);

/** An expression takes no more characters than this. */
const longest = 400;

/** An expression that someone reads; one that is too long for it in part. */
export const showExpr = (expr: Expr): string =>
  shortened(new TreePrinter(undefined, few).expr(expr, 0), longest);
