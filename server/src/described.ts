/** A file of targets among those that it sees, as what shows problems asks for it. */

import type { Positions } from './syntax/positions';
import type { File } from './syntax/tree';
import { builtIn } from './targets';
import type { TargetFile } from './targets/file';
import { repeatedIn, withFiles } from './targets/registry';
import type { Place, Problem } from './text/problem';
import type { Span } from './text/span';

export interface Described {
  readonly uri: string;
  readonly file: File;
  readonly positions: Positions;
  readonly problems: readonly Problem[];
  readonly locate: (place: Place) => Span | undefined;
}

export function describedWith(file: TargetFile, seen: readonly TargetFile[]): Described {
  const others = seen.includes(file) ? seen : [...seen, file];
  const { uri, positions, problems } = file;
  return {
    uri,
    file: file.file,
    positions,
    problems: [...problems, ...repeatedIn(file, withFiles(builtIn, others))],
    locate: place => (place.uri === uri ? positions.of(place) : undefined),
  };
}
