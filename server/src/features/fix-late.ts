/** A number or a shared layer that is named below a line that reads it: its line above that one. */
import type { Analysis } from '../analysis';
import { givenLater } from '../names/later';
import type { unknownName } from '../problems/language';
import type { Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';
import { removal } from './removal';

export function movedUp(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { name } = data as Parameters<typeof unknownName.say>[0];
  const { positions, linked, file } = analysis;
  const { text } = file;
  for (const { unit } of linked.declared) {
    const later = givenLater(unit, place.unit as Unit, name);
    const [from, to] = [later && positions.start(later.gives), later && positions.start(later.reads)];
    if (later === undefined || from === undefined || to === undefined) continue;
    const { gives, reads } = later;
    // What a line of the flow reads hangs on where it stands.
    if (gives.node.kind !== 'let' && gives.node.kind !== 'shared') return [];
    const [start, end] = [from + gives.head, from + gives.length];
    const at = to + reads.head;
    const [indent] = /[ \t]*$/.exec(text.slice(0, at))!;
    const edits = [
      { start: at, end: at, text: `${text.slice(start, end)}\n${indent}` },
      removal(text, { start, end, text: '' }),
    ];
    return [{ title: `Move '${name}' above this line`, edits, tried: 'mends' }];
  }
  return [];
}
