/**
 * How files are read. Everything behind it is the same for a disk, a browser's worker and a test; only the two doors
 * know which it is.
 */
export interface Host {
  /** The text of a file; `undefined` where there is none. Never rejects. */
  readonly read: (uri: string) => Promise<string | undefined>;
}
