/** A name that begins with the wrong kind of letter: the right one, wherever the name is written in the file. */
import type { Analysis } from '../analysis';
import type { nameCase } from '../problems/language';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';
import { mentionsOf, pointedAt } from './referents';

export function recased(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { name, capital } = data as Parameters<typeof nameCase.say>[0];
  const at = analysis.locate(place);
  if (at === undefined) return [];
  const [first] = name;
  const text = (capital ? first!.toUpperCase() : first!.toLowerCase()) + name.slice(1);
  if (capital && analysis.linked.own.has(text)) return [];
  const pointed = pointedAt(analysis, at.start);
  const mentions = pointed === undefined ? [] : mentionsOf(analysis, pointed.referent);
  const edits = mentions.flatMap(({ unit, span }) => {
    const start = analysis.positions.start(unit);
    return start === undefined ? [] : [{ start: start + span.start, end: start + span.end, text }];
  });
  const isUsed = edits.length > 1;
  return [
    {
      title: `Change to '${text}'${isUsed ? ', here and where it is used' : ''}`,
      edits: edits.length === 0 ? [{ ...at, text }] : edits,
      tried: 'mends',
    },
  ];
}
