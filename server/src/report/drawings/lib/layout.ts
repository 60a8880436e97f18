/**
 * Where layers, boxes and lines stand in a picture. Each box is laid out for itself, from the inside out, and is one node of
 * the box around it: a network of a thousand layers is many small pictures, each made in no time.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { Box } from '../drawing';
import { columnsOf } from './columns';
import { type Join, type Part, partsOf } from './parts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the upper left corner of what it stands in. */
export type Point = readonly [x: number, y: number];

/** From a layer or the border of a box to another: it begins and ends vertically at each point. */
export interface Line {
  readonly points: readonly Point[];
  /** Whether it ends at a layer, not in the border of a box. */
  readonly arrives: boolean;
}

export interface PlacedBox extends Size {
  readonly label: string;
  readonly at: Point;
}

export interface Picture extends Size {
  /** The upper left corners, by the indices of the layers. */
  readonly layers: ReadonlyMap<number, Point>;
  /** Outer ones before those inside them. */
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly Line[];
}

export interface Sizes {
  readonly layer: (index: number) => Size;
  /** The width that a box's label takes. */
  readonly label: (label: string) => number;
}

/** Pixels around what stands in a box; its label is at the top. */
const [side, head, foot] = [10, 26, 12];

/** Pixels between what stands side by side, lines side by side, and rows. */
const [beside, apart, below] = [18, 14, 22];

/** A part with what is in it, and where maps arrive and leave it, from the left. */
interface Inside extends Picture {
  readonly entry: (map: number) => number;
  readonly exit: (map: number) => number;
}

/** Parts that one box may hold beside each other, and rows that its lines may pass: more takes minutes. */
const [mostParts, mostPassed] = [800, 30_000];

class TooMuch extends Error {}

