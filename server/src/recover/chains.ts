/** Rows of layers, one behind the other, each of which is read by the next alone. */
import { ops } from '../ops';
import { isPlain, Wiring } from './forks';
import type { Flow, Node } from './graph';

export type Row = readonly Node[];

/** Longest rows first taken as they stand in the flow: each node is in one of them. */
export function sequencesIn(flow: Flow, taken: ReadonlySet<Node>): readonly Row[] {
  const wiring = new Wiring(flow);
  const rows: Node[][] = [];
  const ends = new Map<Node, Node[]>();
  for (const node of flow.nodes) {
    if (!isPlain(node) || taken.has(node)) continue;
    const before = wiring.makers.get(node.inputs[0]!);
    const row = before && wiring.next(before) === node ? ends.get(before) : undefined;
    if (row === undefined) {
      const fresh = [node];
      rows.push(fresh);
      ends.set(node, fresh);
      continue;
    }
    ends.delete(before!);
    row.push(node);
    ends.set(node, row);
  }
  return rows;
}

/** Rows with exactly these words, from the end of each sequence. */
export function rowsIn(flow: Flow, words: readonly string[], taken: ReadonlySet<Node>): readonly Row[] {
  const found: Row[] = [];
  for (const row of sequencesIn(flow, taken))
    for (let end = row.length; end >= words.length; ) {
      const piece = row.slice(end - words.length, end);
      if (piece.every(({ word }, i) => word === words[i])) {
        found.push(piece);
        end -= words.length;
      } else end--;
    }
  return found;
}

const [least, most] = [3, 32];
/** What a block saves, in layers that need not be written again, for its own lines. */
const worth = 8;
/** Of larger networks rows are not compared. */
const mostNodes = 20_000;

/** Rows that stand several times, those that save most first. */
export function repeatedRows(flow: Flow): readonly (readonly Row[])[] {
  if (flow.nodes.length > mostNodes) return [];
  const sequences = sequencesIn(flow, new Set());
  const places = new Map<string, { readonly row: Row; readonly at: number }[]>();
  for (const row of sequences)
    for (let length = least; length <= Math.min(most, row.length); length++)
      for (let at = 0; at + length <= row.length; at++) {
        if (!isUnit(row, at, length)) continue;
        const key = row
          .slice(at, at + length)
          .map(({ word }) => word)
          .join(' ');
        const list = places.get(key);
        if (list === undefined) places.set(key, [{ row, at }]);
        else list.push({ row, at });
      }
  const kinds = [...places].flatMap(([key, all]) => {
    const length = key.split(' ').length;
    const apart: Row[] = [];
    let [last, end] = [undefined as Row | undefined, 0];
    for (const { row, at } of all) {
      if (row === last && at < end) continue;
      apart.push(row.slice(at, at + length));
      [last, end] = [row, at + length];
    }
    const gain = (apart.length - 1) * length;
    return apart.length > 1 && gain >= worth ? [{ apart, gain }] : [];
  });
  return kinds
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, 12)
    .map(({ apart }) => apart);
}

/** A unit begins with a layer of weights and ends before the next one. */
function isUnit(row: Row, at: number, length: number): boolean {
  const weighs = (node: Node | undefined) => node !== undefined && ops.get(node.word)?.macs !== undefined;
  const next = row[at + length];
  if (!weighs(row[at]) || !(next === undefined || weighs(next) || next.block !== undefined)) return false;
  let own = 0;
  for (let i = at; i < at + length; i++) {
    if (row[i]!.block === undefined) own++;
    // Uses of a block in a row are a loop of their own.
    else if (i > at && row[i - 1]!.block !== undefined) return false;
  }
  return own >= 2;
}
