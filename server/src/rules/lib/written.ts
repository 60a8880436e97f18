/** How a stage stands in the text: its call, the argument of a parameter, the stages around it. */
import { ops } from '../../ops';
import type { Arg, Call, Node, Stage, Unit } from '../../syntax/tree';
import type { Place } from '../../text/problem';
import type { Span } from '../../text/span';

export interface Written {
  /** The stage's name. */
  readonly place: Place;
  readonly call: Call;
  /** What stands before it in its line: a stage, or the name where the line starts. */
  readonly before: Span | undefined;
  /** What stands behind it in its line. */
  readonly following: readonly Stage[];
  /** The argument of an operator's parameter, by name or position, where it is written. */
  readonly argument: (parameter: string) => Arg | undefined;
  /** A place in the same line. */
  readonly within: (span: Span) => Place;
  /** Whether a comment stands in a span, which an edit would lose. */
  readonly commented: (span: Span) => boolean;
}

/** The call whose name stands at a place, where it is a stage of a line. */
export function writtenAt(place: Place): Written | undefined {
  const { node, comments } = place.unit as Unit<Node>;
  if (node.kind !== 'flow' && node.kind !== 'shared') return undefined;
  const index = node.stages.findIndex(stage => stage.kind === 'call' && stage.name.start === place.start);
  const call = node.stages[index];
  if (call?.kind !== 'call') return undefined;
  const positions = Object.keys(ops.get(call.name.name)?.params ?? {});
  return {
    place,
    call,
    before: node.stages[index - 1] ?? (node.kind === 'flow' ? node.sources.at(-1) : undefined),
    following: node.stages.slice(index + 1),
    argument: parameter =>
      call.args?.find(arg => arg.name?.name === parameter) ??
      call.args?.filter(arg => arg.name === undefined)[positions.indexOf(parameter)],
    within: ({ start, end }) => ({ ...place, start, end }),
    commented: ({ start, end }) => comments.some(c => c.start < end && c.end > start),
  };
}

/** The text of an argument with the comma before it, where nothing else stands between; a span leaves out parentheses. */
export function removable({ args = [], end }: Call, written: Arg): Span | undefined {
  const index = args.indexOf(written);
  const [before, next] = [args[index - 1], args[index + 1]];
  if (before === undefined || before.end !== written.start - 2) return undefined;
  // What follows by its place alone would be taken for it.
  if (next !== undefined && (written.name === undefined || next.start !== written.end + 2)) return undefined;
  return next === undefined && written.end !== end - 1 ? undefined : { start: before.end, end: written.end };
}
