/** Places of any file an analysis reaches, as lines and columns that people count: from 1, in UTF-16 units. */
import { libraryUri, standardLibrary } from '../std/library';
import { type Positions, positionsOf } from '../syntax/positions';
import type { File } from '../syntax/tree';
import type { Place } from '../text/problem';

export interface Source {
  readonly file: File;
  readonly positions: Positions;
}

export interface Where {
  readonly uri: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What is known about a file, by its address. */
export type Sources = (uri: string) => Source | undefined;

let library: Source | undefined;

export const withLibrary =
  (sources: Sources): Sources =>
  uri => {
    if (uri !== libraryUri) return sources(uri);
    const file = standardLibrary.file();
    library ??= { file, positions: positionsOf(file) };
    return library;
  };

export function whereIs(place: Place, sources: Sources): Where | undefined {
  const source = sources(place.uri);
  const span = source?.positions.of(place);
  if (source === undefined || span === undefined) return undefined;
  const { text } = source.file;
  const starts = lineStarts(source.file);
  const from = lineAt(starts, span.start);
  const to = lineAt(starts, span.end);
  return {
    uri: place.uri,
    text,
    line: from + 1,
    column: span.start - starts[from]! + 1,
    endLine: to + 1,
    endColumn: span.end - starts[to]! + 1,
  };
}

const lines = new WeakMap<File, readonly number[]>();

function lineStarts(file: File): readonly number[] {
  let starts = lines.get(file);
  if (starts === undefined) {
    const found = [0];
    for (const match of file.text.matchAll(/\r\n|\n|\r/g)) found.push(match.index + match[0].length);
    lines.set(file, (starts = found));
  }
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
