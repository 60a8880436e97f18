/** Stages that a rewrite leaves out: what is tried in their place, and which text goes with them. */
import type { Flow, Shared, Stage } from '../../syntax/tree';
import type { Edit, Span } from '../../text/span';
import { call } from './build';

/** @returns `undefined` where a line would have nothing left that it needs */
export function withoutStages(node: Flow | Shared, rest: readonly Stage[]): readonly Stage[] | undefined {
  if (rest.length > 0) return rest;
  if (node.kind !== 'flow' || node.targets.length > 0 || node.sources.length > 0) return undefined;
  // The line goes as a whole, which nothing else tells from a line that hands its map on.
  return [call('identity')];
}

/**
 * The text that goes: the stages with the arrow that leads to them or from them, or the line where nothing else stands.
 * @param start where the unit begins in the text
 */
export function leavingOut(
  text: string,
  start: number,
  { stages }: Flow | Shared,
  index: number,
  replaces: number,
): Edit {
  const [first, last] = [stages[index]!, stages[index + replaces - 1]!];
  const [before, behind] = [stages[index - 1], stages[index + replaces]];
  const edit = (from: number, to: number): Edit => ({ start: start + from, end: start + to, text: '' });
  if (before !== undefined) return edit(before.end, last.end);
  if (behind !== undefined) return edit(first.start, behind.start);
  return wholeLine(text, { start: start + first.start, end: start + last.end });
}

function wholeLine(text: string, { start, end }: Span): Edit {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const [behind] = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(end)) ?? [];
  const isAlone = behind !== undefined && /^[ \t]*$/.test(text.slice(lineStart, start));
  return isAlone ? { start: lineStart, end: end + behind.length, text: '' } : { start, end, text: '' };
}
