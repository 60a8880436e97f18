import { Argument } from 'commander';
import { completion } from '../completion';
import { shells } from '../shells';
import type { Define } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('completion')
    .description('print a script with which bash, zsh or fish completes commands, options and what they take')
    .addHelpText('after', `\n${[...shells.values()].map(({ name, how }) => `${name}: ${how}`).join('\n')}`)
    .addArgument(new Argument('<shell>').choices([...shells.keys()]))
    .action((shell: string) => ends(completion(program, shell, terminal)));
};