/** `undefined` where a box holds more than can be laid out. */
export function pictureOf(
  content: readonly (Box | number)[],
  reads: readonly (readonly number[])[],
  sizes: Sizes,
): Picture | undefined {
  try {
    return inside(partsOf(content, reads), sizes, [0, 0, 0]);
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}

function insideOf(part: Part, sizes: Sizes): Inside {
  if (typeof part.of === 'object') return inside(part, sizes, [side, head, foot]);
  const size = sizes.layer(part.of);
  const middle = () => size.width / 2;
  return { ...size, layers: new Map([[part.of, [0, 0]]]), boxes: [], lines: [], entry: middle, exit: middle };
}

/** Parts below each other, and where each stands. */
interface Column extends Size {
  readonly parts: readonly { readonly id: string; readonly inside: Inside; readonly at: Point }[];
}

function columnOf(ids: readonly string[], insides: ReadonlyMap<string, Inside>): Column {
  const all = ids.map(id => ({ id, inside: insides.get(id)! }));
  const width = Math.max(...all.map(one => one.inside.width));
  let y = -below;
  const parts = all.map(one => {
    const at: Point = [(width - one.inside.width) / 2, (y += below)];
    y += one.inside.height;
    return { ...one, at };
  });
  return { width, height: y, parts };
}

function inside(part: Part, sizes: Sizes, [left, top, bottom]: readonly [number, number, number]): Inside {
  const { parts, joins, arriving, leaving } = part;
  const insides = new Map(parts.map(one => [one.id, insideOf(one, sizes)]));
  const columns = new Map(columnsOf(part).map(ids => [ids[0]!, columnOf(ids, insides)]));
  const nodeOf = new Map([...columns].flatMap(([node, column]) => column.parts.map(({ id }) => [id, node])));
  const node = (id: string): string => nodeOf.get(id) ?? id;
  const between = joins.filter(({ from, to }) => node(from) !== node(to));
  const graph = laidOut(columns, between, node, [...arriving.values()], [...leaving.values()]);

  // Corners of parts, and of lines what stands between their ends.
  const corners = new Map<string, Point>();
  for (const [id, { width, height, parts: row }] of columns) {
    const { x, y } = graph.node(id);
    for (const one of row) corners.set(one.id, [x - width / 2 + one.at[0], y - height / 2 + one.at[1]]);
  }
  const start = ({ from, map }: Join): Point => {
    const corner = corners.get(from);
    if (corner === undefined) return [graph.node(from).x, Number.NEGATIVE_INFINITY];
    const own = insides.get(from)!;
    return [corner[0] + own.exit(map), corner[1] + own.height];
  };
  const end = ({ to, map }: Join): Point => {
    const corner = corners.get(to);
    if (corner === undefined) return [graph.node(to).x, Number.POSITIVE_INFINITY];
    return [corner[0] + insides.get(to)!.entry(map), corner[1]];
  };
  const rows = rowsOf(graph);
  const row = (id: string): readonly [top: number, bottom: number] => {
    const { y } = graph.node(id);
    return [y - rows.get(y)!, y + rows.get(y)!];
  };
  const isLayer = new Set(parts.filter(({ of }) => typeof of === 'number').map(({ id }) => id));
  const lines = joins.map(join => {
    const [from, to] = [node(join.from), node(join.to)];
    const [first, last] = [start(join), end(join)];
    const way =
      from === to
        ? []
        : [
            [first[0], row(from)[1]] as const,
            ...past(graph.edge(from, to, String(join.map)).points, rows),
            [last[0], row(to)[0]] as const,
          ];
    return { arrives: isLayer.has(join.to), points: [first, ...way, last] };
  });

  // All is moved to where the box has its corner; ports stand in its border.
  const all = [...columns.keys()].map(id => ({ ...graph.node(id), ...columns.get(id)! }));
  const ends = lines.flatMap(({ points }) => points.map(([x]) => x));
  const least = Math.min(...all.map(({ x, width }) => x - width / 2), ...ends);
  const most = Math.max(...all.map(({ x, width }) => x + width / 2), ...ends);
  const first = Math.min(...all.map(({ y, height }) => y - height / 2));
  const last = Math.max(...all.map(({ y, height }) => y + height / 2));
  const label = typeof part.of === 'object' ? part.of.label : '';
  const width = Math.max(most - least + 2 * left, label === '' ? 0 : sizes.label(label) + 2 * left);
  const height = last - first + top + bottom;
  const [dx, dy] = [(width - (most - least)) / 2 - least, top - first];
  const move = ([x, y]: Point): Point => [x + dx, Math.min(Math.max(y + dy, 0), height)];
  const layers = new Map<number, Point>();
  const boxes: PlacedBox[] = label === '' ? [] : [{ label, at: [0, 0], width, height }];
  const moved: Line[] = lines.map(({ arrives, points }) => ({ arrives, points: points.map(move) }));
  for (const [id, corner] of corners) {
    const [x, y] = move(corner);
    const own = insides.get(id)!;
    const shift = ([a, b]: Point): Point => [a + x, b + y];
    for (const [index, at] of own.layers) layers.set(index, shift(at));
    for (const box of own.boxes) boxes.push({ ...box, at: shift(box.at) });
    for (const { arrives, points } of own.lines) moved.push({ arrives, points: points.map(shift) });
  }
  const port = (ports: ReadonlyMap<number, string>) => (map: number) => graph.node(ports.get(map)!).x + dx;
  return { width, height, layers, boxes, lines: moved, entry: port(arriving), exit: port(leaving) };
}

/** Ports stand above and below all else, where edges hold them that nobody sees. */
function laidOut(
  columns: ReadonlyMap<string, Size>,
  joins: readonly Join[],
  node: (id: string) => string,
  arriving: readonly string[],
  leaving: readonly string[],
): Graph {
  const order = new Map([...columns.keys()].map((id, i) => [id, i]));
  const passed = joins.reduce((sum, { from, to }) => {
    const [a, b] = [order.get(node(from)) ?? 0, order.get(node(to)) ?? columns.size];
    return sum + Math.abs(b - a);
  }, 0);
  if (columns.size > mostParts || passed > mostPassed) throw new TooMuch();
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ nodesep: beside, edgesep: apart, ranksep: below });
  for (const port of arriving) graph.setNode(port, { width: 1, height: 0 });
  for (const [id, { width, height }] of columns) graph.setNode(id, { width, height });
  for (const port of leaving) graph.setNode(port, { width: 1, height: 0 });
  for (const { from, to, map } of joins) graph.setEdge(node(from), node(to), { weight: 8 }, String(map));
  const isOf = (id: string) => columns.has(node(id));
  const fed = new Set(joins.filter(({ from }) => isOf(from)).map(({ to }) => node(to)));
  const read = new Set(joins.filter(({ to }) => isOf(to)).map(({ from }) => node(from)));
  for (const id of columns.keys()) {
    if (!fed.has(id)) for (const port of arriving) graph.setEdge(port, id, { weight: 1 }, 'hold');
    if (!read.has(id)) for (const port of leaving) graph.setEdge(id, port, { weight: 1 }, 'hold');
  }
  layout(graph);
  return graph;
}

/** The rows that columns stand in: their middle, and how far they reach. */
function rowsOf(graph: Graph): ReadonlyMap<number, number> {
  const rows = new Map<number, number>();
  for (const id of graph.nodes()) {
    const { y, height } = graph.node(id);
    rows.set(y, Math.max(rows.get(y) ?? 0, height / 2));
  }
  return rows;
}

/** Where a line passes a row it runs straight down, from above the tallest that stands there to below it. */
const past = (
  points: readonly { readonly x: number; readonly y: number }[],
  rows: ReadonlyMap<number, number>,
): readonly Point[] =>
  points.slice(1, -1).flatMap(({ x, y }): readonly Point[] => {
    const reach = rows.get(y);
    return reach === undefined || reach === 0
      ? []
      : [
          [x, y - reach],
          [x, y + reach],
        ];
  });
