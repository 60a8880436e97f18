import { cost } from '../cost';
import { type Define, manyAtOnce, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('cost')
    .description('parameters, MACs, memory access and weights of the networks of a file')
    .argument('<files...>', `.lwnet files, ${manyAtOnce}`)
    .option('--network <name>', 'only this network')
    .option(
      '--set <name=value>',
      'a parameter of the network, any value of the language; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(
      '--on <target>',
      'what this chip makes of it, though the file deploys it to none; all for a table of every chip that is known',
    )
    .option('--precision <precision>', 'fp32 unless told, and on a chip what it computes in: int8, w4a8, …')
    .option('--layers', 'a line for each layer instead of each stage', false)
    .option('--json', 'as JSON', false)
    .option(...targetOption)
    .action((files: string[], options) =>
      ends(cost(files, { network: undefined, precision: undefined, on: undefined, ...options }, terminal)),
    );
};
