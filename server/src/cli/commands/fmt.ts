import { fmt } from '../fmt';
import { type Define, manyAtOnce } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('fmt')
    .description('bring files into the canonical form')
    .argument('<files...>', `.lwnet files, ${manyAtOnce}, to standard output`)
    .option('--check', 'write nothing, name the files that differ; exit code 1 where there is one', false)
    .action((files: string[], options: { check: boolean }) => ends(fmt(files, options, terminal)));
};
