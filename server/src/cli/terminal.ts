/** What a command may do to the world; the door to the terminal gives it. */
import type { Host, Loaded, Look } from '../host';

/** What is typed for a file that another command writes. Its imports are sought from the folder that one is in. */
export const standardInput = '-';

/** What is typed for a file that another command reads. */
export const standardOutput = '-';

export interface NewFile {
  readonly path: string;
  readonly chunks: Iterable<Uint8Array>;
}

export interface Terminal extends Host {
  /** The address of a file that is named on the command line. */
  readonly uriOf: (path: string) => string;
  /** How a reader names the file with this address. */
  readonly nameOf: (uri: string) => string;
  /** The text of a file or of standard input, or why it cannot be read. */
  readonly load: (path: string) => Promise<Loaded>;
  /** A look into a file that is no text. */
  readonly look: Look;
  /** Puts a text in the place of the one that was read, unless that has changed; gives why it could not. */
  readonly replace: (path: string, before: string, after: string) => Promise<string | undefined>;
  /**
   * Puts a new file there at once, whole or not at all; one that is there already stays unless `force` is said. Gives why it
   * could not.
   */
  readonly create: (
    path: string,
    chunks: Iterable<Uint8Array>,
    force: boolean,
  ) => Promise<string | undefined>;
  /** The same with several files: all of them or none. Gives which of them could not be put there, and why. */
  readonly createAll: (
    files: readonly NewFile[],
    force: boolean,
  ) => Promise<{ readonly path: string; readonly why: string } | undefined>;
  /**
   * Reads files as they were in the revision of git that a file's repository has, or gives why it cannot. Absent where there
   * is no git.
   */
  readonly at?: (
    revision: string,
    file: string,
  ) => Promise<Pick<Terminal, 'load' | 'read' | 'list'> | { readonly failure: string }>;
  /** Runs a program of Python with the path of a file that has these bytes, and gives what it prints, or why it cannot. */
  readonly python: (
    program: string,
    bytes: Iterable<Uint8Array>,
    args: readonly string[],
  ) => Promise<{ readonly output: string } | { readonly failure: string }>;
  /** Whether what is printed may have colours. */
  readonly hasColours?: boolean;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** 0: nothing found, 1: something found, 2: the command could not do what was asked. */
export type ExitCode = 0 | 1 | 2;

export const worse = (a: ExitCode, b: ExitCode): ExitCode => (a > b ? a : b);
