/** Maps that do not meet: a 1×1 on one branch for other channels, a pool or an enlargement for another size. */
import type { Analysis } from '../analysis';
import { ops } from '../ops';
import type { Shape } from '../ops/op';
import type { shapeMismatch } from '../problems/language';
import { larger, pointwise, smaller } from '../rewrites/lib/stages';
import { factsOf } from '../syntax/facts';
import type { Flow, Ident, Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Edit } from '../text/span';
import type { Fix } from './fixes';

interface Join {
  readonly analysis: Analysis;
  readonly declaration: Unit<Node>;
  /** The units around the line, the outermost first, and it. */
  readonly chain: readonly Unit<Node>[];
  readonly line: Unit<Flow>;
  readonly base: number;
  /** Whether sizes may be others in another use. */
  readonly inBlock: boolean;
}

export function joined(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { callee, maps } = data as Parameters<typeof shapeMismatch.say>[0];
  const line = place.unit as Unit<Node>;
  const base = analysis.positions.start(line);
  if (maps === undefined || base === undefined || line.node.kind !== 'flow') return [];
  const { sources, stages } = line.node;
  const [first] = stages;
  // Behind another stage the maps have no names, and a name may stand for several.
  if (first?.start !== place.start || sources.length < 2 || sources.length !== maps.length) return [];
  const chain = analysis.positions.at(base + line.head) as readonly Unit<Node>[];
  const [declaration] = chain;
  if (declaration === undefined) return [];
  const inBlock = declaration.node.kind === 'block';
  const join: Join = { analysis, declaration, chain, line: line as Unit<Flow>, base, inBlock };
  return maps.flatMap((shape, i) => {
    const others = maps.filter((_, k) => k !== i);
    const [other] = others;
    // One map is to be brought to what all others are.
    if (other === undefined || others.some(one => String(one) !== String(other))) return [];
    const model = sources[i === 0 ? 1 : 0]!;
    return bring(join, sources[i]!, model, shape, other, ops.get(callee)?.category === 'arithmetic');
  });
}

function bring(
  join: Join,
  source: Ident,
  model: Ident,
  from: Shape,
  to: Shape,
  needsChannels: boolean,
): readonly Fix[] {
  const resize = resized(from, to);
  if (from.length !== 3 || to.length !== 3 || resize === undefined) return [];
  const wants = needsChannels && from[0] !== to[0];
  const stages = (width = String(to[0])) => [...resize, ...(wants ? [pointwise(width)] : [])].join(' -> ');
  const shown = stages();
  if (shown === '') return [];
  const fix = (edits: readonly Edit[] | undefined): readonly Fix[] =>
    edits === undefined ? [] : [{ title: `Put ${shown} on '${source.name}'`, edits, tried: 'mends' }];
  const own = join.inBlock && wants ? undefined : definitionEnd(join, source.name);
  if (own !== undefined) return fix([{ start: own, end: own, text: ` -> ${shown}` }]);
  return fix(lineAbove(join, source, model, stages));
}

/** What brings a map to another size; nothing where it has it, `undefined` where no whole factor does. */
function resized([, height, width]: Shape, [, rows, columns]: Shape): readonly string[] | undefined {
  if (height === rows && width === columns) return [];
  const [down, up] = [height! / rows!, rows! / height!];
  if (Number.isInteger(down) && width! / columns! === down) return [smaller(down)];
  return Number.isInteger(up) && columns! / width! === up ? [larger(up)] : undefined;
}

/** The end of the line that a name is of, where nobody else reads it. */
function definitionEnd({ analysis, declaration, chain }: Join, name: string): number | undefined {
  const { positions, file } = analysis;
  const start = positions.start(declaration)!;
  const text = file.text.slice(start, start + declaration.length);
  if (text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length !== 2) return undefined;
  const body = chain.at(-2)?.node;
  const units = body?.kind === 'block' || body?.kind === 'network' ? (body.body?.units ?? []) : [];
  const unit = units.find(
    ({ node }) => node.kind === 'flow' && node.targets.length === 1 && node.targets[0]!.name === name,
  );
  return unit && positions.start(unit)! + unit.node.end;
}

/** A line of its own in front of the join, and its name in the place of the map's. */
function lineAbove(
  { analysis, declaration, line, base, inBlock }: Join,
  source: Ident,
  model: Ident,
  stages: (width?: string) => string,
): readonly Edit[] | undefined {
  const { text } = analysis.file;
  const head = base + line.head;
  const lineStart = Math.max(text.lastIndexOf('\n', head - 1), text.lastIndexOf('\r', head - 1)) + 1;
  const indent = text.slice(lineStart, head);
  if (/\S/.test(indent)) return undefined;
  const { mentioned } = factsOf(declaration);
  const free = (name: string): string => (mentioned.others.has(name) ? free(`${name}_`) : name);
  const lines: string[] = [];
  const edits: Edit[] = [];
  const rename = ({ start, end }: Ident, name: string) => {
    edits.push({ start: base + start, end: base + end, text: name });
    return name;
  };
  // Below a line with a name, what arrives would be that line's.
  const main = free('main');
  const others = line.node.sources.filter(one => one.name === 'it' && one !== source);
  if (others.length > 0) lines.push(`${main} = it`);
  for (const other of others) rename(other, main);
  const name = rename(source, source.name === 'it' ? main : free('short'));
  const width = inBlock ? `${model.name === 'it' ? main : model.name}.channels` : undefined;
  lines.push(`${name} = ${source.name} -> ${stages(width)}`);
  return [{ start: head, end: head, text: lines.map(one => `${one}\n${indent}`).join('') }, ...edits];
}
