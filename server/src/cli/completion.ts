/** `lwnet completion`: a script with which a shell completes what can be typed, from the program's own description of itself. */
import type { Argument, Command, Option } from 'commander';
import { precisionNames } from '../cost/precision';
import { timed, worked } from '../figures';
import { formats } from '../formats';
import { drawings } from '../report/drawings';
import { rewrites } from '../rewrites';
import { catalogued } from '../rules/catalogue';
import { adjustable } from '../rules/levels';
import { builtIn } from '../targets';
import { shells } from './shells';
import type { Described, Flag, Values } from './shells/shell';
import type { ExitCode, Terminal } from './terminal';

/** What a placeholder of the help stands for: `--on <target>`, `<codes...>`. Others are files, or a text of one's own. */
const words: ReadonlyMap<string, () => readonly string[]> = new Map([
  ['target', () => builtIn.all().map(({ id }) => id)],
  ['codes', () => [...catalogued.keys()]],
  ['code=severity', () => [...adjustable.keys()].map(code => `${code}=`)],
  ['figure=percent', () => [...worked, ...timed].map(({ id }) => `${id}=`)],
  ['format', () => [...formats.keys(), ...drawings.keys()]],
  ['precision', () => precisionNames],
  ['id@line', () => rewrites.map(({ id }) => id)],
]);

const files = /^(?:files?|before|after|measurements)$/;

function valuesOf(placeholder: string, choices: readonly string[] | undefined): Values {
  const known = choices ?? words.get(placeholder)?.() ?? [];
  return { words: known, isFile: known.length === 0 && files.test(placeholder) };
}

function flagOf(option: Option): Flag {
  const names = [option.short, option.long].filter(name => name !== undefined);
  const [, placeholder] = /[<[]([^>\]]+?)(?:\.\.\.)?[>\]]$/.exec(option.flags) ?? [];
  const { description } = option;
  return placeholder === undefined
    ? { names, description }
    : { names, description, value: valuesOf(placeholder, option.argChoices) };
}

function argumentsOf(all: readonly Argument[]): Values | undefined {
  if (all.length === 0) return undefined;
  const each = all.map(argument => valuesOf(argument.name(), argument.argChoices));
  return { words: each.flatMap(one => one.words), isFile: each.some(one => one.isFile) };
}

export function described(command: Command, path: readonly string[] = []): Described {
  const help = command.createHelp();
  const args = argumentsOf(command.registeredArguments);
  return {
    path,
    description: command.description(),
    flags: help.visibleOptions(command).map(flagOf),
    ...(args === undefined ? {} : { args }),
    commands: command.commands.map(below => described(below, [...path, below.name()])),
  };
}

export async function completion(program: Command, shell: string, terminal: Terminal): Promise<ExitCode> {
  terminal.print(shells.get(shell)!.script(program.name(), described(program)));
  return 0;
}
