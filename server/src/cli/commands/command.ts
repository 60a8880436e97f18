/** What a command is to the program: its arguments and options, and what `--help` says of them. */
import type { Command } from 'commander';
import type { ExitCode, Terminal } from '../terminal';

export interface Defining {
  readonly program: Command;
  readonly terminal: Terminal;
  /** Takes what a command comes to. */
  readonly ends: (code: Promise<ExitCode>) => Promise<void>;
}

export type Define = (defining: Defining) => void;

export const targetOption = [
  '--target <file>',
  'a .lwtarget.json besides those beside the file and above it; may be repeated',
  (value: string, before: readonly string[]) => [...before, value],
  [] as readonly string[],
] as const;

export const manyAtOnce =
  "folders of them or patterns in quotes such as 'nets/**/*.lwnet'; - for standard input";
