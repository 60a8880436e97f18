/** A declaration with the comments right above it: what stands apart from it is the file's own. */
import type { File } from '../syntax/tree';
import type { Span } from '../text/span';

export function withComments({ text, units, offsets }: File, index: number): Span {
  const { node } = units[index]!;
  const [start, end] = [node.start, node.end].map(at => offsets[index]! + at) as [number, number];
  const above = /(?:^|[\r\n])((?:[ \t]*\/\/[^\r\n]*(?:\r\n|\r|\n))*[ \t]*)$/.exec(text.slice(0, start));
  return { start: start - (above?.[1] ?? '').length, end };
}
