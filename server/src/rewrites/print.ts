/** Stages as text: what has been written stays as it was written, what is new is written out. */
import type { Arg, BinaryOp, Body, Call, Expr, If, IfValue, Stage } from '../syntax/tree';

export const printStages = (stages: readonly Stage[], source: string): string =>
  stages.map(stage => printStage(stage, source)).join(' -> ');

function printStage(stage: Stage, source: string): string {
  if (stage.start >= 0) return source.slice(stage.start, stage.end);
  if (stage.kind === 'if') return `if ${printArms(stage, source)}`;
  return stage.kind === 'call' ? printCall(stage, source) : '';
}

function printArms({ condition, then, else: otherwise }: If, source: string): string {
  const last = otherwise?.kind === 'body' ? ` else ${printBody(otherwise, source)}` : '';
  return `${printCondition(condition, source)} ${then === undefined ? '' : printBody(then, source)}${last}`;
}

const printBody = ({ units }: Body, source: string): string =>
  `{ ${units.map(({ node }) => (node.kind === 'flow' ? printStages(node.stages, source) : '')).join('')} }`;

/** A bare `if` as a value cannot begin what braces follow. */
export const printCondition = (condition: Expr, source: string): string => printExpr(condition, source, 1);

function printCall(call: Call, source: string): string {
  return (
    call.name.name +
    (call.args === undefined ? '' : `(${call.args.map(a => printArg(a, source)).join(', ')})`)
  );
}

const printArg = (arg: Arg, source: string): string =>
  (arg.name === undefined ? '' : `${arg.name.name} = `) + printExpr(arg.value, source, 0);

function printIfValue({ condition, then, else: otherwise }: IfValue, source: string): string {
  const last = printExpr(otherwise, source, 0);
  const arms = `{ ${printExpr(then, source, 0)} } else ${otherwise.kind === 'if-value' ? last : `{ ${last} }`}`;
  return `if ${printCondition(condition, source)} ${arms}`;
}

/** How tightly an operator binds, as in the grammar. */
const binds: Record<BinaryOp, number> = {
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
const not = 3;
const negative = 7;
const primary = 8;

/**
 * An expression where something that binds at least so tightly is wanted. A span leaves out parentheses and braces
 * around its first and last part, so what may hold such is put together again, and only the rest is taken from the text.
 */
function printExpr(expr: Expr, source: string, wanted: number): string {
  const part = (inner: Expr, level: number) => printExpr(inner, source, level);
  const enclose = (text: string, level: number) => (level < wanted ? `(${text})` : text);
  switch (expr.kind) {
    case 'binary': {
      const level = binds[expr.op];
      // Comparisons stand alone; all others are read from the left.
      const left = part(expr.left, level === 4 ? level + 1 : level);
      return enclose(`${left} ${expr.op} ${part(expr.right, level + 1)}`, level);
    }
    case 'unary':
      return expr.op === 'not'
        ? enclose(`not ${part(expr.operand, not + 1)}`, not)
        : enclose(`-${part(expr.operand, primary)}`, negative);
    case 'member':
      return `${part(expr.object, primary)}.${expr.name.name}`;
    case 'index':
      return `${part(expr.object, primary)}[${part(expr.index, 0)}]`;
    case 'if-value':
      return enclose(printIfValue(expr, source), 0);
    case 'chain':
      return expr.stages.map(stage => part(stage, 1)).join(' -> ');
    default:
      if (expr.start >= 0) return source.slice(expr.start, expr.end);
      if (expr.kind === 'number' || expr.kind === 'boolean') return String(expr.value);
      if (expr.kind === 'name' || expr.kind === 'flow-ref') return expr.name;
      if (expr.kind === 'list') return `[${expr.items.map(item => part(item, 0)).join(', ')}]`;
      return expr.kind === 'call' ? printCall(expr, source) : '';
  }
}
