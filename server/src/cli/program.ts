/** What can be typed: each command with its arguments and options, and what `--help` says of them. */
import { Command, Help, Option } from 'commander';
import { commands } from './commands';
import type { ExitCode, Terminal } from './terminal';

/** What an option does, with its default only where that is a word to type: that a flag is off unless it is set nobody asks. */
function described(option: Option): string {
  const shown = new Option(option.flags, option.description);
  if (option.argChoices !== undefined) shown.choices(option.argChoices);
  if (typeof option.defaultValue === 'string') shown.default(option.defaultValue);
  return new Help().optionDescription(shown);
}

/**
 * @param end takes the exit code of the command that was typed
 * @param typed the first word that was typed: where it is a command, only that one is loaded
 */
export async function programOf(
  version: string,
  terminal: Terminal,
  end: (code: ExitCode) => void,
  typed?: string,
): Promise<Command> {
  const ends = (code: Promise<ExitCode>): Promise<void> => code.then(end);
  const program = new Command('lwnet')
    .description('What a light-weight convolutional network costs, from its .lwnet file.')
    .version(version)
    .configureHelp({ optionDescription: described })
    .exitOverride();
  if (typed === '--version') return program;
  const found = commands.filter(({ names }) => typed !== undefined && names.includes(typed));
  for (const { load } of found.length > 0 ? found : commands) {
    const { define } = await load();
    define({ program, terminal, ends });
  }
  return program;
}
