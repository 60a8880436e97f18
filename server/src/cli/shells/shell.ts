/** What a shell is told, so that it completes: the commands as the program itself describes them. */

/** What can stand for something: words that are known, else a file. */
export interface Values {
  readonly words: readonly string[];
  readonly isFile: boolean;
}

export interface Flag {
  /** `--format`, `-o`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent where it takes none. */
  readonly value?: Values;
}

export interface Described {
  /** From the program on, without its name: `target`, `new`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly flags: readonly Flag[];
  /** What its arguments stand for; absent where it has none. */
  readonly args?: Values;
  readonly commands: readonly Described[];
}

export interface Shell {
  readonly name: string;
  /** Where the script goes. */
  readonly how: string;
  readonly script: (program: string, root: Described) => string;
}

export const defineShell = (shell: Shell): Shell => shell;

/** A command with all below it. */
export const allIn = (command: Described): readonly Described[] => [
  command,
  ...command.commands.flatMap(allIn),
];

/** In single quotes, as each of these shells reads it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What a command is called in a script: the root is empty. */
export const idOf = ({ path }: Described): string => path.join(' ');

/**
 * The arms of a `case` in bash and zsh over where one is and the next word, `target/new`: they lead on to the command below.
 */
export const stepArms = (root: Described): string =>
  allIn(root)
    .flatMap(command =>
      command.commands.map(
        below => `      ${quoted(`${idOf(command)}/${below.path.at(-1)!}`)}) at=${quoted(idOf(below))} ;;`,
      ),
    )
    .join('\n');

/** The arms of a `case` in these over where one is and the flag before the cursor: what its value can be. */
export const valueArms = (root: Described, offer: (values: Values) => string): string =>
  allIn(root)
    .flatMap(command =>
      command.flags.flatMap(({ names, value }) =>
        value === undefined
          ? []
          : `    ${names.map(name => quoted(`${idOf(command)} ${name}`)).join('|')}) ${offer(value)}; return ;;`,
      ),
    )
    .join('\n');
