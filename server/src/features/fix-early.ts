/** Layers on the whole image: a first convolution of stride 2 in front of them halves it. */
import type { Analysis } from '../analysis';
import { ops } from '../ops';
import { halvingStem as stem } from '../rewrites/lib/stages';
import type { Node, Unit } from '../syntax/tree';
import type { Place, Problem } from '../text/problem';
import type { Edit } from '../text/span';
import type { Fix } from './fixes';

export const earlyLayers = 'late-downsampling';

export function halvedEarlier(analysis: Analysis, { place }: Problem): readonly Fix[] {
  const { positions, file } = analysis;
  const start = positions.start(place.unit as Unit);
  if (start === undefined) return [];
  const [declaration, statement] = positions.at(start + place.start) as readonly Unit<Node>[];
  const node = declaration?.node;
  if (statement === undefined || (node?.kind !== 'block' && node?.kind !== 'network')) return [];
  const lines = node.body?.units.filter(unit => unit.node.kind === 'flow') ?? [];
  const first = lines[0]?.node;
  if (first?.kind !== 'flow') return [];
  // In a loop or a block it would be the stride of other layers too.
  const isAlone = node.kind === 'network' && statement === place.unit;
  const own = !isAlone ? [] : strideHere(analysis, start, place);
  const title = `Halve the image first, ${stem}`;
  const at = positions.start(lines[0]!)!;
  const [head] = first.stages;
  const fix = (offset: number, text: string): readonly Fix[] => [
    ...own,
    { title, edits: [{ start: at + offset, end: at + offset, text }], tried: 'mends' },
  ];
  if (node.kind === 'network') {
    if (head?.kind !== 'call' || head.name.name !== 'input') return [];
    return fix(head.end, ` -> ${stem}`);
  }
  // A line that takes what arrives may have another above it.
  if (first.sources.length > 0 || first.targets.length > 0) {
    const source = first.sources.length === 1 ? first.sources[0] : undefined;
    return source?.name === 'in' || source?.name === 'it' ? fix(source.end, ` -> ${stem}`) : [];
  }
  const offset = at + lines[0]!.head;
  const lineStart =
    Math.max(file.text.lastIndexOf('\n', offset - 1), file.text.lastIndexOf('\r', offset - 1)) + 1;
  const indent = file.text.slice(lineStart, offset);
  if (/\S/.test(indent)) return fix(lines[0]!.head, `${stem} -> `);
  return fix(lines[0]!.head, `${stem}\n${indent}`);
}

/** The stride at the convolution itself, in the place of a pool behind it on its line. */
function strideHere({ file }: Analysis, base: number, { unit, start: at }: Place): readonly Fix[] {
  const { node } = unit as Unit<Node>;
  if (node.kind !== 'flow') return [];
  const index = node.stages.findIndex(stage => stage.kind === 'call' && stage.name.start === at);
  const [stage, ...behind] = node.stages.slice(index);
  if (index < 0 || stage?.kind !== 'call' || stage.args?.length !== 2) return [];
  if (!stage.args.every(({ name }) => name === undefined)) return [];
  // A window of one pixel would leave what it steps over unread.
  const side = stage.args[1]!.value;
  if (side.kind === 'number' && side.value === 1) return [];
  const end = base + stage.args[1]!.end;
  const edits: Edit[] = [{ start: end, end, text: ', 2' }];
  const pool = behind.findIndex(one => one.kind === 'call' && ops.get(one.name.name)?.category === 'pooling');
  if (pool > 0) edits.push({ start: base + behind[pool - 1]!.end, end: base + behind[pool]!.end, text: '' });
  const call = `${file.text.slice(base + stage.start, end)}, 2)`;
  const title = pool > 0 ? `Stride in the place of the pool, ${call}` : `Stride here, ${call}`;
  return [{ title, edits, tried: 'mends' }];
}
