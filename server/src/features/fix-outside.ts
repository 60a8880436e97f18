/** A value that is named outside of every network and block: the same line in those that use it. */
import type { Analysis } from '../analysis';
import type { Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Edit } from '../text/span';
import type { Fix } from './fixes';

export function movedInside(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { name, value } = data as { readonly name?: string; readonly value?: string };
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

/** With the end of its line. */
const behindLine = (text: string, end: number): number =>
  end + (/^[ \t]*(?:\r\n|\r|\n)?/.exec(text.slice(end))?.[0].length ?? 0);
