/** A missing argument: as many channels as arrive, or what the operator's own example has. */
import type { Analysis } from '../analysis';
import { ops } from '../ops';
import type { missingArgument } from '../problems/language';
import type { Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Edit, Span } from '../text/span';
import type { Fix } from './fixes';
import { withBrackets } from './removal';

export function missingValue(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { callee, name } = data as Parameters<typeof missingArgument.say>[0];
  const at = analysis.locate(place);
  if (at === undefined) return [];
  const { text } = analysis.file;
  if ((place.unit as Unit<Node>).node.kind === 'network') return withoutParameter(analysis, name, at);
  if (!text.startsWith(callee, at.start)) return [];
  const end = at.start + callee.length;
  const [open] = /^\s*\(\s*/.exec(text.slice(end)) ?? [];
  const inside = end + (open?.length ?? 0);
  const isEmpty = open === undefined || text[inside] === ')';
  const insert = (argument: string): readonly Edit[] => {
    const inserted = open === undefined ? `(${argument})` : isEmpty ? argument : `${argument}, `;
    return [{ start: inside, end: inside, text: inserted }];
  };
  // Of output channels alone there is a number that goes with anything: as many as arrive.
  if (name === 'out') {
    const argument = `${name} = it.channels`;
    return [{ title: `Keep the number of channels: ${argument}`, edits: insert(argument) }];
  }
  const example = isEmpty ? exampleOf(callee) : undefined;
  if (example === undefined) return [];
  return [
    { title: `Write ${callee}(${example}), as its example does`, edits: insert(example), tried: 'mends' },
  ];
}

/** A parameter of a network that stands for what arrives, and that nothing needs therefore. */
function withoutParameter({ file }: Analysis, name: string, at: Span): readonly Fix[] {
  const { text } = file;
  const [comma] = /^\s*,\s*/.exec(text.slice(at.end)) ?? [''];
  const [before] = /,\s*$/.exec(text.slice(Math.max(0, at.start - 20), at.start)) ?? [''];
  const alone = withBrackets(text, { ...at, text: '' });
  const edit =
    alone.start < at.start
      ? alone
      : { start: comma === '' ? at.start - before.length : at.start, end: at.end + comma.length, text: '' };
  return [{ title: `Remove '${name}'`, edits: [edit], tried: 'mends' }];
}

/** What stands in the parentheses of an operator's example. */
function exampleOf(callee: string): string | undefined {
  const [, args] = new RegExp(`\\b${callee}\\(([^()]+)\\)`).exec(ops.get(callee)?.example ?? '') ?? [];
  return args;
}
