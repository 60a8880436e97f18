/** What a reporter is: what `lwnet check` found, as people or another program read it. */
import type { Paint, Told } from '../../report/frame';
import type { Where } from '../../report/where';
import type { Catalogued } from '../../rules/catalogue';
import type { Entry } from '../baseline';

/** A replacement of text that ends a problem; all of its pieces together. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly where: Where; readonly text: string }[];
}

export interface Finding extends Told {
  readonly kind: Catalogued;
  /** Whether it makes the command fail. */
  readonly fails: boolean;
  readonly fixes: readonly Fix[];
}

export interface CheckedFile {
  readonly file: string;
  readonly findings: readonly Finding[];
}

export interface Checked {
  readonly files: readonly CheckedFile[];
  /** Files that could not be read. */
  readonly unread: readonly string[];
  /** What a baseline kept back. */
  readonly baseline?: {
    readonly file: string;
    readonly known: number;
    /** Entries that no longer occur, with how many times less. */
    readonly gone: readonly Entry[];
  };
}

/** How places read. */
export interface Naming {
  /** An address as whoever reads it would write it. */
  readonly nameOf: (uri: string) => string;
  /** The address of the folder that the command runs in, without a slash at its end. */
  readonly folder: string;
  readonly paint: Paint;
}

export interface Reporter {
  /** As `--format` takes it. */
  readonly name: string;
  /** Who reads it, for the page. */
  readonly summary: string;
  readonly print: (checked: Checked, naming: Naming) => string;
}

export const defineReporter = (reporter: Reporter): Reporter => reporter;
