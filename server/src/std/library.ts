/** The standard library, parsed once; its files are .lwnet like any other and can be opened. */
import { type Linked, link } from '../graph/link';
import type { File } from '../syntax/tree';
import { parse } from '../syntax/units';
import text from './std.lwnet';

/** The scheme of library files; the editor asks the server for their text. */
export const libraryUri = 'lwnet-std:/std.lwnet';

export const libraryText = (): string => text;

interface Library {
  readonly file: File;
  readonly linked: Linked;
}

let library: Library | undefined;

export function standardLibrary(): Library {
  if (library === undefined) {
    const file = parse(text);
    library = { file, linked: link(libraryUri, file, new Map(), new Map(), undefined, true) };
  }
  return library;
}
