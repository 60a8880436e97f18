/** Places in any file that the analysis reaches, as the protocol gives them. */
import type { Location } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { libraryUri, standardLibrary } from '../std/library';
import { type Positions, positionsOf } from '../syntax/positions';
import type { File } from '../syntax/tree';
import type { Place } from '../text/problem';
import { rangeOf } from './text';

/** A file with where its units stand. */
export interface Located {
  readonly file: File;
  readonly positions: Positions;
}

/** What is known about another file, by its address. */
export type Elsewhere = (uri: string) => Located | undefined;

/** A file and all that import it; nothing where it cannot be read. */
export type Everywhere = (uri: string) => Promise<readonly Analysis[]>;

type At = Pick<Analysis, 'uri' | 'file' | 'positions'>;

let library: Located | undefined;

/** The file that holds a place. */
export function fileOf(analysis: At, uri: string, elsewhere: Elsewhere): Located | undefined {
  if (uri === analysis.uri) return analysis;
  if (uri !== libraryUri) return elsewhere(uri);
  const file = standardLibrary.file();
  library ??= { file, positions: positionsOf(file) };
  return library;
}

export function locationOf(analysis: At, place: Place, elsewhere: Elsewhere): Location | undefined {
  const located = fileOf(analysis, place.uri, elsewhere);
  const span = located?.positions.of(place);
  return located && span && { uri: place.uri, range: rangeOf(located.file, span) };
}
