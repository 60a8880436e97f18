/**
 * How files are read. Everything behind it is the same for a disk, a browser's worker and a test; only the two doors
 * know which it is.
 */
export interface Host {
  /** The text of a file, or why it cannot be read; `undefined` where there is none. Never rejects. */
  readonly read: (uri: string) => Promise<Loaded | undefined>;
  /** The stamp of a file now; `undefined` where there is none. Never rejects. Absent where nothing changes. */
  readonly stamp?: (uri: string) => Promise<string | undefined>;
  /** The names in a folder; none where it cannot be looked into. Never rejects. Absent where there are no folders. */
  readonly list?: (folder: string) => Promise<readonly string[]>;
}

/** A file is another one where its stamp is. */
export type Loaded = ({ readonly text: string } | { readonly failure: string }) & { readonly stamp?: string };

/** What a file of another tool holds. */
export type Bytes = { readonly bytes: Uint8Array } | { readonly failure: string };

/** A model with its weights; what is larger keeps these in a file beside it. */
export const mostModelBytes = 2 ** 31 - 1;

/**
 * More than anybody writes, and little enough that an import of the wrong file keeps nobody waiting: what leads to more
 * is not read.
 */
export const mostFileBytes = 4_000_000;

/** A host that can also look around. */
export interface Finder extends Host {
  /** The bytes of a file that is no text. Never rejects. Absent where there are none. */
  readonly bytes?: (uri: string) => Promise<Bytes>;
  /** The addresses of files below a folder whose names end so. Never rejects; what cannot be looked into is left out. */
  readonly find: (folder: string, ending: string) => Promise<readonly string[]>;
}
