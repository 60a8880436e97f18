/** A value that is named outside of every network and block, in those that use it; a block inside of another, out in front. */
import type { Analysis } from '../analysis';
import type { Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Edit } from '../text/span';
import type { Fix } from './fixes';
import { removal } from './removal';

export function movedInside(analysis: Analysis, problem: Problem): readonly Fix[] {
  const { place, data } = problem;
  const { name, value, inner } = data as Readonly<Partial<Record<'name' | 'value' | 'inner', string>>>;
  if (inner !== undefined) return movedOut(analysis, problem, inner);
  const at = analysis.locate(place);
  if (name === undefined || value === undefined || at === undefined) return [];
  const { text, units, offsets } = analysis.file;
  const line = `let ${name} = ${value}`;
  const users: string[] = [];
  const edits: Edit[] = [{ ...at, end: behindLine(text, at.end), text: '' }];
  for (const [i, { node }] of (units as readonly Unit<Node>[]).entries()) {
    if ((node.kind !== 'network' && node.kind !== 'block') || node.body === undefined) continue;
    const start = offsets[i]! + node.body.start + 1;
    if (!new RegExp(`\\b${name}\\b`).test(text.slice(start, offsets[i]! + node.body.end))) continue;
    users.push(node.name.name);
    edits.push({ start, end: start, text: `\n  ${line}` });
  }
  const title = `Move it into ${users.map(user => `'${user}'`).join(' and ')}`;
  return users.length === 0 ? [] : [{ title, edits, tried: 'mends' }];
}

function movedOut({ file, positions }: Analysis, { place }: Problem, inner: string): readonly Fix[] {
  const { text } = file;
  const unit = place.unit as Unit<Node>;
  const from = positions.start(unit);
  const [outer] = from === undefined ? [] : positions.at(from);
  const to = outer && positions.start(outer);
  if (from === undefined || to === undefined || outer === unit) return [];
  const [start, end] = [from, from + unit.length];
  const [indent] = /[ \t]*$/.exec(text.slice(0, from + unit.head))!;
  const lines = text.slice(start, end).trim().split('\n');
  const declaration = lines
    .map(line => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
  const edits = [{ start: to, end: to, text: `${declaration}\n\n` }, removal(text, { start, end, text: '' })];
  return [{ title: `Move '${inner}' out in front`, edits, tried: 'mends' }];
}

/** With the end of its line. */
const behindLine = (text: string, end: number): number =>
  end + (/^[ \t]*(?:\r\n|\r|\n)?/.exec(text.slice(end))?.[0].length ?? 0);
