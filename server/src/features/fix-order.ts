/** Arguments in the order of another tool: the same call in the order of the language. */
import type { Analysis } from '../analysis';
import { ops } from '../ops';
import type { argumentOrder } from '../problems/hints';
import type { Call, Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';

export function reordered(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { callee, meant } = data as Partial<Parameters<typeof argumentOrder.say>[0]>;
  const unit = place.unit as Unit<Node>;
  const { node } = unit;
  const base = analysis.positions.start(unit);
  const names = Object.keys(ops.get(callee ?? '')?.params ?? {});
  if (meant === undefined || base === undefined || (node.kind !== 'flow' && node.kind !== 'shared'))
    return [];
  const holds = (stage: { readonly start: number; readonly end: number }) =>
    stage.start <= place.start && stage.end >= place.end;
  const call = node.stages.find((stage): stage is Call => stage.kind === 'call' && holds(stage));
  // Inside the arguments of a block another operator is called.
  if (call?.args === undefined || call.name.name !== callee) return [];
  const { text } = analysis.file;
  const written = ({ start, end }: { readonly start: number; readonly end: number }) =>
    text.slice(base + start, base + end);
  const unnamed = call.args.filter(({ name }) => name === undefined);
  const args: string[] = [];
  for (const [name, from] of Object.entries(meant)) {
    const given = [from].flat().map(one => unnamed[names.indexOf(one)]);
    if (given.includes(undefined)) continue;
    const each = given.map(arg => written(arg!));
    const value = typeof from === 'string' ? each[0]! : `[${each.join(', ')}]`;
    args.push(names.indexOf(name) === args.length ? value : `${name} = ${value}`);
  }
  for (const arg of call.args) if (arg.name !== undefined) args.push(written(arg));
  const comments = unit.comments.some(c => c.start < call.end && c.end > call.start);
  if (comments) return [];
  const meantCall = args.length === 0 ? callee : `${callee}(${args.join(', ')})`;
  const edit = { start: base + call.start, end: base + call.end, text: meantCall };
  return [{ title: `Change to '${meantCall}'`, edits: [edit], tried: 'mends', isCorrection: true }];
}
