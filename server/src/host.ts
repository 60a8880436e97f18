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

/** A file of another tool. Nearly all of it are weights, which nobody looks at: only what is asked for is read. */
export interface Source {
  readonly size: number;
  /** The bytes between two places, fewer where the file has become shorter. They stay as they are. */
  readonly read: (start: number, end: number) => Uint8Array;
}

/** What comes of a look into a file, which stays open as long as that takes; or why it cannot be read. Never rejects for that. */
export type Look = <R>(
  path: string,
  use: (source: Source) => Promise<R>,
) => Promise<R | { readonly failure: string }>;

/** Bytes that are there already. */
export const sourceOf = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  read: (start, end) => bytes.subarray(start, end),
});

/** A model with its weights; what is larger keeps these in a file beside it. */
export const mostModelBytes = 2 ** 31 - 1;

/**
 * More than anybody writes, and little enough that an import of the wrong file keeps nobody waiting: what leads to more
 * is not read.
 */
export const mostFileBytes = 4_000_000;

/** A host that can also look around. */
export interface Finder extends Host {
  /** A look into a file that is no text, by its address. Absent where there are none. */
  readonly look?: Look;
  /** The addresses of files below a folder whose names end so. Never rejects; what cannot be looked into is left out. */
  readonly find: (folder: string, ending: string) => Promise<readonly string[]>;
}
