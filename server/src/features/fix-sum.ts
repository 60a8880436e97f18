/** `x + y` of two maps: the operator that is called so elsewhere, behind an arrow. */
import type { Analysis } from '../analysis';
import { operatorCalled } from '../names/called';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';

export function joinedBySign(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { what, found = '' } = data as { readonly what?: string; readonly found?: string };
  const at = analysis.locate(place);
  const word = operatorCalled(found);
  if (what !== 'nothing' || word === undefined || at === undefined) return [];
  const { text } = analysis.file;
  const [left, a] = /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, at.start)) ?? [];
  const [right, b] = /^=?\s*([A-Za-z_]\w*)(?=[ \t]*(?:$|[\r\n}]|->))/.exec(text.slice(at.end)) ?? [];
  if (left === undefined || right === undefined) return [];
  const meant = `${a}, ${b} -> ${word}`;
  const edit = { start: at.start - left.length, end: at.end + right.length, text: meant };
  return [{ title: `Change to '${meant}'`, edits: [edit], tried: 'mends' }];
}
