/**
 * The standard library; its file is .lwnet like any other and can be opened. Each block is read when it is first asked
 * for, with those that it is made of: a process has compiled nothing yet when a design is first looked at, and to read
 * all of them then takes a tenth of the time to its first answer.
 */
import type { Declared } from '../graph/graph';
import { libraryScheme } from '../messages';
import { noImports } from '../names/declarations';
import { type Linked, link, usedBy } from '../names/link';
import type { Block, File, Unit } from '../syntax/tree';
import { parse } from '../syntax/units';
import text from './std.lwnet';

export const libraryUri = `${libraryScheme}:/std.lwnet`;

export const libraryText = (): string => text;

/** Where the text of a block stands, with what is said above it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Read {
  readonly unit: Unit<Block>;
  readonly offset: number;
}

/** The first line of a block, up to its name; results have names of their own in front of it. */
const head = /^block (?:[\w, ]+ -> )?(\w+)/gm;

let spans: ReadonlyMap<string, Span> | undefined;
const read = new Map<string, Read>();
let linked: Linked | undefined;

function spansOf(): ReadonlyMap<string, Span> {
  if (spans !== undefined) return spans;
  const found = new Map<string, Span>();
  let start = 0;
  for (const { index, 1: name } of text.matchAll(head)) {
    const end = text.indexOf('\n}', index) + '\n}'.length;
    found.set(name!, { start, end });
    start = end;
  }
  spans = found;
  return spans;
}

/** A block and all that it is made of. */
function readWithin(name: string): void {
  const span = spansOf().get(name);
  if (span === undefined || read.has(name)) return;
  const { units, offsets } = parse(text.slice(span.start, span.end));
  const unit = units[0] as Unit<Block>;
  read.set(name, { unit, offset: span.start + offsets[0]! });
  for (const used of usedBy(unit)) readWithin(used);
}

/** What has been read, in its order. */
function fileOfRead(): File {
  const inOrder = [...read.values()].sort((a, b) => a.offset - b.offset);
  const [units, offsets] = [inOrder.map(({ unit }) => unit), inOrder.map(({ offset }) => offset)];
  return { text, units, offsets, comments: [], problems: [] };
}

function find(name: string): Declared | undefined {
  if (!spansOf().has(name)) return undefined;
  if (!read.has(name)) {
    readWithin(name);
    linked = link(libraryUri, fileOfRead(), noImports, undefined, linked);
  }
  return linked?.own.get(name);
}

let whole: File | undefined;

/** All of it, in which the blocks that were found stand. */
function file(): File {
  if (whole === undefined) {
    for (const name of spansOf().keys()) find(name);
    whole = fileOfRead();
  }
  return whole;
}

export const standardLibrary = { find, file, names: (): Iterable<string> => spansOf().keys() };
