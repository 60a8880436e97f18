/** Stages as text: what has been written stays as it was written, what is new is written out. */
import type { Arg, Call, Expr, Stage } from '../syntax/tree';

export const printStages = (stages: readonly Stage[], source: string): string =>
  stages.map(stage => printStage(stage, source)).join(' -> ');

function printStage(stage: Stage, source: string): string {
  if (stage.start >= 0 || stage.kind !== 'call') return source.slice(stage.start, stage.end);
  return printCall(stage, source);
}

function printCall(call: Call, source: string): string {
  return (
    call.name.name +
    (call.args === undefined ? '' : `(${call.args.map(a => printArg(a, source)).join(', ')})`)
  );
}

const printArg = (arg: Arg, source: string): string =>
  (arg.name === undefined ? '' : `${arg.name.name} = `) + printExpr(arg.value, source);

function printExpr(expr: Expr, source: string): string {
  if (expr.start >= 0) return source.slice(expr.start, expr.end);
  if (expr.kind === 'number') return String(expr.value);
  return expr.kind === 'call' ? printCall(expr, source) : '';
}
