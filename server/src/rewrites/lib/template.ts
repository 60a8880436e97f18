/**
 * New stages as one writes them in the language: `shift(kernel, stride) -> conv(out, 1, bias = bias)`. Where a name stands
 * for something that was found in the old stages, that takes its place; what was not found is left out.
 */
import type { Arg, Call, Expr, Stage } from '../../syntax/tree';
import { parse } from '../../syntax/units';
import { arg, call, list, unwritten } from './build';

/** Expressions for arguments, calls for stages too; `undefined` for what is not there. */
export type Found = Readonly<Record<string, Expr | undefined>>;

const parsed = new Map<string, readonly Call[]>();

/** Templates are read when a light bulb first needs them. */
function stagesOf(template: string): readonly Call[] {
  let stages = parsed.get(template);
  if (stages === undefined) {
    const { node } = parse(`network Template {\n  in -> ${template}\n}\n`).units[0]!;
    const line = node.kind === 'network' ? node.body?.units[0]?.node : undefined;
    if (line?.kind !== 'flow' || !line.stages.every(stage => stage.kind === 'call'))
      throw new Error(`Not a row of stages: ${template}`);
    parsed.set(template, (stages = line.stages));
  }
  return stages;
}

export const fill = (template: string, found: Found): readonly Stage[] =>
  stagesOf(template).flatMap((stage): Stage | readonly Stage[] => {
    const { name } = stage.name;
    if (stage.args !== undefined || !(name in found)) return call(name, argsOf(stage, found));
    const given = found[name];
    return given?.kind === 'call' ? given : [];
  });

const argsOf = ({ args }: Call, found: Found): readonly Arg[] | undefined =>
  args?.flatMap(({ name, value }) => {
    const given = exprOf(value, found);
    return given === undefined ? [] : arg(given, name?.name);
  });

function exprOf(expr: Expr, found: Found): Expr | undefined {
  if (expr.kind === 'name') return found[expr.name];
  if (expr.kind === 'number') return { ...expr, ...unwritten };
  if (expr.kind !== 'list') throw new Error(`No template has a ${expr.kind}.`);
  const items = expr.items.map(item => exprOf(item, found));
  return items.every(item => item !== undefined) ? list(items) : undefined;
}
