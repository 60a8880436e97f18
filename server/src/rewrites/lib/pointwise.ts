import { ops } from '../../ops';
import type { Call, Expr, Stage } from '../../syntax/tree';
import type { RewriteSite } from '../rewrite';
import { call } from './build';

/**
 * An operator that works on each number alone: an activation, which may stand elsewhere too. One that asks for the map
 * that arrives means another map there.
 */
const isActivation = (stage: Stage | undefined): stage is Call =>
  stage?.kind === 'call' &&
  ops.get(stage.name.name)?.pointwise === true &&
  !(stage.args ?? []).some(arg => readsFlow(arg.value));

/** The batch norm behind a stage, and the activation behind that. */
export function following(site: RewriteSite): {
  readonly norm: Call | undefined;
  readonly activation: Call | undefined;
} {
  const [norm, activation] = site.following;
  if (norm?.kind !== 'call' || norm.name.name !== 'bn') return { norm: undefined, activation: undefined };
  return { norm: call('bn'), activation: isActivation(activation) ? activation : undefined };
}

function readsFlow(expr: Expr): boolean {
  switch (expr.kind) {
    case 'flow-ref':
      return expr.name === 'it';
    case 'call':
      return (expr.args ?? []).some(arg => readsFlow(arg.value));
    case 'member':
      return readsFlow(expr.object);
    case 'index':
      return readsFlow(expr.object) || readsFlow(expr.index);
    case 'list':
      return expr.items.some(readsFlow);
    case 'unary':
      return readsFlow(expr.operand);
    case 'binary':
      return readsFlow(expr.left) || readsFlow(expr.right);
    case 'if-value':
      return readsFlow(expr.condition) || readsFlow(expr.then) || readsFlow(expr.else);
    case 'chain':
      return expr.stages.some(readsFlow);
    default:
      return false;
  }
}
