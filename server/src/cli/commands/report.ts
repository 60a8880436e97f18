import { report } from '../report';
import { type Define, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('report')
    .description(
      'write what networks cost, where it goes and what chips make of them, as one page to hand on',
    )
    .argument('<file>', 'a .lwnet file; - for standard input')
    .requiredOption('-o, --out <file>', 'the .html or .md to write')
    .option('--network <name>', 'only this network')
    .option(
      '--set <name=value>',
      'a parameter of the network, any value of the language; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--on <target>', 'a chip besides those that the file deploys to; all for a table of every chip')
    .option('--precision <precision>', 'fp32 unless told, and on a chip what it computes in')
    .option('--force', 'write over a file that is there already', false)
    .option(...targetOption)
    .action((file: string, options) => ends(report(file, options, terminal)));
};
