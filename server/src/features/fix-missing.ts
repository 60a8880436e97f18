/** What a declaration lacks at its end: the file of an import, the lines of a deployment. */
import type { Analysis } from '../analysis';
import type { Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';

export function missingPart(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { what, found = '' } = data as { readonly what?: string; readonly found?: string };
  const at = analysis.locate(place);
  const { node } = place.unit as Partial<Unit<Node>>;
  if (at === undefined) return [];
  if (what === "'from'" && node?.kind === 'import' && found === '') {
    const [first] = node.names;
    const start = analysis.positions.start(place.unit as Unit);
    // What the library has is there without a word.
    const isThere = first !== undefined && node.names.length === 1 && isKnown(analysis, first.name);
    if (isThere && start !== undefined)
      return [
        {
          title: `Remove it: '${first.name}' is there without`,
          edits: [{ start, end: start + node.end, text: '' }],
          tried: 'mends',
        },
      ];
    return [];
  }
  if (what === "'{'" && found === '' && node?.kind === 'deploy') {
    const [behind = '', precision = 'int8'] =
      /^[ \t]+with[ \t]+(\w+)/.exec(analysis.file.text.slice(at.end)) ?? [];
    const edit = { start: at.end, end: at.end + behind.length, text: ` {\n  precision ${precision}\n}` };
    return [{ title: `Add its lines, precision ${precision}`, edits: [edit], tried: 'mends' }];
  }
  return [];
}

const isKnown = ({ linked }: Analysis, name: string): boolean =>
  [...linked.names()].filter(known => known === name).length > 1;
