/** What a declaration lacks or has too much of: the file of an import, the lines of a deployment, more targets than one. */
import type { Analysis } from '../analysis';
import type { Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';

export function missingPart(analysis: Analysis, problem: Problem): readonly Fix[] {
  const { place, data } = problem;
  const {
    what,
    found = '',
    targets,
  } = data as {
    readonly what?: string;
    readonly found?: string;
    readonly targets?: string;
  };
  if (targets !== undefined) return eachTarget(analysis, problem, targets.split(', '));
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

/** A deployment on several targets: one on each, with the same lines. */
function eachTarget(analysis: Analysis, { place }: Problem, targets: readonly string[]): readonly Fix[] {
  const at = analysis.locate(place);
  const unit = place.unit as Unit<Node>;
  const start = analysis.positions.start(unit);
  const [first, ...others] = targets;
  if (at === undefined || start === undefined || first === undefined) return [];
  if (unit.node.kind !== 'deploy' || unit.node.body === undefined) return [];
  const end = start + unit.node.end;
  const { text } = analysis.file;
  const copies = others.map(
    target => `\n\n${text.slice(start, at.start)}${target}${text.slice(at.end, end)}`,
  );
  const title =
    others.length === 0
      ? `Change to '${first}'`
      : `Make it ${targets.length} deployments, one on each target`;
  return [
    {
      title,
      edits: [
        { ...at, text: first },
        { start: end, end, text: copies.join('') },
      ],
      tried: 'mends',
    },
  ];
}
