import { readers } from '../../readers';
import { importNetwork } from '../import';
import type { Define } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('import')
    .description('make a design of a model that another tool has written')
    .argument(
      '<file>',
      [...readers.values()].map(({ title, endings }) => `${title} (${endings.join(', ')})`).join(', '),
    )
    .requiredOption('-o, --out <file>', 'the .lwnet file to write; - for standard output')
    .option(
      '--shape <name=extents>',
      'extents of an input that the file leaves open, for instance image=1x3x224x224; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--force', 'write over a file that is there already', false)
    .action((file: string, options: { out: string; shape: readonly string[]; force: boolean }) =>
      ends(importNetwork(file, options, terminal)),
    );
};
