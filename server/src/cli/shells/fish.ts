/** Fish: a line for each word, with when it can stand and what it means. */
import { allIn, type Described, defineShell, type Flag } from './shell';

/** Fish reads a backslash in single quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** When a line is at a command and not yet at one of those below it. */
function condition({ path, commands }: Described): string {
  const [seen, not] = ['__fish_seen_subcommand_from', 'not __fish_seen_subcommand_from'];
  const below = commands.map(command => command.path.at(-1)!);
  const parts = path.map(word => `${seen} ${word}`);
  if (below.length > 0) parts.push(`${not} ${below.join(' ')}`);
  return parts.join('; and ');
}

function flag({ names, description, value }: Flag): string {
  const name = names
    .map(one => (one.startsWith('--') ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`))
    .join(' ');
  const takes =
    value === undefined
      ? ''
      : value.words.length > 0
        ? ` -x -a ${quoted(value.words.join(' '))}`
        : value.isFile
          ? ' -r -F'
          : ' -x';
  return `${name}${takes} -d ${quoted(description)}`;
}

function lines(program: string, command: Described): readonly string[] {
  const { commands, flags, args } = command;
  const when = condition(command);
  const line = (rest: string) => `complete -c ${program}${when === '' ? '' : ` -n ${quoted(when)}`} ${rest}`;
  return [
    ...commands.map(({ path, description }) => line(`-f -a ${path.at(-1)!} -d ${quoted(description)}`)),
    ...(args === undefined || args.isFile ? [] : [line(`-f -a ${quoted(args.words.join(' '))}`)]),
    ...(args?.isFile ? [line('-F')] : []),
    ...flags.map(one => line(flag(one))),
  ];
}

export const fish = defineShell({
  name: 'fish',
  how: 'lwnet completion fish > ~/.config/fish/completions/lwnet.fish',
  script: (program, root) =>
    [
      `# Completion of ${program} for fish, printed by '${program} completion fish'.`,
      `complete -c ${program} -f`,
      ...allIn(root).flatMap(command => lines(program, command)),
      '',
    ].join('\n'),
});
