import { rewrite } from '../rewrite';
import { type Define, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('rewrite')
    .description('changes that make a design lighter, with what each gains: list them, or apply one')
    .argument('<file>', 'a .lwnet file; - for standard input, applied to standard output')
    .option('--list', 'every one that is offered, with its place', false)
    .option('--apply <id@line>', 'this one; @LINE or @LINE:COLUMN where it is offered at several places')
    .option('--json', 'the list as JSON', false)
    .option(...targetOption)
    .action((file: string, options) => ends(rewrite(file, options, terminal)));
};
