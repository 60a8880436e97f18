/** The standard library, parsed once and when first needed; its files are .lwnet like any other and can be opened. */
import { noImports } from '../graph/declarations';
import type { Declared } from '../graph/graph';
import { type Linked, link } from '../graph/link';
import { libraryScheme } from '../messages';
import type { File } from '../syntax/tree';
import { parse } from '../syntax/units';
import text from './std.lwnet';

export const libraryUri = `${libraryScheme}:/std.lwnet`;

export const libraryText = (): string => text;

interface Library {
  readonly file: File;
  readonly linked: Linked;
  /** Its blocks by name. */
  readonly blocks: ReadonlyMap<string, Declared>;
}

let library: Library | undefined;

export function standardLibrary(): Library {
  if (library === undefined) {
    const file = parse(text);
    const linked = link(libraryUri, file, noImports, undefined, undefined);
    library = { file, linked, blocks: new Map(linked.declared.map(d => [d.node.name.name, d])) };
  }
  return library;
}
