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
    networks,
    targets,
  } = data as {
    readonly what?: string;
    readonly found?: string;
    readonly networks?: string;
    readonly targets?: string;
  };
  if (networks !== undefined) return oneEach(analysis, problem, networks.split(', '), 'of each network');
  if (targets !== undefined) return oneEach(analysis, problem, targets.split(', '), 'on each target');
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
  return what === "'{'" && found === '' ? [opened(analysis.file.text, at.end)] : [];
}

/** The brace that a header lacks; the one that closes it as well, where that is not written either. */
function opened(text: string, at: number): Fix {
  const open = { start: at, end: at, text: ' {' };
  const fix = { title: 'Put the body in braces', tried: 'mends' } as const;
  const count = (mark: string) => text.split(mark).length;
  if (count('}') > count('{')) return { ...fix, edits: [open] };
  const indent = indentOf(text.slice(text.lastIndexOf('\n', at - 1) + 1));
  let end = at + (/^[^\n]*/.exec(text.slice(at))?.[0].length ?? 0);
  let last = at;
  // What is indented further is meant as its body.
  for (let line = nextLine(text, end); line !== undefined; line = nextLine(text, end)) {
    if (/\S/.test(line)) {
      if (indentOf(line) <= indent) break;
      last = end + 1 + line.trimEnd().length;
    }
    end += 1 + line.length;
  }
  if (last === at) return { ...fix, edits: [{ ...open, text: ' { }' }] };
  return { ...fix, edits: [open, { start: last, end: last, text: `\n${' '.repeat(indent)}}` }] };
}

const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

const nextLine = (text: string, end: number): string | undefined =>
  end >= text.length ? undefined : /^[^\n]*/.exec(text.slice(end + 1))![0];

const isKnown = ({ linked }: Analysis, name: string): boolean =>
  [...linked.names()].filter(known => known === name).length > 1;

/** A deployment of several networks or on several targets: one for each, with the same lines. */
function oneEach(
  analysis: Analysis,
  { place }: Problem,
  names: readonly string[],
  of: string,
): readonly Fix[] {
  const at = analysis.locate(place);
  const unit = place.unit as Unit<Node>;
  const start = analysis.positions.start(unit);
  const [first, ...others] = names;
  if (at === undefined || start === undefined || first === undefined) return [];
  if (unit.node.kind !== 'deploy' || unit.node.body === undefined) return [];
  const end = start + unit.node.end;
  const { text } = analysis.file;
  const copies = others.map(name => `\n\n${text.slice(start, at.start)}${name}${text.slice(at.end, end)}`);
  const title =
    others.length === 0 ? `Change to '${first}'` : `Make it ${names.length} deployments, one ${of}`;
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
